"""Loads whose rows go again: taken back by their id, or replaced once their extraction time is stated."""

import json
import os
from itertools import permutations
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner
from conftest import Exports, Run

from scripts.load_exports import main
from scripts.loading.contract import read_contract

STATED, LATER = "2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z"
# per source a file with landed rows, a rejected one, unknown columns; some have an id that lands empty or two
# names of one column that differ in a row
FILES = {
    "generic": (
        "generic/acme/tickets.csv",
        "ticket_id,created_at,owner_id,extra\n1,2026-01-01,7.0,x\n2,2026-01-01,8,y\n3\n",
    ),
    "hubspot csv": (
        "hubspot/acme/tickets.csv",
        "Ticket ID,Create date,hs_conversations_originating_thread_id,hs_pipeline,Pipeline,extra\n"
        "1,2026-01-01,9876543210.0,p,q,x\n2,2026-01-01,8,p,p,y\n3\n",
    ),
    "hubspot api": (
        "hubspot/acme/owners.json",
        '{"results": [{"id": "1", "email": "a@b.example", "extra": 1}, {"email": "no id"}]}',
    ),
    "hubspot connector": ("hubspot/acme/owner.csv", "owner_id,email,extra\n1,a@b.example,x\n,b@b.example,y\n"),
    "respond_io": ("respond_io/acme/users.csv", "id,First Name,extra\n1,A,x\n,B,y\n"),
    "klaviyo": (
        "klaviyo/acme/profiles.json",
        '{"data": [{"type": "profile", "id": "p1", "attributes": {}, "extra": 1}, {"type": "profile"}]}',
    ),
}
OTHER = "conversation_id,opened_at,extra\nc1,2026-01-01,x\nc2\n"


def _contents(exports: Exports, *, with_log: bool = True) -> dict[str, list[tuple]]:
    """Return what every table of the loader holds of loaded files, but for clocks and ids; empty ones are left out."""
    contents = {}
    with duckdb.connect(str(exports.database), read_only=True) as connection:
        filled = connection.execute("select table_name from duckdb_tables() where estimated_size > 0").fetchall()
        for (schema, table), columns in read_contract().definitions.items():
            if (table,) not in filled:
                continue
            left_out = {"_loaded_at", "_load_id", "load_id", "loaded_at", "duration_seconds", "removed_at"} & set(
                columns
            )
            relation = connection.table(f"{schema}.{table}")
            if table == "loads":
                if not with_log:
                    continue
                relation = relation.filter("status not in ('forgotten', 'replaced')")
            kept = ", ".join(f'"{column}"' for column in columns if column not in left_out)
            rows = relation.project(kept).order(", ".join(str(n + 1) for n in range(kept.count('", "') + 1))).fetchall()
            if rows:
                contents[table] = rows
    return contents


def _invoke(*options: str) -> Run:
    """Run the loader with options only."""
    result = CliRunner().invoke(main, list(options))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    return Run(result.exit_code, result.output)


def _load_ids(exports: Exports, where: str = "true") -> list[str]:
    """Return the ids of loads in the order of loading."""
    return [row[0] for row in exports.query(f"select load_id from raw.loads where {where} order by loaded_at")]  # noqa: S608


@pytest.fixture
def sibling(exports: Exports, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Exports:
    """Return the same folder with a database of its own, chosen by `_into`."""
    return Exports(exports.folder, tmp_path / "sibling.duckdb")


def _into(exports: Exports, monkeypatch: pytest.MonkeyPatch) -> Exports:
    """Have the loader write to the database of `exports` from now on."""
    monkeypatch.setenv("AGENT_OUTCOMES_DATABASE", str(exports.database))
    return exports


# -- taken back


@pytest.mark.parametrize("name", FILES)
def test_a_load_that_is_taken_back_leaves_what_a_database_holds_that_never_saw_it(
    exports: Exports, sibling: Exports, monkeypatch: pytest.MonkeyPatch, name: str
):
    other = exports.write("conversations.csv", OTHER)
    _into(sibling, monkeypatch).load()
    path = exports.write(*FILES[name])
    _into(exports, monkeypatch).load()
    with_it = _contents(exports)
    assert with_it != _contents(sibling)
    [load_id] = _load_ids(exports, f"file = '{FILES[name][0]}'")
    run = _invoke("--forget", load_id)
    assert run.exit_code == 0
    assert f"{load_id} is forgotten: {FILES[name][0]}" in run.output
    assert _contents(exports) == _contents(sibling)
    assert exports.query("select message, removed_at is not null from raw.loads where status = 'forgotten'") == [
        (None, True)
    ]
    # the same file again is loaded anew, and its line of the log is one
    other.unlink()
    again = exports.load()
    assert "already loaded" not in again.output
    assert _contents(exports) == with_it
    assert exports.query("select count(*) = count(distinct load_id) from raw.loads") == [(True,)]
    assert path.exists()


def test_the_files_of_these_tests_fill_every_table_that_names_a_load(exports: Exports):
    for relative, content in FILES.values():
        exports.write(relative, content)
    exports.load()
    filled = set(_contents(exports))
    logs = {table for (_, table), columns in read_contract().definitions.items() if "load_id" in columns}
    assert logs - filled == set()


def test_of_one_content_under_two_extractions_the_one_named_goes(exports: Exports):
    exports.write("conversations.csv", OTHER)
    exports.load(extracted_at=STATED)
    exports.load(extracted_at=LATER)
    first, second = _load_ids(exports)
    assert _invoke("--forget", first).exit_code == 0
    assert exports.query("select distinct _load_id from raw.generic__conversations") == [(second,)]
    assert exports.query("select load_id from raw.rejected_rows") == [(second,)]


def test_several_loads_are_taken_back_at_once_and_a_second_time_changes_nothing(exports: Exports):
    exports.write("conversations.csv", OTHER)
    exports.write("teams.csv", "team_id\nt1\n")
    exports.load()
    options = [option for load_id in _load_ids(exports) for option in ("--forget", load_id)]
    assert _invoke(*options).exit_code == 0
    before = exports.query("from raw.loads order by all")
    run = _invoke(*options)
    assert run.exit_code == 0
    assert "was forgotten at" in run.output
    assert exports.query("from raw.loads order by all") == before
    assert _contents(exports) == {}


def test_an_unknown_id_takes_nothing_back_and_names_the_near_ones(exports: Exports):
    exports.write("conversations.csv", OTHER)
    exports.load()
    [load_id] = _load_ids(exports)
    before = _contents(exports)
    run = _invoke("--forget", load_id, "--forget", load_id[:7])
    assert run.exit_code == 2
    assert f"no load is called '{load_id[:7]}' (is {load_id} meant?): --loads lists them all" in run.output
    assert _contents(exports) == before
    assert _invoke("--forget", "").exit_code == 2


def test_every_load_is_listed_with_its_id_and_what_became_of_it(exports: Exports):
    exports.write("conversations.csv", OTHER)
    exports.write("teams.csv", "nothing\n")
    exports.load()
    listed = _invoke("--loads")
    assert listed.exit_code == 0
    for load_id, status in exports.query("select load_id, status from raw.loads"):
        assert any(load_id in line and status in line for line in listed.output.splitlines())


@pytest.mark.parametrize("options", [["--loads"], ["--forget", "x"]])
def test_without_a_database_there_is_nothing_to_list_or_take_back(exports: Exports, options: list[str]):
    run = _invoke(*options)
    assert run.exit_code == 2
    assert "nothing was loaded yet" in run.output
    assert not exports.database.exists()


def test_one_thing_is_done_at_a_time(exports: Exports):
    for options in (
        [],
        ["--loads", "--forget", "x"],
        [str(exports.folder), "--loads"],
        [str(exports.folder), "--forget", "x"],
    ):
        run = _invoke(*options)
        assert run.exit_code == 2
        assert "give one of the three" in run.output


def test_a_failure_while_loads_are_taken_back_leaves_all_of_them(exports: Exports, monkeypatch: pytest.MonkeyPatch):
    exports.write("conversations.csv", OTHER)
    exports.load()
    [load_id] = _load_ids(exports)
    before = _contents(exports)

    def fail(*_arguments: object) -> None:
        raise duckdb.IOException("IO Error: Could not write file: No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr("scripts.loading.forgetting.mark_removed", fail)
        run = _invoke("--forget", load_id)
    assert run.exit_code == 1
    assert "Make room on its disk" in run.output
    assert _contents(exports) == before


# -- a stated extraction time in place of a guessed one


def _state(exports: Exports, relative: str, instant: str | None) -> None:
    """Write or remove the note beside a file."""
    note = exports.folder / Path(relative).parent / "export.json"
    note.unlink(missing_ok=True)
    if instant:
        note.write_text(json.dumps({"extracted_at": instant}))


@pytest.mark.parametrize("origin", ["option", "export.json"])
@pytest.mark.parametrize("name", FILES)
def test_a_stated_extraction_replaces_a_guessed_one_of_the_same_content(
    exports: Exports, sibling: Exports, monkeypatch: pytest.MonkeyPatch, name: str, origin: str
):
    relative, content = FILES[name]
    exports.write(relative, content)
    exports.load(extracted_at=None)
    if origin == "export.json":
        _state(exports, relative, STATED)
    stated = None if origin == "export.json" else STATED
    run = exports.load(extracted_at=stated)
    assert "replaces the same content" in run.output
    _into(sibling, monkeypatch).load(extracted_at=stated)
    assert _contents(exports) == _contents(sibling)
    assert exports.query("select status, extracted_at_from from raw.loads order by loaded_at") == [
        ("replaced", "file time"),
        ("loaded", origin),
    ]


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_guessed_and_stated_times_of_one_content_end_alike_in_any_order(exports: Exports, order: tuple[int, ...]):
    # two guesses, the second under a later name, and two stated times
    steps = [("conversations-a.csv", None, 10), ("conversations-z.csv", None, 20), ("conversations-b.csv", STATED, 0)]
    steps.append(("conversations-c.csv", LATER, 0))
    for number in order:
        name, instant, modified = steps[number]
        path = exports.write(name, OTHER)
        os.utime(path, (1_760_000_000 + modified,) * 2)
        exports.load(extracted_at=instant)
        path.unlink()
    assert exports.query(
        "select strftime(_extracted_at, '%m'), _file, count(*) from raw.generic__conversations group by all order by 1"
    ) == [
        ("02", "generic/acme/conversations-b.csv", 1),
        ("03", "generic/acme/conversations-c.csv", 1),
    ]
    assert exports.query("select count(*) from raw.rejected_rows") == [(2,)]


def test_a_guess_adds_nothing_to_a_stated_time_and_says_so(exports: Exports):
    exports.write("conversations.csv", OTHER)
    first = exports.load(extracted_at=STATED)
    before = _contents(exports)
    run = exports.load(extracted_at=None)
    assert run.exit_code == first.exit_code == 1
    assert _contents(exports) == before
    assert (
        "already loaded: generic/acme/conversations.csv: unknown columns kept: extra. its content is there"
        in run.output
    )
    assert "line 3: field_count" in run.output


def test_a_stated_time_that_equals_the_guessed_one_is_stated_from_then_on(exports: Exports):
    path = exports.write("conversations.csv", OTHER)
    os.utime(path, ns=(1_769_904_000_000_000_000,) * 2)
    exports.load(extracted_at=None)
    exports.load(extracted_at=STATED)
    assert exports.query("select status, extracted_at_from from raw.loads") == [("loaded", "option")]
    assert len(exports.landed("conversations", "_row")) == 1


def test_another_content_another_account_and_another_table_are_not_replaced(exports: Exports):
    exports.write("teams.csv", "team_id,extra\nt1,x\n")
    exports.write("generic/other/conversations.csv", OTHER)
    exports.write("conversations-1.csv", OTHER + "c3,2026-01-01,x\n")
    exports.load(extracted_at=None)
    for path in exports.folder.rglob("*.csv"):
        path.unlink()
    exports.write("conversations-2.csv", OTHER)
    exports.load(extracted_at=STATED)
    assert set(exports.log()) == {
        ("teams", "loaded", 1, 0),
        ("conversations", "loaded", 1, 1),
        ("conversations", "loaded", 2, 1),
    }
    assert len(exports.landed("conversations", "_row")) == 4


def test_guessed_times_alone_stay_loads_of_their_own(exports: Exports):
    path = exports.write("conversations.csv", OTHER)
    for seconds in (1_760_000_000, 1_760_086_400):
        os.utime(path, (seconds,) * 2)
        exports.load(extracted_at=None)
    assert exports.query("select count(*) from raw.loads where status = 'loaded'") == [(2,)]


def test_a_stated_load_that_is_refused_replaces_nothing(exports: Exports):
    exports.write("conversations.csv", OTHER)
    exports.load(extracted_at=None)
    before = _contents(exports, with_log=False)
    assert exports.load(extracted_at="2999-01-01").exit_code == 1
    assert _contents(exports, with_log=False) == before
