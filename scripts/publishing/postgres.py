"""Pushing a copy to Postgres: every table, with its key and comments, in one transaction.

Rows are deleted and written anew in place: readers see the old ones until the commit and wait for nothing, permissions
and views of one's own stay. Only a table whose columns or key have changed is made again: beside the old one, which is
dropped at the end, for that alone needs a moment in which nobody reads it.
"""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import duckdb

from scripts.loading.database import PATIENCE_SECONDS, PAUSE_SECONDS
from scripts.loading.errors import DatabaseUnavailableError, WrongUseError, first_line
from scripts.loading.sql import compose
from scripts.publishing.builds import RefusedError
from scripts.publishing.copying import SCHEMA, TABLE, TABLES, Table, literal, named
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
# tables and views, and whatever else a name can belong to
TABLES_QUERY = """
select nspname, relname
from pg_class
inner join pg_namespace on pg_namespace.oid = relnamespace
where nspname = any(%s) and relkind in ('r', 'p', 'v', 'm', 'f')
"""
# who else has a table in use
USERS_QUERY = """
select distinct pid from pg_locks where relation = to_regclass(%s) and granted and pid <> pg_backend_pid() order by pid
"""
# permissions that others than its owner have, as statements for a table of another name
GRANTS_QUERY = """
select format(
    'grant %%s on %%s to %%s%%s', given.privilege_type, %s::text,
    case when given.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(given.grantee)) end,
    case when given.is_grantable then ' with grant option' else '' end
)
from pg_class
cross join lateral aclexplode(relacl) as given
where pg_class.oid = to_regclass(%s) and given.grantee <> relowner
order by 1
"""
PROTECTED_QUERY = "select relrowsecurity from pg_class where oid = to_regclass(%s)"
# what a connection asks for itself: it lies idle while DuckDB works, and gives way rather than wait for ever
SETTINGS = (
    "set statement_timeout = 0",
    "set idle_in_transaction_session_timeout = 0",
    f"set lock_timeout = '{PATIENCE_SECONDS:g}s'",
)
# what a table is called that is not in its place yet: Postgres cuts names after 63 bytes
BESIDE, LONGEST = "__new", 50


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
        parts.append(f"constraint {named(key_name(table))} primary key ({', '.join(map(named, table.key))})")
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


def beside(table: Table) -> Table:
    """Return a table as it is called until it takes its place."""
    return replace(table, name=f"{table.name[:LONGEST]}{BESIDE}")


def key_name(table: Table) -> str:
    """Return what the index of a table's key is called."""
    return f"{table.name[:LONGEST]}_pkey"


def wait_while(held: Callable[[], str | None], say: Callable[[str], None], patience: float) -> None:
    """Wait up to `patience` seconds while somebody is in the way; DatabaseUnavailableError says who.

    held: says so in a sentence, None once nobody is.
    """
    deadline, told = time.monotonic() + patience, False
    while found := held():
        if time.monotonic() >= deadline:
            raise DatabaseUnavailableError(f"{found}. Gave up after {patience:g} s and changed nothing")
        if not told:
            say(f"{found}. Waiting up to {patience:g} s ...")
            told = True
        time.sleep(PAUSE_SECONDS)


class Postgres:
    """A transaction that holds a whole copy, until it is committed or the connection ends.

    without_key: tables with a key that Postgres does not take.
    """

    # what whoever holds the turn is doing there
    doing = "publishing to"

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        """Take a connection that commits nothing by itself."""
        self._connection = connection
        self._reshaped: list[Table] = []
        self._gone: list[Table] = []
        self._at: str | None = None
        self.without_key: list[str] = []

    def take_turn(self, say: Callable[[str], None], patience: float = PATIENCE_SECONDS) -> None:
        """Be the only one who publishes to this database; wait up to `patience` seconds for another one."""

        def holder() -> str | None:
            if self.ask("select pg_try_advisory_xact_lock(%s)", TURN)[0][0]:
                return None
            found = self.ask("select pid from pg_locks where locktype = 'advisory' and objid = %s and granted", TURN)
            return f"Postgres' process {found[0][0] if found else 'unknown'} is {self.doing} this database"

        wait_while(holder, say, patience)

    def require_own(self, tables: list[Table]) -> None:
        """RefusedError where somebody else's table or view has the name of one, or lies there and nothing of ours."""
        there = set(self.ask(TABLES_QUERY, sorted({table.schema for table in tables})))
        ours = self._published_before()
        foreign = there & {(table.schema, table.name) for table in tables} - ours if ours else there
        if foreign:
            schema, name = min(foreign)
            raise RefusedError(
                f"Postgres has {schema}.{name}, which was not published by this project: name another database"
            )

    def _published_before(self) -> set[tuple[str, str]]:
        """Return schema and name of the tables that the copy there holds: it says so itself."""
        if not self.ask(COLUMNS_QUERY, f"{SCHEMA}.{TABLES}"):
            return set()
        return {
            (schema, name)
            for schema, name in self.ask(f"select schema_name, table_name from {SCHEMA}.{TABLES}")  # noqa: S608
        }

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
        """Write all tables, with their keys and comments; what was published before and is no more goes at the end."""
        gone = self._published_before() - {(table.schema, table.name) for table in tables}
        self._gone = [Table(schema, name, {}, frozenset(), (), None, {}) for schema, name in sorted(gone)]
        for schema in sorted({table.schema for table in tables}):
            # who may not make schemas may own those that are there
            if not self.ask("select 1 from pg_namespace where nspname = %s", schema):
                self.do(f"create schema {named(schema)}")
        for table in tables:
            self._at = place_of(table)
            self._write(connection, table)

    def _write(self, connection: duckdb.DuckDBPyConnection, table: Table) -> None:
        """Write a table: in place, or beside the one that stands where that has another shape."""
        import psycopg  # noqa: PLC0415 - only who pushes to Postgres needs it

        try:
            with self._connection.transaction():
                made = self._make(table)
                self._fill(connection, table, made)
        except (psycopg.errors.ProgramLimitExceeded, psycopg.errors.UniqueViolation):
            if not table.key:
                raise
            # an index takes no value of more than some 2,700 bytes; and large tables are tried for twins here alone
            self.without_key.append(f"{table.schema}.{table.name}")
            self._write(connection, replace(table, key=()))
            return
        if made != table:
            self._reshaped.append(table)
        for statement in comments_on(replace(table, name=made.name)):
            self.do(statement)

    def put_in_place(self) -> None:
        """Let the tables of another shape take their places: last, for nobody can read them from then to the commit.

        DatabaseUnavailableError names who has one open for longer than anybody waits.
        """
        for table in [*self._gone, *self._reshaped]:
            self._wait_for_readers(table)
        for table in self._gone:
            self.do(f"drop table if exists {place_of(table)}")
        for table in self._reshaped:
            made = beside(table)
            grants = [grant for (grant,) in self.ask(GRANTS_QUERY, place_of(made), place_of(table))]
            for grant in grants:
                self.do(grant)
            self.do(f"drop table {place_of(table)}")
            self.do(f"alter table {place_of(made)} rename to {named(table.name)}")
            if table.key:
                self.do(f"alter index {named(table.schema)}.{named(key_name(made))} rename to {named(key_name(table))}")

    def _wait_for_readers(self, table: Table) -> None:
        """Have a table to oneself. It is asked for and not queued for: in a queue, new readers would wait behind it."""
        import psycopg  # noqa: PLC0415 - only who pushes to Postgres needs it

        place, deadline = place_of(table), time.monotonic() + PATIENCE_SECONDS
        if not self.ask(COLUMNS_QUERY, place):
            return
        while True:
            try:
                with self._connection.transaction():
                    self.do(f"lock table {place} in access exclusive mode nowait")
            except psycopg.errors.LockNotAvailable:
                if time.monotonic() >= deadline:
                    raise DatabaseUnavailableError(self._held(place)) from None
                time.sleep(PAUSE_SECONDS)
            else:
                return

    def held(self) -> str:
        """Say who has the table in use at which writing stopped."""
        self._connection.rollback()
        return self._held(self._at or f"{SCHEMA}.{TABLE}")

    def _held(self, place: str) -> str:
        """Say who has a table in use."""
        holders = ", ".join(str(pid) for (pid,) in self.ask(USERS_QUERY, place)) or "that has ended since"
        return (
            f"Postgres' process {holders} holds {place}, which is to be replaced. Gave up after "
            f"{PATIENCE_SECONDS:g} s and changed nothing: end that transaction, and publish again"
        )

    def commit(self) -> None:
        """Let readers see it."""
        self._connection.commit()

    def _make(self, table: Table) -> Table:
        """Take the rows out of a table, or make it, beside one of another shape. Return it as it is called now."""
        name = place_of(table)
        wanted = [(column, type_of(kind), column in table.required) for column, kind in table.types.items()]
        there = self.ask(COLUMNS_QUERY, name)
        if there == wanted and tuple(key for (key,) in self.ask(KEY_QUERY, name)) == table.key:
            self.do(f"delete from {name}")  # noqa: S608 - a name of the project
            return table
        if self.ask(PROTECTED_QUERY, name) == [(True,)]:
            raise RefusedError(
                f"{name} has other columns or another key now, and policies of yours say who sees which rows: a new "
                "table would have none. Drop it, publish, and write them anew"
            )
        made = beside(table) if there else table
        self.do(made_as(made))
        return made

    def _fill(self, connection: duckdb.DuckDBPyConnection, table: Table, made: Table) -> None:
        """Write a table's rows. made: where to."""
        cells = ", ".join(cell_of(column, data_type) for column, data_type in table.types.items())
        self.send(connection, compose("select {cells} from {table}", cells=cells, table=table.place), place_of(made))

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
        postgres = made(connection)
        for setting in SETTINGS:
            connection.execute(setting)
        yield postgres
    except psycopg.errors.LockNotAvailable:
        raise DatabaseUnavailableError(postgres.held()) from None
    except psycopg.Error as error:
        raise RefusedError(f"Postgres did not take it: {first_line(error)}") from error
    finally:
        connection.close()
