"""The DuckDB file: opening it, waiting for whoever holds it, making missing tables."""

import importlib.util
import os
import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlparse

import duckdb

from scripts.loading.contract import REPOSITORY, Contract
from scripts.loading.errors import DatabaseUnavailableError, WrongUseError, first_line
from scripts.loading.sql import compose, quoted
from scripts.loading.storage import STORAGE, Settings, told_of_old_file
from scripts.stopping import watched

VARIABLE = "AGENT_OUTCOMES_DATABASE"
MEMORY_VARIABLE = "AGENT_OUTCOMES_MEMORY_LIMIT"
DEFAULT_NAME = "agent_outcomes.duckdb"
PATIENCE_SECONDS = 10.0
PAUSE_SECONDS = 0.5
HOLDER = re.compile(r"Conflicting lock is held in (?P<program>.+?) \(PID (?P<process>\d+)\)")
# DuckDB calls a database as its file: a schema's name makes `marts.fct_episodes` ambiguous; the others are its own.
# The same list as macros/hooks/reserved_database_names.sql; a test compares the two.
RESERVED_NAMES = (
    "raw", "definitions", "accounts", "staging", "intermediate", "marts", "reports", "ours", "main",
    "information_schema", "pg_catalog", "temp", "system", "memory", "touched_world",
)  # fmt: skip
IN_MEMORY = ":memory:"
OTHER_NAME = f"name a file such as my_shop.duckdb in {VARIABLE}"
# what a file's group and others may do, as bits of its mode
OTHERS = 0o077
SETTINGS = (
    "set TimeZone = 'UTC'",
    # the order of the rows in the landing tables is the order in the file
    "set preserve_insertion_order = true",
    # the index is written at the end; what a stop leaves in the log of changes is read from it
    "set checkpoint_threshold = '256MB'",
    "set enable_progress_bar = false",
    "set enable_external_file_cache = false",
    "set autoinstall_known_extensions = false",
)


def database_path() -> Path:
    """Return the database file: the environment variable, relative to the working directory, else the repository's.

    WrongUseError when the file cannot have that name: loader and build would not find each other's tables.
    """
    named = os.environ.get(VARIABLE)
    if named is None:
        return REPOSITORY / DEFAULT_NAME
    _require_name(named)
    try:
        return Path(named).absolute()
    except FileNotFoundError as error:
        raise WrongUseError(
            f"{named} lies below the working folder, which has been deleted: change to a folder that exists, or give a "
            f"whole path in {VARIABLE}"
        ) from error


def memory_limit() -> Settings:
    """Return the setting of DuckDB that the environment variable asks for, empty where it asks for none.

    WrongUseError when DuckDB would not take the value. profiles.yml asks dbt's connection for the same.
    """
    named = os.environ.get(MEMORY_VARIABLE)
    if not named:
        return {}
    setting: Settings = {"memory_limit": named}
    try:
        duckdb.connect(IN_MEMORY, config=setting).close()
    except duckdb.Error as error:
        raise WrongUseError(
            f"{MEMORY_VARIABLE} is {named}: write a number and its unit, like 4GB, or unset it ({first_line(error)})"
        ) from error
    return setting


def catalog_name(path: str) -> str:
    """Return what DuckDB calls the database in a file: the file's name to its first dot, leading ones aside."""
    name = Path(path).name.split("?")[0]
    return next((part for part in name.split(".") if part), "")


def _require_name(named: str) -> None:
    """WrongUseError unless a database file of this name can be loaded, built and queried."""
    if not named.strip():
        raise WrongUseError(f"{VARIABLE} is empty: {OTHER_NAME}, or unset it")
    if named.strip().startswith(IN_MEMORY):
        raise WrongUseError(f"{VARIABLE} names a database in memory, which keeps nothing: {OTHER_NAME}")
    name = catalog_name(named)
    if name.lower() in RESERVED_NAMES:
        raise WrongUseError(
            f"a database file cannot be called {named}: {name} is the name of a schema or of DuckDB's own: {OTHER_NAME}"
        )
    address = urlparse(named)
    if address.scheme or catalog_name(address.path) != name:
        raise WrongUseError(f"{named} would be read as an address, not as a file, when dbt builds: {OTHER_NAME}")


def wait_for_database(path: Path, say: Callable[[str], None], patience: float = PATIENCE_SECONDS) -> None:
    """Return once the file can be opened for writing, made where there was none; wait up to `patience` seconds."""
    _refuse_unusable(path)
    with private(path):
        _connect(path, say, patience).close()


@contextmanager
def open_database(
    path: Path, contract: Contract, say: Callable[[str], None], patience: float = PATIENCE_SECONDS
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the file for writing with every table in place; wait up to `patience` seconds while someone holds it."""
    _refuse_unusable(path)
    with private(path):
        connection = _connect(path, say, patience)
        try:
            with watched(connection):
                for setting in SETTINGS:
                    connection.execute(setting)
                _create_tables(connection, contract)
                if note := told_of_old_file(connection):
                    say(f"{path.name}: {note}")
                yield connection
        finally:
            connection.close()


@contextmanager
def read_database(
    path: Path, say: Callable[[str], None], patience: float = PATIENCE_SECONDS
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the file for reading; wait up to `patience` seconds while a load or build holds it."""
    connection = _connect(path, say, patience, read_only=True)
    try:
        with watched(connection):
            yield connection
    finally:
        connection.close()


@contextmanager
def private(path: Path) -> Iterator[None]:
    """Let nobody but its owner read what is made meanwhile: the database, its log of changes, files of spilled rows.

    A database that is there already keeps its mode, and its companions get the same: who widened it had a reason.
    """
    allowed = path.stat().st_mode & OTHERS if path.exists() else 0
    # a folder that may be read must be searched too
    before = os.umask(OTHERS & ~(allowed | (allowed & 0o044) >> 2))
    try:
        yield
    finally:
        os.umask(before)


def _refuse_unusable(path: Path) -> None:
    """Refuse a path that cannot be a database file, or that may not be written."""
    if not path.parent.is_dir():
        raise WrongUseError(f"the folder of the database file does not exist: {path.parent}")
    if path.is_dir():
        raise WrongUseError(f"{path} is a folder, not a database file: name a file in {VARIABLE}")
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise DatabaseUnavailableError(f"{path} cannot be written: Permission denied. Let the user that loads write it")


def _connect(
    path: Path, say: Callable[[str], None], patience: float, *, read_only: bool = False
) -> duckdb.DuckDBPyConnection:
    """Connect, again and again while another process holds the file."""
    _spare_searches()
    settings = STORAGE | memory_limit()
    deadline = time.monotonic() + patience
    told = False
    while True:
        try:
            return duckdb.connect(str(path), read_only=read_only, config=settings)
        except duckdb.Error as error:
            held = _held(path, error)
            if held is None:
                raise DatabaseUnavailableError(_explain(path, error)) from error
            if time.monotonic() >= deadline:
                raise DatabaseUnavailableError(
                    f"{held}. Gave up after {patience:g} s and changed nothing: close that program and try again"
                ) from error
            if not told:
                say(f"{held}. Waiting up to {patience:g} s ...")
                told = True
            time.sleep(PAUSE_SECONDS)


def _spare_searches() -> None:
    """Tell DuckDB that there is no pandas: else it looks through the disk at every parameter of a query."""
    if "pandas" not in sys.modules and importlib.util.find_spec("pandas") is None:
        # an import of it fails as before, at once
        sys.modules["pandas"] = None  # type: ignore[assignment]


def explain_lock(path: Path, error: duckdb.Error) -> str | None:
    """Say who holds the file, where that is why DuckDB did not open it; None for any other error."""
    held = _held(path, error)
    return held and f"{held}: wait until that load or build has ended, or close that program"


def _held(path: Path, error: duckdb.Error) -> str | None:
    """Name the process that holds the file, as far as DuckDB knows it; None where the error is another one."""
    holder = HOLDER.search(str(error))
    if holder is None and "Could not set lock" not in str(error):
        return None
    process = f"process {holder['process']} ({holder['program']})" if holder else "another process"
    return f"{path} is held by {process}"


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
