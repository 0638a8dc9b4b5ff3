"""Folders as hostile as people's disks: names, links, pipes, rights, and content that must never become SQL."""

import ast
import csv
import io
import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from conftest import EXTRACTED_AT, Exports

from scripts.load_exports import NOTHING
from scripts.loading import database
from scripts.loading.contract import REPOSITORY

ROWS = "conversation_id,opened_at\nc1,2026-01-01\nc2,2026-01-02\n"
MARKER = "zq\"marker'); drop table raw.loads; --{evil}$1%s\\"


# -- names


@pytest.mark.parametrize(
    "name",
    [
        "conversations-'\".csv",
        "conversations-\n\t\r.csv",
        "conversations-;drop table x;.csv",
        "conversations-%41%s.csv",
        "conversations-*?[a-z].csv",
        "conversations-{a,b}${HOME}.csv",
        "conversations-\\n\\.csv",
        "conversations--rf.csv",
        "conversations- .csv",
        "conversations-\u202egpj.csv",
        "conversations-\U0001f600\u00e9\u0301.csv",
        "conversations-" + "x" * 230 + ".csv",
    ],
)
def test_a_hostile_file_name_stands_for_its_file_only(exports: Exports, name: str):
    exports.write(f"generic/acme/{name}", ROWS)
    exports.write("conversations-a.csv", ROWS.replace("c1", "c9"))
    exports.write("conversations-b.csv.bak", "x")
    run = exports.load()
    assert run.exit_code == 0, run.output
    assert sorted(exports.landed("conversations", "conversation_id", "_file")) == sorted(
        [(f"c{number}", f"generic/acme/{name}") for number in (1, 2)]
        + [(f"c{number}", "generic/acme/conversations-a.csv") for number in (2, 9)]
    )
    assert all(line.isprintable() for line in run.output.splitlines())


def test_a_name_that_is_no_unicode_lands_and_prints(exports: Exports):
    folder = exports.folder / "generic" / "acme"
    folder.mkdir(parents=True)
    Path(os.fsdecode(os.fsencode(folder) + b"/conversations-\xff.csv")).write_text(ROWS)
    run = exports.load()
    assert run.exit_code == 0, run.output
    assert exports.query("select distinct _file from raw.generic__conversations") == [
        ("generic/acme/conversations-\ufffd.csv",)
    ]


@pytest.mark.parametrize("folder", ["-rf", "a b", "\u00dcn\u00ef\u00e7\u00f6d\u00e9 \u6f22\u5b57", 'it\'s "x"', "*"])
def test_a_path_with_blanks_quotes_and_any_letters_loads_from_the_command_line(tmp_path: Path, folder: str):
    exports = Exports(tmp_path / folder, tmp_path / f"{folder}.duckdb")
    exports.write(f"generic/{folder}/conversations.csv", ROWS)
    process = subprocess.run(
        [sys.executable, REPOSITORY / "scripts" / "load_exports.py", "--extracted-at", EXTRACTED_AT, "--", folder],
        env=os.environ | {"AGENT_OUTCOMES_DATABASE": str(exports.database)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert process.returncode == 0, process.stdout + process.stderr
    assert exports.landed("conversations", "_account_id", "_row") == [(folder, 1), (folder, 2)]


# -- what is no regular file


def test_links_pipes_sockets_and_devices_end_in_a_message_each_and_the_rest_lands(exports: Exports):
    real = exports.write("elsewhere/real.csv", ROWS)
    folder = exports.write("conversations.csv", ROWS.replace("c1", "c7")).parent
    (folder / "conversations-link.csv").symlink_to(real)
    (folder / "messages.csv").symlink_to("/nowhere/x")
    (folder / "contacts.csv").symlink_to("contacts.csv")
    (folder / "orders.csv").symlink_to("/dev/zero")
    (folder / "feedback.csv").symlink_to("/dev/null")
    os.mkfifo(folder / "teams.csv")
    os.mkfifo(folder / "pipelines.parquet")
    with socket.socket(socket.AF_UNIX) as plug, tempfile.TemporaryDirectory() as short:
        # the path of a socket must be short
        plug.bind(f"{short}/plug")
        (folder / "agents.csv").symlink_to(f"{short}/plug")
        run = exports.load("--follow-links")
    assert run.exit_code == 1
    for name, why in {
        "messages.csv": "is a link to a file that does not exist: put the export itself there",
        "contacts.csv": "cannot be read: Too many levels of symbolic links",
        "orders.csv": "is a device, not a file: put the export itself there",
        "feedback.csv": "is a device, not a file",
        "teams.csv": "is a pipe, not a file",
        "pipelines.parquet": "is a pipe, not a file",
        "agents.csv": "is a socket, not a file",
    }.items():
        assert f"refused: generic/acme/{name}: {why}" in run.output
    assert sorted(exports.landed("conversations", "conversation_id")) == [("c1",), ("c2",), ("c2",), ("c7",)]


def test_a_folder_under_a_data_files_name_is_told_of_and_the_rest_lands(exports: Exports):
    exports.write("conversations.csv", ROWS)
    exports.write("generic/acme/messages.csv/part-0000.csv", "x")
    (exports.folder / "generic" / "acme" / "tickets.csv").mkdir()
    run = exports.load()
    assert run.exit_code == 1
    assert "not loaded: generic/acme/tickets.csv: is a folder, not a file: put the export itself there" in run.output
    assert "not loaded: generic/acme/messages.csv/part-0000.csv: lies outside" in run.output
    assert len(exports.landed("conversations", "_row")) == 2


def test_links_that_lead_in_a_circle_end_and_linked_accounts_load(exports: Exports):
    folder = exports.write("conversations.csv", ROWS).parent
    (folder / "loop").symlink_to("..")
    (folder / "loop.csv").symlink_to(folder.parent)
    (exports.folder / "loop").symlink_to(exports.folder)
    (folder.parent / "other").symlink_to(folder)
    run = exports.load()
    assert run.exit_code == 1
    assert "not loaded: generic/acme/loop.csv: is a folder, not a file" in run.output
    assert "acme/loop/" not in run.output
    assert exports.query("select _account_id, count(*) from raw.generic__conversations group by 1 order by 1") == [
        ("acme", 2),
        ("other", 2),
    ]


def test_folders_that_hold_nothing_or_are_none_are_told_apart(exports: Exports, tmp_path: Path):
    (exports.folder / "generic" / "acme").mkdir(parents=True)
    run = exports.load()
    assert (run.exit_code, run.output.splitlines()[:-1]) == (1, [NOTHING])
    (exports.folder / "generic").rename(exports.folder / "shop")
    run = exports.load()
    assert run.exit_code == 2
    assert "holds no <source_system>/<account_id>/ folder. Expected: EXPORTS_DIR/" in run.output
    for path, words in ((tmp_path / "no", "does not exist"), (tmp_path / "a.csv", "is a file")):
        if words == "is a file":
            path.write_text(ROWS)
        run = Exports(path, exports.database).load()
        assert run.exit_code == 2
        assert words in run.output
    assert not exports.database.exists()


# -- rights

WITHOUT_RIGHTS = """
import os, sys
from click.testing import CliRunner
from scripts.load_exports import main
allowed, forbidden = sys.argv[1:3]
# all modules are imported before the rights go: another user may not read where Python lies
assert CliRunner().invoke(main, [allowed, "--extracted-at", "2026-03-01"]).exit_code == 0
os.environ["AGENT_OUTCOMES_DATABASE"] = sys.argv[3]
if os.getuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
result = CliRunner().invoke(main, [forbidden, "--extracted-at", "2026-03-01"])
print(result.output)
if result.exception is not None and not isinstance(result.exception, SystemExit):
    raise result.exception
sys.exit(result.exit_code)
"""


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """Make a folder that every user can read and write."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o777)
        yield folder
        for path in folder.rglob("*"):
            path.chmod(0o777)


def _load_without_rights(exports: Exports, database_file: Path) -> subprocess.CompletedProcess[str]:
    """Load as a user who may not read what others keep to themselves."""
    return subprocess.run(
        [sys.executable, "-c", WITHOUT_RIGHTS, exports.folder.parent / "fine", exports.folder, database_file],
        env=os.environ | {"AGENT_OUTCOMES_DATABASE": str(exports.folder.parent / "fine.duckdb")},
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_file_and_a_folder_without_permission_are_refused_and_the_rest_lands(open_folder: Path):
    Exports(open_folder / "fine", open_folder).write("conversations.csv", ROWS)
    exports = Exports(open_folder / "exports", open_folder / "db" / "x.duckdb")
    exports.database.parent.mkdir()
    exports.database.parent.chmod(0o777)
    exports.write("conversations.csv", ROWS)
    exports.write("messages.csv", ROWS).chmod(0)
    exports.write("generic/locked/conversations.csv", ROWS).parent.chmod(0)
    process = _load_without_rights(exports, exports.database)
    assert process.returncode == 1, process.stderr
    reason = "cannot be read: Permission denied"
    assert f"refused: generic/acme/messages.csv: {reason}: let the user that loads read it" in process.stdout
    assert f"not loaded: generic/locked: the folder {reason}" in process.stdout
    assert exports.log() == [("conversations", "loaded", 2, 0), ("messages", "refused", 0, 0)]


def test_an_exports_folder_without_permission_is_wrong_use(open_folder: Path):
    Exports(open_folder / "fine", open_folder).write("conversations.csv", ROWS)
    exports = Exports(open_folder / "exports", open_folder / "x.duckdb")
    exports.write("conversations.csv", ROWS)
    exports.folder.chmod(0o000)
    process = _load_without_rights(exports, exports.database)
    assert process.returncode == 2, process.stderr
    assert "exports" in process.stdout
    assert "cannot be read" in process.stdout or "is not readable" in process.stdout


def test_a_database_without_permission_ends_with_exit_code_2(open_folder: Path):
    Exports(open_folder / "fine", open_folder).write("conversations.csv", ROWS)
    exports = Exports(open_folder / "exports", open_folder / "x.duckdb")
    exports.write("conversations.csv", ROWS)
    duckdb.connect(str(exports.database)).close()
    exports.database.chmod(0o444)
    process = _load_without_rights(exports, exports.database)
    assert process.returncode == 2, process.stderr
    assert f"{exports.database} cannot be written: Permission denied" in process.stdout


def test_a_folder_as_database_ends_with_exit_code_2(exports: Exports):
    exports.write("conversations.csv", ROWS)
    exports.database.mkdir()
    run = exports.load()
    assert run.exit_code == 2
    assert f"{exports.database} is a folder, not a database file" in run.output


# -- no content in SQL


class Recorder:
    """A connection that notes every statement."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Pass everything on to `connection`."""
        self.connection = connection
        self.statements: list[str] = []

    def execute(self, statement: str, *parameters: object) -> duckdb.DuckDBPyConnection:
        """Note the statement."""
        self.statements.append(statement)
        return self.connection.execute(statement, *parameters)

    def close(self) -> None:
        """End the connection."""
        self.connection.close()


def _hostile_tables() -> dict[str, str | bytes]:
    """Return files whose every name and value holds the marker: sound rows, rejected ones, refused files."""
    stream = io.StringIO()
    csv.writer(stream).writerows(
        [
            ["conversation_id", "opened_at", "summary", f"Extra {MARKER}"],
            [f"c1 {MARKER}", "2026-01-01", MARKER, MARKER],
            ["", MARKER, MARKER, MARKER],
            ["short", MARKER],
            [f"c1 {MARKER}", MARKER, f"two\n{MARKER}", MARKER],
        ]
    )
    record = {"team_id": f"t1 {MARKER}", "name": MARKER, f"k {MARKER}": {MARKER: [MARKER]}}
    lines = [json.dumps(record), json.dumps({**record, "team_id": ""}), f"broken {MARKER}", json.dumps([MARKER])]
    return {
        f"conversations-{MARKER}.csv": stream.getvalue(),
        f"conversations-{MARKER}-latin.csv": stream.getvalue().replace("two", "zw\u00f6lf").encode("latin-1"),
        f"teams-{MARKER}.ndjson": "\n".join(lines),
        f"teams-{MARKER}.json": json.dumps([{"results": [record]}, MARKER]),
        f"agents-{MARKER}.csv": f"{MARKER},{MARKER}\n",
        f"agents-{MARKER}.json": f'[{{"{MARKER}',
        f"agents-{MARKER}.parquet": f"PAR1 {MARKER} PAR1",
        f"{MARKER}.csv": MARKER,
    }


def test_no_cell_header_key_or_name_reaches_a_statement(exports: Exports, monkeypatch: pytest.MonkeyPatch):
    for name, content in _hostile_tables().items():
        exports.write(f"generic/acme {MARKER}/{name}".replace("\\", ""), content)
    path = exports.write(f"generic/acme {MARKER}/contacts-{MARKER}.parquet".replace("\\", ""), b"")
    with duckdb.connect() as connection:
        values = {"id": MARKER, "name": MARKER}
        connection.execute("create table made as select $id as contact_id, $name as other", values)
        connection.execute(f"""alter table made rename column other to "{MARKER.replace('"', '""')}" """)
        connection.table("made").write_parquet(str(path))
    recorders: list[Recorder] = []
    connect = database._connect

    def record(*arguments: object) -> Recorder:
        recorders.append(Recorder(connect(*arguments)))
        return recorders[-1]

    monkeypatch.setattr(database, "_connect", record)
    for extracted_at in ("2026-03-01", "2026-03-02"):
        assert exports.load(extracted_at=extracted_at).exit_code == 1
    statements = [statement for recorder in recorders for statement in recorder.statements]
    assert len(statements) > 100
    assert [statement for statement in statements if "marker" in statement or "evil" in statement] == []
    # the values did travel: as parameters and through the readers
    assert exports.query(
        "select count(*) from raw.generic__conversations where summary like '%zq%' and contains(_unknown_columns, 'zq')"
    ) == [(6,)]
    assert exports.query("select count(*) from raw.generic__teams where contains(_account_id, 'marker')") == [(4,)]
    assert exports.query("select count(*) from raw.generic__contacts where contains(_unknown_columns, 'zq')") == [(2,)]
    assert exports.query("select count(*) > 8 from raw.rejected_rows where contains(row_text, 'marker')") == [(True,)]
    assert exports.query("select count(*) from raw.loads where status = 'refused'") == [(8,)]


def _is_composed(argument: ast.expr) -> bool:
    """Whether an expression is a literal, or `compose` of a literal or of a constant of the module."""
    if isinstance(argument, ast.Constant):
        return isinstance(argument.value, str)
    return (
        isinstance(argument, ast.Call)
        and isinstance(argument.func, ast.Name)
        and argument.func.id == "compose"
        and (_is_composed(argument.args[0]) or isinstance(argument.args[0], ast.Name))
    )


def test_every_statement_in_the_code_is_a_literal_or_composed_of_templates():
    checked = 0
    for path in sorted((REPOSITORY / "scripts" / "loading").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "execute":
                is_setting = isinstance(node.args[0], ast.Name) and node.args[0].id == "setting"
                assert is_setting or _is_composed(node.args[0]), f"{path.name}:{node.lineno}"
                checked += 1
    assert checked > 25
