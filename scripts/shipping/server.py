"""The server's side: one transaction that makes what is missing there, takes rows out and writes rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import duckdb

from scripts.loading.database import PATIENCE_SECONDS
from scripts.loading.sql import column_list, compose, quoted
from scripts.publishing.builds import RefusedError
from scripts.publishing.copying import SCHEMA as PUBLISHED_SCHEMA
from scripts.publishing.copying import TABLE as PUBLISHED_TABLE
from scripts.publishing.copying import named
from scripts.publishing.postgres import Postgres, cell_of, type_of, wait_while
from scripts.restoring.declaration import SCHEMA as LEDGER_SCHEMA
from scripts.restoring.declaration import TABLE as LEDGER
from scripts.restoring.declaration import Ledger
from scripts.shipping.groups import SCHEMA, WHOLE, Difference, Group, Groups, load_column

# what was sent, so that the same is not sent again
SHIPPED = "shipped_groups"
SHIPPED_COLUMNS = {"table_name": "text", "load_id": "text", "rows": "bigint", "rows_hash": "text"}
SHIPPED_COMMENT = (
    "One row per landing table and load: how many rows scripts/ship_raw.py sent, and a hash of what they say."
)
COLUMNS_QUERY = """
select table_name, column_name from information_schema.columns where table_schema = %s
"""
# what sessions are given: instants are UTC; to compile the views' long queries takes many times what they take
SETTINGS = {"TimeZone": "UTC", "jit": "off"}
SETTINGS_QUERY = "select name, reset_val from pg_settings where name = any(%s)"
OWN_QUERY = "select pg_has_role(datdba, 'member') from pg_database where datname = current_database()"
# profiles.yml calls dbt's sessions so
BUILDER = "agent_outcomes"
BUILD_QUERY = """
select pid from pg_stat_activity
where datname = current_database() and application_name = %s and pid <> pg_backend_pid()
"""


class Server(Postgres):
    """A transaction that ships, until it is committed or the connection ends."""

    doing, called = "shipping to", "Postgres"

    def require_own(self, schemas: list[str]) -> None:
        """RefusedError where the database holds a published copy: its tables are not to be built over."""
        if self.ask("select to_regclass(%s) is not null", f"{PUBLISHED_SCHEMA}.{PUBLISHED_TABLE}")[0][0]:
            raise RefusedError(
                "that database holds a copy that scripts/publish.py writes: name one of its own for the models "
                f"(it has {PUBLISHED_SCHEMA}.{PUBLISHED_TABLE}; schemas {', '.join(schemas)} are built there)"
            )

    def wait_for_build(self, say: Callable[[str], None], patience: float = PATIENCE_SECONDS) -> None:
        """Wait up to `patience` seconds while a build runs there, which would read some rows before and some after.

        DatabaseUnavailableError names its process.
        """

        def builder() -> str | None:
            found = self.ask(BUILD_QUERY, BUILDER)
            return f"Postgres' process {found[0][0]} is building in this database" if found else None

        wait_while(builder, say, patience)

    def prepare(self, tables: dict[str, dict[str, str]]) -> None:
        """Make the schema and tables that are missing, and columns; set what sessions need."""
        self._set_sessions()
        self.do(f"create schema if not exists {named(SCHEMA)}")
        there: dict[str, set[str]] = defaultdict(set)
        for table, column in self.ask(COLUMNS_QUERY, SCHEMA):
            there[table].add(column)
        for table, columns in {**tables, SHIPPED: SHIPPED_COLUMNS}.items():
            types = {name: type_of(data_type.upper()) for name, data_type in columns.items()}
            if table not in there:
                made = ", ".join(f"{quoted(name)} {kind}" for name, kind in types.items())
                self.do(f"create table {SCHEMA}.{quoted(table)} ({made})")
                continue
            for name in types.keys() - there[table]:
                self.do(f"alter table {SCHEMA}.{quoted(table)} add column {quoted(name)} {types[name]}")
        self.do(f"comment on table {SCHEMA}.{SHIPPED} is '{SHIPPED_COMMENT}'")

    def _set_sessions(self) -> None:
        """Have this session, and all later ones of the role, be in UTC and compile nothing: others' too, if it may."""
        [(role, database)] = self.ask("select quote_ident(current_user), quote_ident(current_database())")
        given = dict(self.ask(SETTINGS_QUERY, list(SETTINGS)))
        is_own = self.ask(OWN_QUERY)[0][0]
        for name, value in SETTINGS.items():
            if given[name] != value:
                self.do(f"alter role {role} in database {database} set {name} to '{value}'")
                if is_own:
                    self.do(f"alter database {database} set {name} to '{value}'")
            self.do(f"set local {name} to '{value}'")

    def require_origin(self, connection: duckdb.DuckDBPyConnection) -> None:
        """RefusedError where loads were shipped there that the database never had: it is another one's server."""
        known = {load for (load,) in connection.execute("select load_id from raw.loads").fetchall()}
        strange = sorted(
            {load for (load,) in self.ask(f"select load_id from {SCHEMA}.loads") if load not in known}  # noqa: S608
        )
        if strange:
            raise RefusedError(
                f"Postgres holds {len(strange):,} loads that this database never had ({strange[0]}): they were shipped "
                "from another one. Ship from that, or name a new Postgres database"
            )

    def read_shipped(self) -> Groups:
        """Return what was sent before."""
        rows = self.ask(f"select table_name, load_id, rows, rows_hash from {SCHEMA}.{SHIPPED}")  # noqa: S608
        return {(table, load): Group(count, rows_hash) for table, load, count, rows_hash in rows}

    def read_standing(self, tables: dict[str, dict[str, str]]) -> dict[tuple[str, str], int]:
        """Return how many rows stand there, by table and load."""
        found: dict[tuple[str, str], int] = {}
        for table, columns in tables.items():
            rows = self.ask(
                f"select {_group(columns)}, count(*) from {SCHEMA}.{quoted(table)} group by 1"  # noqa: S608
            )
            found |= {(table, load): count for load, count in rows}
        return found

    def ship(
        self,
        connection: duckdb.DuckDBPyConnection,
        tables: dict[str, dict[str, str]],
        difference: Difference,
        here: Groups,
    ) -> int:
        """Take out the stale rows, write the new ones, and note what was sent. Return how many were written.

        Needs a folder of one's own as the current one. here: the groups of the database.
        """
        stale, new = _by_table(difference.stale), _by_table(difference.new)
        connection.execute("create or replace temp table ship_new (load_id varchar)")
        for table in sorted(stale.keys() | new.keys()):
            place, columns = f"{SCHEMA}.{quoted(table)}", tables[table]
            if table in stale:
                self.do(f"delete from {place} where {_group(columns)} = any(%s)", stale[table])  # noqa: S608
            if table in new:
                connection.execute("delete from ship_new")
                connection.execute("insert into ship_new select unnest($loads::varchar[])", {"loads": new[table]})
                cells = ", ".join(cell_of(name, kind.upper()) for name, kind in columns.items())
                self.send(
                    connection,
                    compose(
                        "select {cells} from {place} where {group} in (select load_id from ship_new)",
                        cells=cells,
                        place=place,
                        group=_group(columns),
                    ),
                    f"{place} ({column_list(list(columns))})",
                )
            self.do(f"analyze {place}")
        self._note(difference, here)
        return sum(here[group].rows for group in difference.new)

    def make_ledger(self, ledger: Ledger) -> None:
        """Make the ledger's table where there is none, as a build would."""
        self.do(f"create schema if not exists {named(LEDGER_SCHEMA)}")
        made = ", ".join(
            f"{quoted(name)} {type_of(data_type.upper())}" + (" not null" if name in ledger.required else "")
            for name, data_type in ledger.columns.items()
        )
        self.do(f"create table if not exists {LEDGER_SCHEMA}.{LEDGER} ({made})")

    def send_ledger(self, connection: duckdb.DuckDBPyConnection, ledger: Ledger) -> int:
        """Write the database's ledger in the place of the one that stands; return how many rows it has."""
        place = f"{LEDGER_SCHEMA}.{LEDGER}"
        cells = ", ".join(cell_of(name, kind.upper()) for name, kind in ledger.columns.items())
        self.do(f"delete from {place}")  # noqa: S608
        self.send(connection, f"select {cells} from {place}", f"{place} ({column_list(list(ledger.columns))})")  # noqa: S608
        self.do(f"analyze {place}")
        return self.ask(f"select count(*) from {place}")[0][0]  # noqa: S608

    def _note(self, difference: Difference, here: Groups) -> None:
        """Write down what was sent."""
        gone = [*difference.stale, *difference.new]
        self.do(
            f"delete from {SCHEMA}.{SHIPPED} "  # noqa: S608
            "where (table_name, load_id) in (select * from unnest(%s::text[], %s::text[]))",
            [table for table, _ in gone],
            [load for _, load in gone],
        )
        self.do(
            f"insert into {SCHEMA}.{SHIPPED} (table_name, load_id, rows, rows_hash) "  # noqa: S608
            "select * from unnest(%s::text[], %s::text[], %s::bigint[], %s::text[])",
            [table for table, _ in difference.new],
            [load for _, load in difference.new],
            [here[group].rows for group in difference.new],
            [here[group].rows_hash for group in difference.new],
        )


def write_ledger(connection: duckdb.DuckDBPyConnection, view: str, file: Path) -> int:
    """Write a ledger as Parquet; return how many rows it has. view: a relation of the connection."""
    rows = connection.sql(compose("from {view}", view=view))
    rows.write_parquet(str(file))
    return rows.count("*").fetchall()[0][0]


def _group(columns: dict[str, str]) -> str:
    """Return the SQL of the load that a row belongs to: the same in both engines."""
    key = load_column(columns)
    return f"coalesce({quoted(key)}, '{WHOLE}')" if key else f"'{WHOLE}'"


def _by_table(groups: list[tuple[str, str]]) -> dict[str, list[str]]:
    """Return the loads of each table."""
    found: dict[str, list[str]] = {}
    for table, load in groups:
        found.setdefault(table, []).append(load)
    return found
