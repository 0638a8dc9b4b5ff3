"""The two sides of a comparison: a DuckDB file, a Postgres database or Spark, by path, address or name of a target."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import duckdb

from scripts.comparing.families import DATE, INSTANT, TIMESTAMP, in_the_room
from scripts.loading.database import explain_lock
from scripts.loading.errors import DatabaseUnavailableError, WrongUseError, first_line
from scripts.profiles import address_of, read_targets
from scripts.publishing.copying import literal, named
from scripts.publishing.postgres import Postgres, open_postgres
from scripts.sparks import folder_of, open_spark

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

POSTGRES_ADDRESS = ("postgresql://", "postgres://")
DUCKDB_COLUMNS = """
select schema_name, table_name, column_name, data_type
from duckdb_columns()
where database_name = ? and not internal and list_contains(?::varchar[], schema_name)
order by schema_name, table_name, column_index
"""
POSTGRES_COLUMNS = """
select space.nspname, relation.relname, attribute.attname, format_type(attribute.atttypid, attribute.atttypmod)
from pg_attribute as attribute
inner join pg_class as relation on relation.oid = attribute.attrelid and relation.relkind in ('r', 'p', 'v', 'm')
inner join pg_namespace as space on space.oid = relation.relnamespace
where space.nspname = any(%s) and attribute.attnum > 0 and not attribute.attisdropped
order by space.nspname, relation.relname, attribute.attnum
"""

# schema and name -> column -> its type, as the engine calls it, in the order of the columns
Columns = dict[tuple[str, str], dict[str, str]]


class Side(Protocol):
    """One target, open. name: what a report calls it."""

    name: str

    def columns(self, schemas: list[str]) -> Columns:
        """Return the tables and views of the schemas."""

    def bring(self, relation: tuple[str, str], kinds: Mapping[str, str], into: str) -> None:
        """Make the table `into` of the room from columns of a relation, each in the form of its kind."""


class DuckdbSide:
    """A DuckDB file, attached to the room under a name."""

    def __init__(self, name: str, room: duckdb.DuckDBPyConnection, path: Path, alias: str) -> None:
        """Attach the file. DatabaseUnavailableError where that cannot be."""
        self.name, self._room, self._alias = name, room, alias
        if not path.is_file():
            raise DatabaseUnavailableError(f"{path} is not there: build it first, or name another file")
        try:
            room.execute(f"attach {literal(str(path))} as {alias} (read_only)")
        except duckdb.Error as error:
            raise DatabaseUnavailableError(
                explain_lock(path, error) or f"{path} cannot be opened: {first_line(error)}"
            ) from error

    def columns(self, schemas: list[str]) -> Columns:
        """Return the tables and views of the schemas."""
        return _by_relation(self._room.execute(DUCKDB_COLUMNS, [self._alias, schemas]).fetchall())

    def bring(self, relation: tuple[str, str], kinds: Mapping[str, str], into: str) -> None:
        """Make the table `into` of the room from columns of a relation."""
        cells = ", ".join(f"{in_the_room(named(name), kind)} as {named(name)}" for name, kind in kinds.items())
        place = f"{self._alias}.{named(relation[0])}.{named(relation[1])}"
        self._room.execute(f"create or replace table {into} as select {cells} from {place}")  # noqa: S608


class Reader(Postgres):
    """A transaction that reads, all of it as of one instant, in UTC."""

    doing = "comparing with"

    def begin(self) -> None:
        """Say what holds for the transaction; before anything else."""
        self.do("set transaction isolation level repeatable read, read only")
        for setting in ("TimeZone to 'UTC'", "DateStyle to 'ISO'", "extra_float_digits to 1"):
            self.do(f"set local {setting}")

    def database(self) -> str:
        """Return the database's name."""
        return self.ask("select current_database()")[0][0]

    def receive(self, query: str, file: Path) -> None:
        """Write the rows of a query into a file, as CSV without a header."""
        with (
            self._connection.cursor() as cursor,
            cursor.copy(f"copy ({query}) to stdout (format csv)") as rows,  # type: ignore[arg-type]
            file.open("wb") as written,
        ):
            for block in rows:
                written.write(block)


class PostgresSide:
    """A Postgres database."""

    def __init__(self, name: str, room: duckdb.DuckDBPyConnection, reader: Reader, folder: Path) -> None:
        """Take a transaction that was begun, and a folder of one's own for what it writes."""
        self.name, self._room, self._reader, self._folder = name, room, reader, folder

    def columns(self, schemas: list[str]) -> Columns:
        """Return the tables and views of the schemas."""
        return _by_relation(self._reader.ask(POSTGRES_COLUMNS, schemas))

    def bring(self, relation: tuple[str, str], kinds: Mapping[str, str], into: str) -> None:
        """Make the table `into` of the room from columns of a relation: written as CSV, read as text, then typed."""
        file = self._folder / "rows.csv"
        # the constant keeps a row whose only column is NULL from being an empty line
        cells = ", ".join(["1", *(f"cast({named(name)} as text)" for name in kinds)])
        self._reader.receive(f"select {cells} from {named(relation[0])}.{named(relation[1])}", file)  # noqa: S608
        types = ", ".join(f"{literal(name)}: 'varchar'" for name in ("the constant", *kinds))
        typed = ", ".join(
            f"{in_the_room(_read(named(name), kind), kind)} as {named(name)}" for name, kind in kinds.items()
        )
        self._room.execute(
            f"create or replace table {into} as select {typed} from read_csv({literal(str(file))}, "  # noqa: S608
            f"header = false, delim = ',', quote = '\"', escape = '\"', columns = {{{types}}}, nullstr = '', "
            "allow_quoted_nulls = false, auto_detect = false, parallel = false, max_line_size = 200000000)"
        )
        file.unlink()


class SparkSide:
    """Tables and views of Spark. Tables are read from their files, views are written as files by Spark first."""

    # what it calls an instant; a wall clock is `timestamp_ntz`
    INSTANTS = ("timestamp", "timestamp_ltz")

    def __init__(self, name: str, room: duckdb.DuckDBPyConnection, session: SparkSession, folder: Path) -> None:
        """Take a session that was begun, and a folder of one's own for what it writes."""
        self.name, self._room, self._session, self._folder = name, room, session, folder

    def columns(self, schemas: list[str]) -> Columns:
        """Return the tables and views of the schemas."""
        rows = []
        standing = {row[0] for row in self._session.sql("show schemas").collect()}
        for schema in schemas:
            if schema not in standing:
                continue
            for _, table, is_temporary in self._session.sql(f"show tables in {schema}").collect():
                if not is_temporary:
                    described = self._session.sql(f"describe table {schema}.{table}").collect()
                    rows += [(schema, table, row[0], self._type(row[1])) for row in described if row[1]]
        return _by_relation(sorted(rows, key=lambda row: row[:2]))

    def bring(self, relation: tuple[str, str], kinds: Mapping[str, str], into: str) -> None:
        """Make the table `into` of the room from columns of a relation."""
        name = ".".join(relation)
        folder = folder_of(self._session, name)
        if folder is None:
            folder = self._folder / "rows"
            self._session.table(name).write.mode("overwrite").parquet(str(folder))
        files = sorted(map(str, folder.glob("*.parquet")))
        cells = ", ".join(f"{in_the_room(named(column), kind)} as {named(column)}" for column, kind in kinds.items())
        rows = f"read_parquet([{', '.join(map(literal, files))}])"
        if not files:
            rows = "(select " + ", ".join(f"null as {named(column)}" for column in kinds) + " where false)"
        self._room.execute(f"create or replace table {into} as select {cells} from {rows}")  # noqa: S608

    def _type(self, data_type: str) -> str:
        """Return a type of Spark's as the other engines call it, where the same word means another one there."""
        return INSTANT if data_type in self.INSTANTS else data_type


@contextlib.contextmanager
def open_sides(left: str, right: str, room: duckdb.DuckDBPyConnection, folder: Path) -> Iterator[tuple[Side, Side]]:
    """Open two targets. WrongUseError where one is none, DatabaseUnavailableError where nobody answers.

    left, right: a target's name in profiles.yml, a DuckDB file, or a Postgres address as libpq takes it. folder: for
    the rows of Postgres and Spark on their way.
    """
    with contextlib.ExitStack() as stack:
        yield (
            _open_side(left, room, "left_side", folder, stack),
            _open_side(right, room, "right_side", folder, stack),
        )


def _open_side(
    said: str, room: duckdb.DuckDBPyConnection, alias: str, folder: Path, stack: contextlib.ExitStack
) -> Side:
    """Open a target, until the stack is left."""
    targets = read_targets()
    if said in targets:
        target = targets[said]
        if target["type"] == "duckdb":
            return DuckdbSide(said, room, Path(target["path"]).absolute(), alias)
        if target["type"] == "spark":
            session = stack.enter_context(open_spark(said, target))
            return SparkSide(said, room, session, folder / alias)
        if target["type"] != "postgres":
            raise WrongUseError(f"the target {said} is of type {target['type']}, which cannot be compared yet")
        reader = stack.enter_context(open_postgres("", Reader, f"the target {said}", **address_of(target)))
        reader.begin()
        return PostgresSide(said, room, reader, folder)
    if said.startswith(POSTGRES_ADDRESS) or ("=" in said and not Path(said).is_file()):
        reader = stack.enter_context(open_postgres(said, Reader, "the Postgres address"))
        reader.begin()
        # an address may hold a password: it is shown nowhere
        return PostgresSide(f"postgres ({reader.database()})", room, reader, folder)
    if not Path(said).is_file():
        raise WrongUseError(
            f"{said} is neither a target ({', '.join(targets)}) nor a DuckDB file that is there, nor a Postgres "
            "address like postgresql://user@host/name"
        )
    return DuckdbSide(said, room, Path(said).absolute(), alias)


def _by_relation(rows: list[tuple[Any, ...]]) -> Columns:
    """Return columns by their relation."""
    found: Columns = {}
    for schema, table, column, data_type in rows:
        found.setdefault((schema, table), {})[column] = data_type
    return found


def _read(text: str, kind: str) -> str:
    """Return the SQL that reads a value as Postgres writes it: DuckDB writes years before Christ otherwise."""
    if kind not in (DATE, TIMESTAMP, INSTANT):
        return text
    return f"regexp_replace({text}, '^(\\S+)( \\S+)? BC$', '\\1 (BC)\\2')"
