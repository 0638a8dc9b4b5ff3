"""The DuckDB file: opening it, waiting for whoever holds it, making missing tables."""

import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from scripts.loading.contract import REPOSITORY, Contract
from scripts.loading.errors import DatabaseUnavailableError, WrongUseError, first_line
from scripts.loading.sql import compose, quoted

VARIABLE = "AGENT_OUTCOMES_DATABASE"
DEFAULT_NAME = "agent_outcomes.duckdb"
PATIENCE_SECONDS = 10.0
PAUSE_SECONDS = 0.5
HOLDER = re.compile(r"Conflicting lock is held in (?P<program>.+?) \(PID (?P<process>\d+)\)")
SETTINGS = (
    "set TimeZone = 'UTC'",
    # the order of the rows in the landing tables is the order in the file
    "set preserve_insertion_order = true",
    "set enable_progress_bar = false",
    "set enable_external_file_cache = false",
    "set autoinstall_known_extensions = false",
)


def database_path() -> Path:
    """Return the database file: the environment variable, relative to the working directory, else the repository's."""
    named = os.environ.get(VARIABLE)
    return Path(named).absolute() if named else REPOSITORY / DEFAULT_NAME


def wait_for_database(path: Path, say: Callable[[str], None], patience: float = PATIENCE_SECONDS) -> None:
    """Return once the file can be opened for writing, made where there was none; wait up to `patience` seconds."""
    _refuse_unusable(path)
    _connect(path, say, patience, "built nothing: close that program and build again").close()


@contextmanager
def open_database(
    path: Path, contract: Contract, say: Callable[[str], None], patience: float = PATIENCE_SECONDS
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the file for writing with every table in place; wait up to `patience` seconds while someone holds it."""
    _refuse_unusable(path)
    connection = _connect(path, say, patience)
    try:
        for setting in SETTINGS:
            connection.execute(setting)
        _create_tables(connection, contract)
        yield connection
    finally:
        connection.close()


def _refuse_unusable(path: Path) -> None:
    """Refuse a path that cannot be a database file, or that may not be written."""
    if not path.parent.is_dir():
        raise WrongUseError(f"the folder of the database file does not exist: {path.parent}")
    if path.is_dir():
        raise WrongUseError(f"{path} is a folder, not a database file: name a file in {VARIABLE}")
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise DatabaseUnavailableError(f"{path} cannot be written: Permission denied. Let the user that loads write it")


def _connect(
    path: Path,
    say: Callable[[str], None],
    patience: float,
    otherwise: str = "loaded nothing: close that program and load again",
) -> duckdb.DuckDBPyConnection:
    """Connect, again and again while another process holds the file."""
    deadline = time.monotonic() + patience
    told = False
    while True:
        try:
            return duckdb.connect(str(path))
        except duckdb.Error as error:
            holder = HOLDER.search(str(error))
            if holder is None and "Could not set lock" not in str(error):
                raise DatabaseUnavailableError(_explain(path, error)) from error
            held = f"{path} is held by {_describe(holder)}"
            if time.monotonic() >= deadline:
                raise DatabaseUnavailableError(f"{held}. Gave up after {patience:g} s and {otherwise}") from error
            if not told:
                say(f"{held}. Waiting up to {patience:g} s ...")
                told = True
            time.sleep(PAUSE_SECONDS)


def explain_lock(path: Path, error: duckdb.Error) -> str | None:
    """Say who holds the file, where that is why DuckDB did not open it; None for any other error."""
    holder = HOLDER.search(str(error))
    if holder is None and "Could not set lock" not in str(error):
        return None
    return f"{path} is held by {_describe(holder)}: wait until that load or build has ended, or close that program"


def _describe(holder: re.Match[str] | None) -> str:
    """Name the process that holds the file, as far as DuckDB knows it."""
    return f"process {holder['process']} ({holder['program']})" if holder else "another process"


def _explain(path: Path, error: duckdb.Error) -> str:
    """Say in words why a file cannot be opened."""
    first = first_line(error)
    if "version number" in str(error) or "newer version of DuckDB" in str(error):
        return (
            f"{path} was written by another version of DuckDB than the project's {duckdb.__version__}, most likely a "
            f"newer one. Open it with that version and copy the tables, or load into a new file ({first})"
        )
    return f"{path} cannot be opened as a DuckDB database. Move it away or name another file in {VARIABLE} ({first})"


def _create_tables(connection: duckdb.DuckDBPyConnection, contract: Contract) -> None:
    """Make every table and column of the contract that the file does not have yet."""
    present: dict[tuple[str, str], set[str]] = {}
    for schema, table, column in connection.execute(
        "select schema_name, table_name, column_name from duckdb_columns() where database_name = current_database()"
    ).fetchall():
        present.setdefault((schema, table), set()).add(column)
    connection.execute("begin")
    for schema in {schema for schema, _ in contract.definitions}:
        connection.execute(compose("create schema if not exists {schema}", schema=quoted(schema)))
    for (schema, table), columns in contract.definitions.items():
        name = f"{quoted(schema)}.{quoted(table)}"
        if (schema, table) not in present:
            definition = ", ".join(f"{quoted(column)} {data_type}" for column, data_type in columns.items())
            connection.execute(compose("create table {name} ({definition})", name=name, definition=definition))
            continue
        for column, data_type in columns.items():
            if column not in present[schema, table]:
                addition = f"{quoted(column)} {data_type}"
                connection.execute(compose("alter table {name} add column {addition}", name=name, addition=addition))
    connection.execute("commit")
