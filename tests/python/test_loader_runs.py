"""Whole runs: layout, extraction time, what counts as loaded already, atomicity, exit codes, the database's holder."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner
from conftest import EXTRACTED_AT, Exports, environment
from hypothesis import given
from hypothesis import strategies as st

from scripts.load_exports import NOTHING, main
from scripts.loading import database, landing
from scripts.loading.contract import REPOSITORY, read_contract
from scripts.loading.database import open_database
from scripts.loading.discovery import parse_instant, table_of
from scripts.loading.errors import DatabaseUnavailableError

SCRIPT = REPOSITORY / "scripts" / "load_exports.py"
HEADER = "conversation_id,opened_at\n"
ROWS = HEADER + "c1,2026-01-01\nc2,2026-01-02\n"
EVERYTHING = "select * exclude (_loaded_at) from raw.generic__conversations order by all"

PARTLY_LOADED = """
    select count(*) from raw.loads
    full join (select _load_id, count(*) as landed from raw.generic__conversations group by all) on _load_id = load_id
    where landed is distinct from rows_landed
"""


def _is_made(exports: Exports) -> bool:
    """Whether the loader came as far as making its tables; opening the file replays what was committed."""
    if not exports.database.exists():
        return False
    with duckdb.connect(str(exports.database)) as connection:
        return bool(connection.execute("from duckdb_tables() where table_name = 'loads'").fetchall())


def _start(exports: Exports) -> subprocess.Popen[str]:
    """Start a loader in a process of its own, in another folder than the repository."""
    return subprocess.Popen(
        [sys.executable, str(SCRIPT), str(exports.folder), "--extracted-at", EXTRACTED_AT],
        env=environment(exports.database),
        cwd=exports.folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


# -- the contract


def test_every_declared_table_is_made_with_its_columns_and_types(exports: Exports):
    exports.write("conversations.csv", ROWS)
    exports.load()
    made = exports.query(
        "select table_schema, table_name, column_name, lower(data_type) from information_schema.columns"
    )
    declared = [
        (schema, table, column, data_type)
        for (schema, table), columns in read_contract().definitions.items()
        for column, data_type in columns.items()
    ]
    assert sorted(made) == sorted(declared)


def test_a_column_that_the_contract_gained_is_added_to_an_existing_table(exports: Exports):
    with duckdb.connect(str(exports.database)) as connection:
        connection.execute("create schema raw")
        connection.execute("create table raw.generic__teams (_row bigint, team_id varchar)")
    exports.write("teams.csv", "team_id,name\nt1,A\n")
    assert exports.load().exit_code == 0
    assert exports.landed("teams", "team_id", "name", "_account_id", "_row") == [("t1", "A", "acme", 1)]


# -- layout and names


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("conversations.csv", "conversations"),
        ("conversation_events.csv", "conversation_events"),
        ("conversations-2026-03.csv.gz", "conversations"),
        ("conversations_events.csv", "conversations"),
        ("tickets2.json", "tickets"),
        ("ticket_stage_history-1.parquet", "ticket_stage_history"),
        ("Messages.CSV", "messages"),
        ("messages (1).csv", "messages"),
        ("messages(1).csv", "messages"),
        ("Conversation_Events (2).CSV", "conversation_events"),
        ("messagesold.csv", None),
        ("message.csv", None),
    ],
)
def test_a_file_belongs_to_the_longest_table_its_name_begins_with(name: str, table: str | None):
    found = table_of(name, read_contract().tables_of("generic"))
    assert (found.name if found else None) == table


def test_account_settings_may_lie_in_any_sources_folder(exports: Exports):
    exports.write("hubspot/acme/account_settings.csv", "timezone\nEurope/Rome\n")
    exports.write("klaviyo/acme/account_settings.csv", "timezone\nAsia/Tokyo\n")
    exports.write("klaviyo/acme/tickets.csv", ROWS)
    run = exports.load()
    assert run.exit_code == 1
    assert "no table of klaviyo. Known tables: account_settings, attributions" in " ".join(run.output.split())
    assert sorted(exports.landed("account_settings", "_source_system", "timezone")) == [
        ("hubspot", "Europe/Rome"),
        ("klaviyo", "Asia/Tokyo"),
    ]


def test_an_account_whose_name_begins_with_an_underscore_is_an_account(exports: Exports):
    exports.write("generic/_acme/conversations.csv", ROWS)
    assert exports.load().exit_code == 0
    assert exports.log() == [("conversations", "loaded", 2, 0)]


def test_files_that_are_no_data_are_passed_over(exports: Exports):
    exports.write("conversations.csv", ROWS)
    for name in ("README.md", "LICENSE.txt", ".hidden.csv", "_draft.csv", "export.json.bak"):
        exports.write(name, "x")
    exports.write("generic/.old/conversations.csv", ROWS)
    exports.write("README.md", "x")
    run = exports.load()
    assert run.exit_code == 0
    assert exports.log() == [("conversations", "loaded", 2, 0)]
    assert "LICENSE.txt" in run.output


def test_data_files_outside_the_layout_are_named_and_spoil_the_run(exports: Exports):
    exports.write("conversations.csv", ROWS)
    (exports.folder / "stray.csv").write_text(ROWS)
    exports.write("generic/stray.ndjson", "")
    exports.write("generic/acme/sub/stray.parquet", "")
    exports.write("zendesk/acme/tickets.csv", "")
    run = exports.load()
    assert run.exit_code == 1
    for name in ("stray.csv", "generic/stray.ndjson", "generic/acme/sub/stray.parquet", "zendesk/acme/tickets.csv"):
        assert f"not loaded: {name}: lies outside" in run.output
    assert exports.log() == [("conversations", "loaded", 2, 0)]


def test_names_that_look_like_patterns_stand_for_one_file_only(exports: Exports):
    exports.write("generic/a [b]*=1/conversations-*.csv", ROWS)
    exports.write("generic/a [b]*=1/conversations-1.csv", HEADER + "c9,2026-01-01\n")
    assert exports.load().exit_code == 0
    assert sorted(exports.landed("conversations", "_file", "conversation_id")) == [
        ("generic/a [b]*=1/conversations-*.csv", "c1"),
        ("generic/a [b]*=1/conversations-*.csv", "c2"),
        ("generic/a [b]*=1/conversations-1.csv", "c9"),
    ]


def test_hostile_file_names_are_only_names(exports: Exports):
    name = "conversations-'; drop table raw.loads; --[red]\n.csv"
    exports.write(name, ROWS)
    run = exports.load()
    assert run.exit_code == 0
    assert exports.query("select file from raw.loads") == [(f"generic/acme/{name}",)]
    assert "--[red]\\n.csv" in run.output


# -- wrong use


@pytest.mark.parametrize(
    "names", [[], [".gitkeep"], ["generic/"], ["generic/a/"], ["generic/a/", "klaviyo/b/"], ["generic/a/export.json"]]
)
def test_a_folder_without_a_file_to_load_is_an_error_unless_allowed(exports: Exports, names: list[str]):
    for name in names:
        path = exports.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if name.endswith("/"):
            path.mkdir()
        else:
            path.write_text('{"extracted_at": "2026-03-01"}')
    run = exports.load()
    assert (run.exit_code, run.output.splitlines()[:-1]) == (1, [NOTHING])
    assert exports.load("--allow-empty").exit_code == 0
    assert not exports.database.exists()


def test_names_that_are_no_data_are_nothing_to_load_and_data_elsewhere_is_no_emptiness(exports: Exports):
    exports.write("README.md", "x")
    run = exports.load()
    assert run.exit_code == 1
    assert f"{NOTHING}\nNot data, passed over: generic/acme/README.md" in run.output
    assert exports.load("--allow-empty").exit_code == 0
    exports.write("generic/stray.csv", ROWS)
    assert exports.load("--allow-empty").exit_code == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [("conversations.csv", HEADER), ("conversations.ndjson", ""), ("hubspot/acme/owners.json", '{"results": []}')],
)
def test_a_file_without_rows_is_a_file(exports: Exports, name: str, content: str):
    exports.write(name, content)
    run = exports.load()
    assert run.exit_code == 0
    assert "There was nothing to load" not in run.output


@pytest.mark.parametrize("relative", ["acme/conversations.csv", "generic/conversations.csv", "zendesk/acme/x.csv"])
def test_a_folder_without_the_layout_is_wrong_use(exports: Exports, relative: str):
    exports.write(relative, ROWS)
    run = exports.load()
    assert run.exit_code == 2
    assert "EXPORTS_DIR/<source_system>/<account_id>/<table>" in run.output
    assert not exports.database.exists()


@pytest.mark.parametrize(
    "options",
    [
        ["--extracted-at", "yesterday"],
        ["--extracted-at", ""],
        ["--extracted-at", "2026-13-01"],
        ["--extracted-at", "2026-02-30"],
        ["--extracted-at", "2026-03-01T25:00:00Z"],
        ["--extracted-at", "0001-01-01T00:00:00+14:00"],
        ["--max-rejected", "2"],
        ["--max-rejected", "-0.1"],
        ["--max-rejected", "nan"],
        ["--max-rejected", "some"],
        ["--no-such-option"],
    ],
)
def test_bad_options_are_wrong_use(exports: Exports, options: list[str]):
    exports.write("conversations.csv", ROWS)
    assert CliRunner().invoke(main, [str(exports.folder), *options]).exit_code == 2
    assert not exports.database.exists()


def test_a_missing_folder_is_wrong_use(exports: Exports):
    assert CliRunner().invoke(main, [str(exports.folder / "no")]).exit_code == 2
    assert CliRunner().invoke(main, []).exit_code == 2


def test_a_database_in_a_missing_folder_is_wrong_use(exports: Exports, monkeypatch: pytest.MonkeyPatch):
    exports.write("conversations.csv", ROWS)
    monkeypatch.setenv("AGENT_OUTCOMES_DATABASE", str(exports.folder / "no" / "x.duckdb"))
    run = exports.load()
    assert run.exit_code == 2
    assert "folder of the database file does not exist" in run.output


# -- extraction time


def test_the_option_comes_before_export_json_and_that_before_the_file_time(exports: Exports):
    path = exports.write("generic/noted/conversations.csv", ROWS)
    exports.write("generic/noted/export.json", json.dumps({"extracted_at": "2026-02-01T01:00:00+01:00"}))
    os.utime(path, ns=(0, 1_700_000_000_123_456_789))
    other = exports.write("generic/plain/conversations.csv", ROWS)
    os.utime(other, ns=(0, 1_700_000_000_123_456_789))
    run = exports.load(extracted_at=None)
    assert run.exit_code == 0
    assert "1 of 2 files have no extraction time" in run.output
    exports.load(extracted_at="2026-05-05")
    assert exports.query("select account_id, extracted_at, extracted_at_from from raw.loads order by 1, 3") == [
        ("noted", datetime(2026, 2, 1), "export.json"),
        ("noted", datetime(2026, 5, 5), "option"),
        ("plain", datetime(2023, 11, 14, 22, 13, 20, 123456), "file time"),
        ("plain", datetime(2026, 5, 5), "option"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-01", datetime(2026, 3, 1)),
        ("2026-03-01T12:30:00", datetime(2026, 3, 1, 12, 30)),
        ("2026-03-01T12:30:00Z", datetime(2026, 3, 1, 12, 30)),
        ("2026-03-01 12:30:00.25-05:00", datetime(2026, 3, 1, 17, 30, 0, 250_000)),
    ],
)
def test_instants_become_utc(text: str, expected: datetime):
    assert parse_instant(text) == expected


# -- loading again


def test_loading_the_same_again_changes_nothing(exports: Exports):
    exports.write("conversations.csv", ROWS + "c3\n")
    assert exports.load().exit_code == 1
    before = [exports.query(f"from raw.{table}") for table in ("generic__conversations", "loads", "rejected_rows")]
    exports.load()
    after = [exports.query(f"from raw.{table}") for table in ("generic__conversations", "loads", "rejected_rows")]
    assert after == before


def test_a_rerun_tells_again_what_was_rejected_and_noticed(exports: Exports):
    exports.write("conversations.csv", "conversation_id,opened_at,extra\nc1,2026-01-01,x\nc2,2026-01-02,x\nc3\n")
    first, again = exports.load(), exports.load()
    assert (first.exit_code, again.exit_code) == (1, 1)
    assert "already loaded: generic/acme/conversations.csv: unknown columns kept: extra" in again.output
    for run in (first, again):
        assert "rejected: generic/acme/conversations.csv, line 4: field_count" in run.output
        assert "1 rejected (33.33%, allowed 0.00%)" in run.output
    assert "0 rows landed" in again.output
    assert exports.load("--max-rejected", "0.34").exit_code == 0


def test_the_same_content_under_another_name_is_the_same_load(exports: Exports):
    exports.write("conversations-a.csv", ROWS)
    exports.write("conversations-b.csv", ROWS)
    assert exports.load().exit_code == 0
    assert exports.log() == [("conversations", "loaded", 2, 0)]


def test_the_same_content_extracted_later_is_a_new_load_without_new_records(exports: Exports):
    exports.write("conversations.csv", ROWS)
    exports.load()
    run = exports.load(extracted_at="2026-03-02")
    assert run.exit_code == 0
    assert len(exports.landed("conversations", "_row")) == 4
    assert re.search(r"2 │ +0 │ +0 │ loaded", run.output)


def test_new_counts_rows_whose_key_the_account_did_not_have(exports: Exports):
    exports.write("account_settings.csv", "timezone\nUTC\n")
    exports.write("conversations.csv", ROWS)
    exports.write("generic/other/conversations.csv", HEADER + "c2,2026-01-02\n")
    exports.load()
    exports.write("conversations.csv", ROWS.replace("c1", "c3") + ",2026-01-01\n")
    exports.write("account_settings.csv", "timezone\nEurope/Rome\n")
    output = exports.load(extracted_at="2026-03-02").output
    acme = output[: output.index("generic/other")]
    assert re.search(r"│ conversations\.csv .* 2 │ +1 │ +1 │ loaded", acme)
    # a key column that the file leaves out is NULL, and NULL is the same key as NULL
    assert re.search(r"│ account_settings\.csv .* 1 │ +0 │ +0 │ loaded", acme)


def test_the_same_content_in_two_accounts_is_two_loads(exports: Exports):
    exports.write("generic/a/conversations.csv", ROWS)
    exports.write("generic/b/conversations.csv", ROWS)
    exports.load()
    assert exports.query("select count(distinct load_id) from raw.loads where status = 'loaded'") == [(2,)]


def test_the_order_of_loading_does_not_matter(exports: Exports):
    contents = [ROWS, HEADER + "c1,2026-01-05\n", HEADER + "c9,2026-01-01\n"]
    results = []
    for order in ((0, 1, 2), (2, 0, 1)):
        for number in order:
            path = exports.write(f"conversations-{number}.csv", contents[number])
            assert exports.load(extracted_at=f"2026-03-0{number + 1}").exit_code == 0
            path.unlink()
        results.append(exports.query(EVERYTHING))
        exports.database.unlink()
    assert results[0] == results[1]


# -- exit codes


def test_rejected_rows_up_to_the_share_are_fine(exports: Exports):
    exports.write("conversations.csv", ROWS + "c3,2026-01-03\nc4\n")
    assert exports.load("--max-rejected", "0.24").exit_code == 1
    assert exports.load("--max-rejected", "0.25", extracted_at="2026-03-02").exit_code == 0
    assert exports.log() == [("conversations", "loaded", 3, 1), ("conversations", "loaded", 3, 1)]


def test_the_share_is_taken_over_the_whole_run(exports: Exports):
    exports.write("conversations.csv", ROWS + "c3\n")
    exports.write("teams.csv", "team_id\n" + "".join(f"t{number}\n" for number in range(97)))
    assert exports.load("--max-rejected", "0.01").exit_code == 0


def test_a_refused_file_is_not_covered_by_the_share(exports: Exports):
    exports.write("conversations.csv", "nothing\n")
    assert exports.load("--max-rejected", "1").exit_code == 1


# -- all or nothing


@pytest.mark.parametrize("step", ["_insert_rejected", "_write_log"])
def test_a_failure_in_the_middle_leaves_nothing_of_the_file(
    exports: Exports, monkeypatch: pytest.MonkeyPatch, step: str
):
    exports.write("agents.csv", "agent_id,kind\na1,ai\n")
    exports.write("conversations.csv", ROWS + "c3\n")
    exports.write("teams.csv", "team_id\nt1\n")
    real = getattr(landing, step)

    def fail_once(connection: duckdb.DuckDBPyConnection, *arguments: object) -> None:
        load = next(argument for argument in arguments if isinstance(argument, landing.Load))
        if load.file.table_name == "conversations" and not failed:
            failed.append(step)
            raise duckdb.IOException("IO Error: no space left on device")
        real(connection, *arguments)

    failed: list[str] = []
    with monkeypatch.context() as broken:
        broken.setattr(landing, step, fail_once)
        run = exports.load()
    assert run.exit_code == 1
    assert "no space left on device" in run.output
    assert exports.log() == [("agents", "loaded", 1, 0), ("conversations", "refused", 0, 0), ("teams", "loaded", 1, 0)]
    assert exports.landed("conversations", "_row") == []
    assert exports.rejected() == []
    exports.load()
    assert ("conversations", "loaded", 2, 1) in exports.log()


def test_a_loader_killed_at_any_instant_leaves_whole_files_only(exports: Exports):
    rows = 3000
    body = "".join(f"c{number},2026-01-01\n" for number in range(rows))
    for number in range(60):
        exports.write(f"generic/acme/conversations-{number:02}.csv", f"{HEADER}n{number},x\n{body}")
    for delay in (0.0, 0.3):
        process = _start(exports)
        assert process.stdout is not None
        # the first line is said right before the database is opened
        process.stdout.readline()
        time.sleep(0.1 + delay)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        if _is_made(exports):
            assert exports.query(PARTLY_LOADED) == [(0,)]
    assert exports.load().exit_code == 0
    assert exports.query("select count(*), count(distinct _file) from raw.generic__conversations") == [
        (60 * (rows + 1), 60)
    ]


# -- the database's holder


def test_two_loaders_at_once_both_load(exports: Exports):
    for number in range(5):
        exports.write(f"conversations-{number}.csv", HEADER + f"c{number},2026-01-01\n")
    processes = [_start(exports), _start(exports)]
    outputs = [process.communicate(timeout=60)[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0], outputs
    assert len(exports.landed("conversations", "_row")) == 5
    assert len(exports.log()) == 5


def test_a_held_database_is_waited_for_and_then_named_with_its_holder(exports: Exports):
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()",
            str(exports.database),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    holder.stdout.readline()
    said: list[str] = []
    try:
        with (
            pytest.raises(DatabaseUnavailableError, match=f"held by process {holder.pid} .*changed nothing"),
            open_database(exports.database, read_contract(), said.append, patience=0.2),
        ):
            pass
    finally:
        holder.communicate("")
    assert len(said) == 1
    assert f"held by process {holder.pid}" in said[0]
    assert "Waiting up to 0.2 s" in said[0]


def test_a_database_that_cannot_be_opened_ends_with_exit_code_2(exports: Exports, monkeypatch: pytest.MonkeyPatch):
    exports.write("conversations.csv", ROWS)
    monkeypatch.setattr(database, "PATIENCE_SECONDS", 0.1)
    exports.database.write_bytes(b"not a database" * 1000)
    run = exports.load()
    assert run.exit_code == 2
    assert "cannot be opened as a DuckDB database" in run.output


def test_a_database_of_a_newer_duckdb_is_named_as_such(exports: Exports, monkeypatch: pytest.MonkeyPatch):
    exports.write("conversations.csv", ROWS)

    def refuse(_path: str, **_options: object) -> None:
        raise duckdb.IOException(
            "IO Error: Trying to read a database file with version number 99, but we can only read versions "
            "between 64 and 67.\nThe database file was created with a newer version of DuckDB."
        )

    monkeypatch.setattr(duckdb, "connect", refuse)
    run = exports.load()
    assert run.exit_code == 2
    assert f"another version of DuckDB than the project's {duckdb.__version__}" in run.output


# -- the command


def test_the_script_runs_from_any_folder_and_says_where_it_loads(exports: Exports, tmp_path: Path):
    exports.write("generic/große Firma/conversations.csv", ROWS)
    process = subprocess.run(
        [sys.executable, str(SCRIPT), "exports"],
        env=environment(exports.database) | {"PYTHONWARNINGS": "error"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert process.returncode == 0, process.stderr
    assert str(exports.database) in process.stdout
    assert re.search(r"│ generic/große Firma .*\n│ conversations\.csv ", process.stdout)
    assert process.stderr == ""


@given(st.lists(st.text(), min_size=2, max_size=2), st.lists(st.text(), min_size=2, max_size=2))
def test_load_ids_keep_their_parts_apart(first: list[str], second: list[str]):
    assert (_load(*first).load_id == _load(*second).load_id) == (first == second)


def _load(source_system: str, account_id: str) -> landing.Load:
    """Make a load that differs from others in source and account only."""
    file = landing.ExportFile(Path("x"), "x", source_system, account_id, None, (), "csv", gzipped=False)
    return landing.Load(file, None, "hash")


@pytest.mark.parametrize("order", [["a", "b", "c"], ["c", "b", "a"], ["b", "a", "c"]])
def test_copies_of_one_content_under_several_names_load_alike_in_any_order(exports: Exports, order: list[str]):
    contents = {"a": "true", "b": "false", "c": "true"}
    for name in order:
        path = exports.write(
            f"conversations-{name}.csv", f"conversation_id,opened_at,is_spam\nk,2026-01-01,{contents[name]}\n"
        )
        assert exports.load().exit_code == 0
        path.unlink()
    newest = "select is_spam, _file from raw.generic__conversations order by _file desc limit 1"
    assert exports.query(newest) == [("true", "generic/acme/conversations-c.csv")]
    [(file,)] = exports.query("select max(file) from raw.loads")
    assert file == "generic/acme/conversations-c.csv"
