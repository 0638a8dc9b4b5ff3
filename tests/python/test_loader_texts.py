"""A long text among empty ones is kept in a form that is read once, not again for each NULL behind it."""

import json
from pathlib import Path

import duckdb
import yaml
from click.testing import CliRunner

from scripts.benchmarking import long_texts
from scripts.benchmarking.long_texts import UNKNOWN_COLUMN, text_columns
from scripts.benchmarking.sound_rows import EVERY_TABLE, sound_row
from scripts.loading.contract import read_contract
from scripts.loading.database import open_database
from scripts.loading.storage import STORAGE, STORAGE_VERSION
from tests.python.commands import PROJECT
from tests.python.conftest import Exports

# above what a block keeps beside others
LONG = "long " * 4_000
VERSION = "select tags['storage_version'] from duckdb_databases() where database_name = current_database()"


def _forms(connection: duckdb.DuckDBPyConnection, name: str) -> dict[str, set[str]]:
    """Return how a table's texts are kept: column -> forms of compression."""
    forms: dict[str, set[str]] = {}
    for column, form in connection.execute(
        "select column_name, compression from pragma_storage_info($name) where segment_type = 'VARCHAR'", {"name": name}
    ).fetchall():
        forms.setdefault(column, set()).add(form)
    return forms


def _padded(values: dict[str, str], columns: list[str]) -> dict[str, str]:
    """Return a row with a long text in each of the columns and in one that nothing reads; JSON stays JSON."""
    long = {}
    for column in columns:
        value = values.get(column, "")
        name = "strange" if column == UNKNOWN_COLUMN else column
        long[name] = f'{value[:-1]}, "padding": "{LONG}"}}' if value.startswith("{") else LONG
    return values | long


def test_a_long_text_is_compressed_in_every_text_column_of_every_table(exports: Exports):
    for source, table in EVERY_TABLE:
        rows = [_padded(sound_row(table), text_columns(table)), *(sound_row(table, str(n)) for n in range(2, 5))]
        lines = "".join(f"{json.dumps(row)}\n" for row in rows)
        exports.write(f"{source}/acme/{table.name}.ndjson", lines)
    run = exports.load()
    assert run.exit_code == 0, run.output
    with duckdb.connect(str(exports.database), read_only=True) as connection:
        for _, table in EVERY_TABLE:
            name, columns = f"{table.schema}.{table.identifier}", text_columns(table)
            lengths = ", ".join(f'max(length("{column}"))' for column in columns)
            longest = connection.execute(f"select {lengths} from {name}").fetchone()  # noqa: S608
            assert longest
            assert min(longest) >= len(LONG), (name, longest)
            forms = _forms(connection, name)
            assert {column: forms[column] for column in columns} == {column: {"ZSTD"} for column in columns}, name


def test_a_long_rejected_row_is_compressed(exports: Exports):
    exports.write("teams.csv", f"team_id,name\n,{LONG}\n,a\n,b\n")
    assert exports.load().exit_code == 1
    with duckdb.connect(str(exports.database), read_only=True) as connection:
        assert _forms(connection, "raw.rejected_rows")["row_text"] == {"ZSTD"}


def test_dbt_makes_and_writes_files_as_the_loader_does(tmp_path: Path):
    output = yaml.safe_load((PROJECT / "profiles.yml").read_text())["agent_outcomes"]["outputs"]["dev"]
    assert {**output["config_options"], **output["settings"]}.items() >= STORAGE.items()
    with open_database(tmp_path / "made.duckdb", read_contract(), print) as connection:
        assert connection.execute(VERSION).fetchone() == (f"{STORAGE_VERSION}+",)


def test_an_older_database_file_still_loads_and_is_told(exports: Exports):
    duckdb.connect(str(exports.database)).close()
    exports.write("teams.csv", "team_id\nt1\n")
    run = exports.load()
    assert run.exit_code == 0
    assert "test.duckdb: the database file was made by an older version of the project" in run.output
    exports.database.unlink()
    assert "older version" not in exports.load().output


def test_the_measurement_of_long_texts_reaches_every_column_of_a_table():
    small = ["--source", "generic", "--table", "teams", "--rows", "5", "--characters", "100", "--runs", "1"]
    result = CliRunner().invoke(long_texts.main, small)
    assert result.exit_code == 0, result.output
    assert {word for word in result.output.split() if word in ("team_id", "name", "_unknown_columns")} == {
        "team_id",
        "name",
        "_unknown_columns",
    }
