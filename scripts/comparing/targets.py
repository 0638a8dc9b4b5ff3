"""The two sides of a comparison: a DuckDB file or a Postgres database, by path, address or the name of a dbt target."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import duckdb
import jinja2
import yaml

from scripts.comparing.families import DATE, INSTANT, TIMESTAMP, in_the_room
from scripts.loading.contract import REPOSITORY, YAML_LOADER
from scripts.loading.database import explain_lock
from scripts.loading.errors import DatabaseUnavailableError, WrongUseError, first_line
from scripts.publishing.copying import literal, named

if TYPE_CHECKING:
    import psycopg

PROFILES, PROFILE = "profiles.yml", "agent_outcomes"
POSTGRES_ADDRESS = ("postgresql://", "postgres://")
CHUNK = 1 << 20
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


class PostgresSide:
    """A Postgres database, read in one transaction: all of it as of one instant."""

    def __init__(
        self, name: str, room: duckdb.DuckDBPyConnection, connection: psycopg.Connection[Any], folder: Path
    ) -> None:
        """Take a connection in a transaction, and a folder of one's own for what it writes."""
        self.name, self._room, self._connection, self._folder = name, room, connection, folder

    def columns(self, schemas: list[str]) -> Columns:
        """Return the tables and views of the schemas."""
        return _by_relation(self._connection.execute(POSTGRES_COLUMNS, (schemas,)).fetchall())

    def bring(self, relation: tuple[str, str], kinds: Mapping[str, str], into: str) -> None:
        """Make the table `into` of the room from columns of a relation: written as CSV, read as text, then typed."""
        file = self._folder / "rows.csv"
        # the constant keeps a row whose only column is NULL from being an empty line
        cells = ", ".join(["1", *(f"cast({named(name)} as text)" for name in kinds)])
        query = f"copy (select {cells} from {named(relation[0])}.{named(relation[1])}) to stdout (format csv)"  # noqa: S608
        with self._connection.cursor() as cursor, cursor.copy(query) as rows, file.open("wb") as written:  # type: ignore[arg-type]
            for block in rows:
                written.write(block)
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


@contextlib.contextmanager
def open_sides(left: str, right: str, room: duckdb.DuckDBPyConnection, folder: Path) -> Iterator[tuple[Side, Side]]:
    """Open two targets. WrongUseError where one is none, DatabaseUnavailableError where nobody answers.

    left, right: a target's name in profiles.yml, a DuckDB file, or a Postgres address as libpq takes it. folder: for
    the rows of Postgres on their way.
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
    targets = _targets()
    if said in targets:
        target = targets[said]
        if target["type"] == "duckdb":
            return DuckdbSide(said, room, Path(target["path"]).absolute(), alias)
        if target["type"] != "postgres":
            raise WrongUseError(f"the target {said} is of type {target['type']}, which cannot be compared yet")
        connection = stack.enter_context(
            _connected(
                said,
                host=target["host"],
                port=str(target["port"]),
                user=target["user"],
                password=str(target.get("password", target.get("pass")) or ""),
                dbname=target.get("dbname", target.get("database")),
            )
        )
        return PostgresSide(said, room, connection, folder)
    if said.startswith(POSTGRES_ADDRESS) or ("=" in said and not Path(said).is_file()):
        connection = stack.enter_context(_connected("the Postgres database", said))
        # an address may hold a password: it is shown nowhere
        return PostgresSide(f"postgres ({connection.info.dbname})", room, connection, folder)
    if not Path(said).is_file():
        raise WrongUseError(
            f"{said} is neither a target ({', '.join(targets)}) nor a DuckDB file that is there, nor a Postgres "
            "address like postgresql://user@host/name"
        )
    return DuckdbSide(said, room, Path(said).absolute(), alias)


@contextlib.contextmanager
def _connected(what: str, address: str = "", **parts: str) -> Iterator[psycopg.Connection[Any]]:
    """Connect to Postgres for reading, as of one instant, in UTC."""
    try:
        import psycopg  # noqa: PLC0415 - only who compares with Postgres needs it
    except ImportError as error:
        raise WrongUseError(
            "comparing with Postgres needs the package psycopg: .venv/bin/pip install 'psycopg[binary]>=3.2,<4'"
        ) from error
    try:
        connection = psycopg.connect(address, application_name="agent_outcomes compare", **parts)
    except psycopg.ProgrammingError as error:
        raise WrongUseError(f"{what} cannot be read as an address of a database: {first_line(error)}") from error
    except psycopg.OperationalError as error:
        raise DatabaseUnavailableError(f"{what} cannot be reached: {first_line(error)}") from error
    try:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        for setting in ("TimeZone to 'UTC'", "DateStyle to 'ISO'", "extra_float_digits to 1", "bytea_output to 'hex'"):
            connection.execute(f"set local {setting}")  # type: ignore[arg-type]
        yield connection
    finally:
        connection.close()


def _targets() -> dict[str, dict[str, Any]]:
    """Return the targets of the project's profile, with what the environment says filled in as dbt does it."""
    folder = Path(os.environ.get("DBT_PROFILES_DIR") or REPOSITORY)
    found = yaml.load((folder / PROFILES).read_text(encoding="utf-8"), YAML_LOADER)  # noqa: S506
    return {name: {key: _rendered(value) for key, value in target.items()} for name, target in _outputs(found).items()}


def _outputs(profiles: Mapping[str, Any]) -> dict[str, Any]:
    """Return the targets of the project's profile; none where the file has no such profile."""
    return (profiles.get(PROFILE) or {}).get("outputs") or {}


def _rendered(value: object) -> Any:
    """Return a value of a profile with its `env_var` filled in; an unset one without a default is left empty."""
    if not isinstance(value, str):
        return value
    engine = jinja2.Environment(autoescape=False)  # noqa: S701 - no page
    # dbt's own: what they change is made text again on its way to the database
    engine.filters |= dict.fromkeys(("as_number", "as_native", "as_bool", "as_text"), lambda said: said)
    return engine.from_string(value).render(env_var=lambda name, default="": os.environ.get(name, default))


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
