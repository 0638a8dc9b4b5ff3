"""A reader's error that leaves the connection unusable refuses that file, by name, and no other."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from scripts.loading import loader
from scripts.loading.contract import LandingTable
from scripts.loading.errors import RefusedFileError
from tests.python.conftest import Exports

READERS = {"csv": "stage_csv", "ndjson": "stage_json_lines", "json": "stage_json", "parquet": "stage_parquet"}
TOLD = "It ended the connection to the database, which was opened again: export this file again"


def _end(connection: duckdb.DuckDBPyConnection) -> None:
    """Raise FatalException; the connection takes no statement any more."""
    connection.execute("set debug_checkpoint_abort = 'before_header'")
    connection.execute("create table if not exists raw.anything as select 1 as one")
    connection.execute("checkpoint")


def _refuse(connection: duckdb.DuckDBPyConnection) -> None:
    """End the connection, as a reader does that takes each error for the file's fault."""
    try:
        _end(connection)
    except duckdb.FatalException as error:
        raise RefusedFileError("cannot be read") from error


def _pass_over(connection: duckdb.DuckDBPyConnection) -> None:
    """End the connection, as a reader does that then tries another way."""
    try:
        _end(connection)
    except duckdb.FatalException:
        connection.execute("select 1")


def _fail_for_contacts(
    monkeypatch: pytest.MonkeyPatch, kind: str, fail: Callable[[duckdb.DuckDBPyConnection], None]
) -> None:
    """Let the reader of a kind of file fail for files of contacts."""
    sound = getattr(loader, READERS[kind])

    def stage(
        connection: duckdb.DuckDBPyConnection, path: Path, table: LandingTable, *rest: Any, **options: Any
    ) -> Any:
        if table.name == "contacts":
            fail(connection)
        return sound(connection, path, table, *rest, **options)

    monkeypatch.setattr(loader, READERS[kind], stage)


@pytest.mark.parametrize("fail", [_end, _refuse, _pass_over])
@pytest.mark.parametrize("kind", list(READERS))
def test_a_reader_that_ends_the_connection_refuses_its_file_and_no_other(
    exports: Exports, monkeypatch: pytest.MonkeyPatch, kind: str, fail: Callable[[duckdb.DuckDBPyConnection], None]
):
    tables = {"agents": "agent_id", "contacts": "contact_id", "teams": "team_id"}
    for table, column in tables.items():
        path = exports.write(f"{table}.{kind}", "")
        reader = duckdb.sql(f"select 'x1' as {column}, 'ai' as kind")
        if kind == "parquet":
            reader.write_parquet(str(path))
        elif kind == "csv":
            reader.write_csv(str(path))
        else:
            path.write_text(f'{{"{column}": "x1", "kind": "ai"}}\n')
    with monkeypatch.context() as patched:
        _fail_for_contacts(patched, kind, fail)
        run = exports.load()
    assert run.exit_code == 1
    assert "3 files, 1 refused; 2 rows landed" in run.output
    [(message,)] = exports.query("select message from raw.loads where status = 'refused'")
    assert message.endswith(TOLD)
    assert f"refused: generic/acme/contacts.{kind}: {message}" in run.output
    # the first reason, not what every later statement answers
    assert ("Checkpoint aborted" in message) is (fail is not _refuse)
    assert "has been invalidated" not in message
    assert [exports.landed(table, column) for table, column in tables.items()] == [[("x1",)], [], [("x1",)]]
    # another day, or another version of the engine: the file can be read
    assert exports.load().exit_code == 0
    assert exports.landed("contacts", "contact_id") == [("x1",)]
    assert [row[1] for row in exports.log()] == ["loaded"] * 3


def test_a_load_whose_commit_went_through_before_the_connection_ended_is_no_refusal(
    exports: Exports, monkeypatch: pytest.MonkeyPatch
):
    exports.write("contacts.csv", "contact_id\nx1\n")
    exports.write("teams.csv", "team_id\nx1\n")
    sound = loader.land

    def land(
        connection: duckdb.DuckDBPyConnection, history: Any, load: Any, table: LandingTable, *rest: Any, **told: Any
    ):
        landed = sound(connection, history, load, table, *rest, **told)
        if table.name == "contacts":
            _end(connection)
        return landed

    monkeypatch.setattr(loader, "land", land)
    run = exports.load()
    assert run.exit_code == 0, run.output
    assert exports.landed("contacts", "contact_id") == exports.landed("teams", "team_id") == [("x1",)]
    assert exports.log() == [("contacts", "loaded", 1, 0), ("teams", "loaded", 1, 0)]
