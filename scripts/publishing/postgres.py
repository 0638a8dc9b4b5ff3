"""Pushing a copy to Postgres: every table, with its key and comments, in one transaction.

Rows are deleted and written anew in place: readers see the old ones until the commit and wait for nothing, permissions
and views of one's own stay. Only a table whose columns or key have changed is dropped and made again.
"""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import duckdb

from scripts.loading.database import PATIENCE_SECONDS, PAUSE_SECONDS
from scripts.loading.errors import DatabaseUnavailableError, WrongUseError, first_line
from scripts.loading.sql import compose
from scripts.publishing.builds import RefusedError
from scripts.publishing.copying import SCHEMA, TABLE, Table, literal, named
from scripts.publishing.ledgers import require_no_lost_rows
from scripts.restoring.declaration import TABLE as LEDGER
from scripts.restoring.declaration import Ledger

if TYPE_CHECKING:
    import psycopg

# DuckDB's types as Postgres calls them; it has all others as text
TYPES = {
    "VARCHAR": "text",
    "BOOLEAN": "boolean",
    "SMALLINT": "smallint",
    "INTEGER": "integer",
    "BIGINT": "bigint",
    "HUGEINT": "numeric(38,0)",
    "FLOAT": "real",
    "DOUBLE": "double precision",
    "DATE": "date",
    "TIMESTAMP": "timestamp without time zone",
    "TIMESTAMP WITH TIME ZONE": "timestamp with time zone",
    "UUID": "uuid",
}
DECIMAL = re.compile(r"DECIMAL\((\d+),\s*(\d+)\)")
# one number for all who publish here: the advisory lock
TURN = 0x61676F75
CHUNK = 1 << 20
ROWS, OLD_LEDGER = "rows.csv", "old_ledger.csv"
COLUMNS_QUERY = """
select attribute.attname, format_type(attribute.atttypid, attribute.atttypmod), attribute.attnotnull
from pg_attribute as attribute
where attribute.attrelid = to_regclass(%s) and attribute.attnum > 0 and not attribute.attisdropped
order by attribute.attnum
"""
KEY_QUERY = """
select attribute.attname
from pg_constraint as made
cross join lateral unnest(made.conkey) with ordinality as part (number, place)
inner join pg_attribute as attribute on attribute.attrelid = made.conrelid and attribute.attnum = part.number
where made.conrelid = to_regclass(%s) and made.contype = 'p'
order by part.place
"""
TABLES_QUERY = """
select schemaname, tablename, obj_description(to_regclass(quote_ident(schemaname) || '.' || quote_ident(tablename)))
from pg_tables
where schemaname = any(%s)
"""


def type_of(data_type: str) -> str:
    """Return what Postgres calls a type of DuckDB."""
    if found := DECIMAL.fullmatch(data_type):
        return f"numeric({found[1]},{found[2]})"
    return TYPES.get(data_type, "text")


def cell_of(column: str, data_type: str) -> str:
    """Return a column as DuckDB writes it for Postgres, as SQL: no text there may hold the character 0."""
    if type_of(data_type) == "text":
        return f"replace(cast({named(column)} as varchar), chr(0), '') as {named(column)}"
    return named(column)


def made_as(table: Table) -> str:
    """Return the statement that makes a table, with its key."""
    parts = [
        f"{named(column)} {type_of(data_type)}" + (" not null" if column in table.required else "")
        for column, data_type in table.types.items()
    ]
    if table.key:
        parts.append(f"primary key ({', '.join(map(named, table.key))})")
    return f"create table {place_of(table)} ({', '.join(parts)})"


def comments_on(table: Table) -> list[str]:
    """Return the statements that write what is said of a table and its columns."""
    said = [f"comment on table {place_of(table)} is {literal(table.comment) if table.comment else 'null'}"]
    return [
        *said,
        *(
            f"comment on column {place_of(table)}.{named(column)} is {literal(comment)}"
            for column, comment in table.comments.items()
        ),
    ]


def place_of(table: Table) -> str:
    """Return a table's name in Postgres."""
    return f"{named(table.schema)}.{named(table.name)}"


class Postgres:
    """A transaction that holds a whole copy, until it is committed or the connection ends."""

    # what whoever holds the turn is doing there
    doing = "publishing to"

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        """Take a connection that commits nothing by itself."""
        self._connection = connection

    def take_turn(self, say: Callable[[str], None], patience: float = PATIENCE_SECONDS) -> None:
        """Be the only one who publishes to this database; wait up to `patience` seconds for another one."""
        deadline, told = time.monotonic() + patience, False
        while not self.ask("select pg_try_advisory_xact_lock(%s)", TURN)[0][0]:
            holders = self.ask("select pid from pg_locks where locktype = 'advisory' and objid = %s and granted", TURN)
            held = f"Postgres' process {holders[0][0] if holders else 'unknown'} is {self.doing} this database"
            if time.monotonic() >= deadline:
                raise DatabaseUnavailableError(f"{held}. Gave up after {patience:g} s and changed nothing")
            if not told:
                say(f"{held}. Waiting up to {patience:g} s ...")
                told = True
            time.sleep(PAUSE_SECONDS)

    def require_own(self, schemas: list[str]) -> None:
        """RefusedError where the schemas hold tables, and none that says that it was published."""
        there = {(schema, name) for schema, name, _ in self.ask(TABLES_QUERY, schemas)}
        if there and (SCHEMA, TABLE) not in there:
            schema, name = min(there)
            raise RefusedError(
                f"Postgres has a table {schema}.{name} that was not published by this project: name another database"
            )

    def require_no_lost_rows(self, connection: duckdb.DuckDBPyConnection, ledger: Ledger) -> None:
        """RefusedError where the ledger there has rows that the database lacks.

        Needs a workroom as current folder.
        """
        if self.lay_ledger(connection, ledger, "publish_old_ledger"):
            require_no_lost_rows(connection, "publish_old_ledger", ledger, "Postgres")

    def lay_ledger(self, connection: duckdb.DuckDBPyConnection, ledger: Ledger, view: str) -> bool:
        """Make a view of the ledger that stands there, over a file of the current folder; false where none does."""
        there = [name for name, *_ in self.ask(COLUMNS_QUERY, f"{SCHEMA}.{LEDGER}")]
        columns = {name: data_type for name, data_type in ledger.columns.items() if name in there}
        if not columns:
            return False
        listed = ", ".join(map(named, columns))
        with (
            self._connection.cursor() as cursor,
            cursor.copy(f"copy {SCHEMA}.{LEDGER} ({listed}) to stdout (format csv, header)") as rows,  # type: ignore[arg-type]
            Path(OLD_LEDGER).open("wb") as file,
        ):
            for block in rows:
                file.write(block)
        types = ", ".join(f"{literal(name)}: {literal(data_type)}" for name, data_type in columns.items())
        connection.execute(
            compose(
                "create or replace temp view {view} as select * from read_csv('{file}', header = true, "
                "columns = {{{types}}}, nullstr = '', allow_quoted_nulls = false, max_line_size = 100000000)",
                view=view,
                file=OLD_LEDGER,
                types=types,
            )
        )
        return True

    def write(self, connection: duckdb.DuckDBPyConnection, tables: list[Table]) -> None:
        """Write all tables, with their keys and comments; what was published before and is no more goes."""
        schemas = sorted({table.schema for table in tables})
        for schema in schemas:
            self.do(f"create schema if not exists {named(schema)}")
        published = {(table.schema, table.name) for table in tables}
        for schema, name, comment in self.ask(TABLES_QUERY, schemas):
            # a table without the mark of a grain is somebody's own
            if (schema, name) not in published and (comment or "").startswith("One row per "):
                self.do(f"drop table {named(schema)}.{named(name)}")
        for table in tables:
            self._make(table)
            self._fill(connection, table)
            for statement in comments_on(table):
                self.do(statement)

    def commit(self) -> None:
        """Let readers see it."""
        self._connection.commit()

    def _make(self, table: Table) -> None:
        """Make a table where there is none, or one of another shape; else take its rows out."""
        name = place_of(table)
        wanted = [(column, type_of(kind), column in table.required) for column, kind in table.types.items()]
        there = self.ask(COLUMNS_QUERY, name)
        if there == wanted and tuple(key for (key,) in self.ask(KEY_QUERY, name)) == table.key:
            self.do(f"delete from {name}")  # noqa: S608 - a name of the project
            return
        if there:
            self.do(f"drop table {name}")
        self.do(made_as(table))

    def _fill(self, connection: duckdb.DuckDBPyConnection, table: Table) -> None:
        """Write a table's rows."""
        cells = ", ".join(cell_of(column, data_type) for column, data_type in table.types.items())
        self.send(connection, compose("select {cells} from {table}", cells=cells, table=table.place), place_of(table))

    def send(self, connection: duckdb.DuckDBPyConnection, query: str, place: str) -> None:
        """Let DuckDB write the rows of a query into a file of the current folder, and Postgres read it.

        query, place: as SQL, the columns of the one in the order of the other's.
        """
        connection.execute(
            compose("copy ({query}) to '{file}' (format csv, header false, nullstr '')", query=query, file=ROWS)
        )
        with (
            self._connection.cursor() as cursor,
            cursor.copy(f"copy {place} from stdin (format csv)") as rows,  # type: ignore[arg-type]
            Path(ROWS).open("rb") as file,
        ):
            while block := file.read(CHUNK):
                rows.write(block)

    def ask(self, query: str, *parameters: object) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""
        return self._connection.execute(query, parameters).fetchall()  # type: ignore[arg-type]

    def do(self, statement: str, *parameters: object) -> None:
        """Run a statement."""
        self._connection.execute(statement, parameters or None)  # type: ignore[arg-type]


Kind = TypeVar("Kind", bound=Postgres)


@contextlib.contextmanager
def open_postgres(dsn: str, made: type[Kind] = Postgres, option: str = "--postgres", **parts: str) -> Iterator[Kind]:
    """Connect, and begin a transaction that ends with nothing done unless it is committed.

    dsn: as libpq takes it, `postgresql://…` or `host=… dbname=…`. parts: of the address, by libpq's names. made: what
    to make of the connection. option: by which the user named the database. WrongUseError where the library is
    missing, DatabaseUnavailableError where nobody answers.
    """
    try:
        import psycopg  # noqa: PLC0415 - only who pushes to Postgres needs it
    except ImportError as error:
        raise WrongUseError(
            f"{option} needs the package psycopg: .venv/bin/pip install 'psycopg[binary]>=3.2,<4'"
        ) from error
    try:
        connection = psycopg.connect(dsn, application_name=f"agent_outcomes, {made.doing}", **parts)
    except psycopg.ProgrammingError as error:
        raise WrongUseError(f"{option} cannot be read as an address of a database: {first_line(error)}") from error
    except psycopg.OperationalError as error:
        raise DatabaseUnavailableError(f"Postgres cannot be reached: {first_line(error)}") from error
    try:
        yield made(connection)
    except psycopg.Error as error:
        raise RefusedError(f"Postgres did not take it: {first_line(error)}") from error
    finally:
        connection.close()
