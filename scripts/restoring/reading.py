"""Reading a file that holds a ledger, and putting its rows in place, whole or not at all."""

import contextlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from scripts.loading.errors import WrongUseError, first_line
from scripts.loading.landing import transaction
from scripts.loading.sql import column_list, compose, quoted
from scripts.restoring.checks import CHANGING, SAME_KEY, contradictions, disagreements, lacking
from scripts.restoring.declaration import SCHEMA, TABLE, Ledger

PARQUET, DUCKDB = b"PAR1", b"DUCK"
# where DuckDB's own mark stands in its files
DUCKDB_MARK_AT = 8
LINK, CATALOG = "given.duckdb", "restored"
LEDGER = f"{SCHEMA}.{TABLE}"
# what to do where a file is refused
ANOTHER_COPY = "Restore another copy, as a build left it"
NEW_DATABASE = "Move this database away, restore into a new one, and load there all that had been loaded"


class LedgerRefusedError(Exception):
    """A file whose ledger cannot be taken: the message names the first row at fault, and why."""


@dataclass(frozen=True)
class Restored:
    """What came of it. rows: in the file; new: rows that the database lacked."""

    rows: int
    new: int


def restore(connection: duckdb.DuckDBPyConnection, file: Path, ledger: Ledger) -> Restored:
    """Read the ledger of a file into the database.

    connection: to the database, open for writing. file: a DuckDB file or Parquet. Raises WrongUseError where the file
    is neither or holds no ledger, LedgerRefusedError where its ledger contradicts itself or the one that stands.
    """
    with transaction(connection):
        _read(connection, file, ledger)
        _refuse_first(contradictions(connection, ledger), "the ledger of the file contradicts itself", ANOTHER_COPY)
        _make_standing(connection, ledger)
        _refuse_first(disagreements(connection, ledger), "the file contradicts the ledger that stands", NEW_DATABASE)
        new, _ = lacking(connection, "given", "standing")
        kept, example = lacking(connection, "standing", "given")
        if new and kept:
            raise LedgerRefusedError(
                f"the ledger that stands has {kept:,} rows that the file lacks, and the file {new:,} that it lacks: "
                f"{example}: it was published here after the ledgers parted. {NEW_DATABASE}"
            )
        if new:
            _append(connection, ledger)
        rows = connection.execute("select count(*) from given").fetchone()
    return Restored(rows[0] if rows else 0, new)


def _refuse_first(faults: Iterator[str], what: str, advice: str) -> None:
    """LedgerRefusedError at the first fault, with what to do."""
    for fault in faults:
        raise LedgerRefusedError(f"{what}: {fault}. {advice}")


def _read(connection: duckdb.DuckDBPyConnection, file: Path, ledger: Ledger) -> None:
    """Read the rows of the file into the temporary table `given`, each column as its type."""
    with file.open("rb") as opened:
        head = opened.read(DUCKDB_MARK_AT + len(DUCKDB))
    with contextlib.ExitStack() as after:
        if head.startswith(PARQUET):
            source, parameters = "read_parquet($file)", {"file": str(file)}
            try:
                found = connection.execute("describe from read_parquet($file)", parameters).fetchall()
            except duckdb.Error as error:
                raise WrongUseError(f"{file} cannot be read: {first_line(error)}. {ANOTHER_COPY}") from error
        elif head[DUCKDB_MARK_AT:] == DUCKDB:
            source, parameters = after.enter_context(_attached(connection, file)), {}
            found = connection.execute(compose("describe {source}", source=source)).fetchall()
        else:
            raise WrongUseError(f"{file} is neither a DuckDB file nor Parquet: give a copy of the ledger")
        missing = [column for column in ledger.columns if column not in {name for name, *_ in found}]
        if len(missing) == len(ledger.columns):
            raise WrongUseError(f"{file} holds no ledger: give a copy of the ledger")
        if missing:
            raise LedgerRefusedError(
                f"the ledger of the file lacks {', '.join(missing)}: it is no whole copy. {ANOTHER_COPY}"
            )
        cells = ", ".join(
            compose("cast({column} as {data_type}) as {column}", column=quoted(column), data_type=data_type)
            for column, data_type in ledger.columns.items()
        )
        try:
            connection.execute(
                compose("create temp table given as select {cells} from {source}", cells=cells, source=source),
                parameters,
            )
        except duckdb.ConversionException as error:
            raise LedgerRefusedError(
                f"a value of the file is none of its column: {first_line(error)}. {ANOTHER_COPY}"
            ) from error
        if not connection.execute("select 1 from given limit 1").fetchall():
            raise WrongUseError(f"the ledger of {file} has no row: nothing can be restored. {ANOTHER_COPY}")


@contextlib.contextmanager
def _attached(connection: duckdb.DuckDBPyConnection, file: Path) -> Iterator[str]:
    """Attach a DuckDB file, read-only, and yield the ledger's name in it."""
    # DuckDB takes no parameter for the name of a file to attach: here it always has the same
    with tempfile.TemporaryDirectory(prefix="agent_outcomes_restore_") as folder, contextlib.chdir(folder):
        Path(LINK).symlink_to(file.resolve())
        try:
            connection.execute(compose("attach '{link}' as {catalog} (read_only)", link=LINK, catalog=CATALOG))
        except duckdb.Error as error:
            raise WrongUseError(f"{file} cannot be opened: {first_line(error)}. {ANOTHER_COPY}") from error
        schemas = [
            schema
            for (schema,) in connection.execute(
                "select schema_name from duckdb_tables() where database_name = $catalog and table_name = $table "
                "union all "
                "select schema_name from duckdb_views() where database_name = $catalog and view_name = $table",
                {"catalog": CATALOG, "table": TABLE},
            ).fetchall()
        ]
        if SCHEMA not in schemas and len(schemas) != 1:
            raise WrongUseError(f"{file} holds {'no' if not schemas else 'more than one'} table {TABLE}")
        schema = SCHEMA if SCHEMA in schemas else schemas[0]
        yield f'{CATALOG}."{schema.replace(chr(34), chr(34) * 2)}".{TABLE}'


def _make_standing(connection: duckdb.DuckDBPyConnection, ledger: Ledger) -> None:
    """Make the ledger's table where there is none, and a view `standing` of what it holds."""
    connection.execute(compose("create schema if not exists {schema}", schema=quoted(SCHEMA)))
    definition = ", ".join(f"{quoted(name)} {made}" for name, made in ledger.definitions.items())
    connection.execute(
        compose("create table if not exists {ledger} ({definition})", ledger=LEDGER, definition=definition)
    )
    connection.execute(
        compose(
            "create temp view standing as select {columns} from {ledger}",
            columns=column_list(list(ledger.columns)),
            ledger=LEDGER,
        )
    )


def _append(connection: duckdb.DuckDBPyConnection, ledger: Ledger) -> None:
    """Append what the database lacks; no build believes any more that it knows what stands."""
    connection.execute(
        compose(
            "insert into {ledger} by name select one.* from given as one anti join standing as other on {same}",
            ledger=LEDGER,
            same=SAME_KEY,
        )
    )
    connection.execute(
        compose(
            "update {ledger} as one set {changing} = other.{changing} from given as other "
            "where {same} and one.{changing} <> other.{changing}",
            ledger=LEDGER,
            changing=quoted(CHANGING),
            same=SAME_KEY,
        )
    )
    connection.execute("delete from raw.built_relations where relation = $ledger", {"ledger": LEDGER})
