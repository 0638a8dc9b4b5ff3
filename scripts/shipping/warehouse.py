"""Spark's side: a folder for each shipment, and one small file that says which of them counts.

    HOME/shipments/ID/TABLE/*.parquet   what was landed, one table in each folder
    HOME/shipments/ID/shipped.parquet   which loads lie in which file, and a hash of what they say
    HOME/shipments/newest/current.parquet   one row: the shipment that counts

A shipment is written whole, beside those that are there; its files that are the same as before are links. Then the
small file takes the place of the old one, which is the only change that a build sees. A hook of the build points
Spark's tables at the folder that it names (macros/hooks/spark__create_landing_tables.sql): it reads one shipment,
whatever is shipped meanwhile. DuckDB writes the files; Spark is asked only where the ledger lies that builds published.
"""

from __future__ import annotations

import contextlib
import fcntl
import secrets
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import duckdb

from scripts.loading.database import PATIENCE_SECONDS
from scripts.loading.sql import compose, quoted
from scripts.publishing.builds import RefusedError
from scripts.publishing.copying import literal
from scripts.publishing.postgres import wait_while
from scripts.restoring.checks import CHANGING
from scripts.restoring.declaration import SCHEMA as LEDGER_SCHEMA
from scripts.restoring.declaration import TABLE as LEDGER
from scripts.restoring.declaration import Ledger
from scripts.shipping.groups import SCHEMA, WHOLE, Difference, Group, Groups, load_column
from scripts.sparks import HOME_VARIABLE, folder_of, home_of, open_spark

SHIPMENTS, NEWEST, CURRENT, SHIPPED = "shipments", "newest", "current.parquet", "shipped.parquet"
# what may lie in a folder that is ours
OURS = {SHIPMENTS, "warehouse", "metastore", "derby.log"}
# a table that grew to more files is written anew as one: Spark reads few large ones better
MOST_FILES = 64
FILES_QUERY = "select file_name, sum(num_rows) from parquet_file_metadata($files) group by 1"


@dataclass
class Table:
    """The files of a table in a shipment. groups: by file the loads that lie in it, and what is known of them."""

    groups: dict[str, dict[str, Group]] = field(default_factory=dict)

    def loads(self) -> dict[str, Group]:
        """Return what is known of each load."""
        return {load: group for groups in self.groups.values() for load, group in groups.items()}


class Warehouse:
    """The folder of tables and metastore, while one shipment is made; nothing of it counts until it is committed."""

    called = "Spark"

    def __init__(self, name: str, target: Mapping[str, Any]) -> None:
        """Take a target of type spark; its folder need not be there."""
        self._name, self._target = name, target
        self._home = home_of(name, target)
        self._room = self._home / SHIPMENTS
        self._lock: IO[str] | None = None
        self._current: str | None = None
        self._standing: dict[str, Table] = {}
        self._made: Path | None = None
        self._tables: dict[str, dict[str, str]] = {}

    def take_turn(self, say: Callable[[str], None], patience: float = PATIENCE_SECONDS) -> None:
        """Be the only one who ships to this folder; wait up to `patience` seconds for another one."""
        self._room.mkdir(parents=True, exist_ok=True)
        if self._lock is None:
            self._lock = (self._room / "lock").open("a", encoding="utf-8")

        def holder() -> str | None:
            try:
                fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return f"another process is shipping to {self._home}"
            return None

        wait_while(holder, say, patience)

    def wait_for_build(self, say: Callable[[str], None]) -> None:
        """Wait for nobody: a build reads the shipment that it began with."""

    def require_own(self, schemas: list[str]) -> None:
        """RefusedError where the folder holds what is not ours."""
        strange = sorted(path.name for path in self._home.iterdir() if path.name not in OURS)
        if strange:
            raise RefusedError(
                f"{self._home} holds {strange[0]}: name a folder for Spark alone in {HOME_VARIABLE} "
                f"(schemas {', '.join(schemas)} are built there)"
            )

    def prepare(self, tables: dict[str, dict[str, str]]) -> None:
        """Read what was shipped before; take away what a shipment that was cut short left."""
        self._tables = tables
        previous = self._read_current()
        self._keep(self._current, previous)
        if self._current is not None:
            self._standing = self._read_manifest(self._room / self._current)

    def require_origin(self, connection: duckdb.DuckDBPyConnection) -> None:
        """RefusedError where loads were shipped there that the database never had: it is another one's folder."""
        known = {load for (load,) in connection.execute("select load_id from raw.loads").fetchall()}
        strange = sorted(self._standing.get("loads", Table()).loads().keys() - known)
        if strange:
            raise RefusedError(
                f"Spark holds {len(strange):,} loads that this database never had ({strange[0]}): they were shipped "
                f"from another one. Ship from that, or name a new folder in {HOME_VARIABLE}"
            )

    def read_shipped(self) -> Groups:
        """Return what was sent before."""
        return {
            (table, load): group for table, found in self._standing.items() for load, group in found.loads().items()
        }

    def read_standing(self, tables: dict[str, dict[str, str]]) -> dict[tuple[str, str], int]:
        """Return how many rows stand there, by table and load: none of a file that is not as it was written."""
        return {
            (table, load): group.rows if self._is_sound(table, file, groups) else -1
            for table, found in self._standing.items()
            if table in tables
            for file, groups in found.groups.items()
            for load, group in groups.items()
        }

    def ship(
        self,
        connection: duckdb.DuckDBPyConnection,
        tables: dict[str, dict[str, str]],
        difference: Difference,
        here: Groups,
    ) -> int:
        """Write what is new beside the files that stay. Return how many rows that are.

        here: the groups of the database.
        """
        changed: dict[str, set[str]] = defaultdict(set)
        for table, load in [*difference.stale, *difference.new]:
            changed[table].add(load)
        if changed:
            self._folder()
        connection.execute("create or replace temp table ship_new (load_id varchar)")
        for table in sorted(changed.keys() & tables.keys()):
            kept = {
                file: groups
                for file, groups in self._standing.get(table, Table()).groups.items()
                if not groups.keys() & changed[table]
            }
            if len(kept) >= MOST_FILES:
                kept = {}
            loads = {load: group for (name, load), group in here.items() if name == table}
            for groups in kept.values():
                loads = {load: group for load, group in loads.items() if load not in groups}
            self._standing[table] = Table(kept)
            if loads:
                file = f"{self._folder().name}.parquet"
                self._write(connection, table, list(loads), file)
                self._standing[table].groups[file] = loads
        return sum(here[group].rows for group in difference.new)

    def lay_ledger(self, connection: duckdb.DuckDBPyConnection, ledger: Ledger, view: str) -> bool:
        """Make a view of the ledger that stands there; false where none does.

        It is the table's, which builds append to, or the shipped one until a build has taken it in.
        """
        self._read_current()
        folders = [self._built_ledger(), self._current and self._room / self._current / LEDGER]
        built, shipped = (
            f"read_parquet({literal(f'{folder}/*.parquet')}, union_by_name = true)"
            if folder and any(folder.glob("*.parquet"))
            else None
            for folder in folders
        )
        if built and shipped:
            columns = ", ".join(quoted(name) for name in ledger.columns if name != CHANGING)
            [(lacking,)] = connection.execute(
                f"select count(*) from (select {columns} from {shipped} "  # noqa: S608 - names of columns and files
                f"except all select {columns} from {built})"
            ).fetchall()
            standing = shipped if lacking else built
        else:
            standing = built or shipped
        if standing is None:
            return False
        made = "create or replace temp view {view} as from {standing}"
        connection.execute(compose(made, view=view, standing=standing))
        return True

    def _built_ledger(self) -> Path | None:
        """Return the folder of the table that builds publish to: Spark alone knows which of two it is."""
        if not any(self._home.glob(f"warehouse/{LEDGER_SCHEMA}.db/{LEDGER}*")):
            return None
        with open_spark(self._name, self._target) as session:
            return folder_of(session, f"{LEDGER_SCHEMA}.{LEDGER}")

    def make_ledger(self, ledger: Ledger) -> None:
        """Make nothing: the build makes the ledger's table from what is shipped."""

    def send_ledger(self, connection: duckdb.DuckDBPyConnection, ledger: Ledger) -> int:
        """Write the database's ledger, for the next build to take in; return how many rows it has."""
        folder = self._folder() / LEDGER
        folder.mkdir()
        columns = ", ".join(map(quoted, ledger.columns))
        return _copy(connection, f"select {columns} from {LEDGER_SCHEMA}.{LEDGER}", folder / "ledger.parquet")  # noqa: S608

    def commit(self) -> None:
        """Have what was written count, if anything was: the small file takes the place of the old one.

        Where nothing was, the shipment before the one that counts goes: after an erasure it has the old rows.
        """
        if self._made is None:
            self._keep(self._current)
            return
        made, old = self._made, self._current and self._room / self._current
        for table in self._tables:
            (made / table).mkdir(exist_ok=True)
            for file in self._standing.get(table, Table()).groups:
                if not (made / table / file).exists():
                    _link(Path(old or made) / table / file, made / table / file)
        if old and not (made / LEDGER).exists() and (old / LEDGER).is_dir():
            (made / LEDGER).mkdir()
            _link(old / LEDGER / "ledger.parquet", made / LEDGER / "ledger.parquet")
        self._write_manifest(made)
        row = (made.name, self._current, (made / LEDGER).exists(), datetime.now(UTC).replace(tzinfo=None))
        with duckdb.connect() as connection:
            connection.execute(
                "create table written (shipment varchar, previous varchar, has_ledger boolean, shipped_at timestamp)"
            )
            connection.execute("insert into written values (?, ?, ?, ?)", row)
            _copy(connection, "from written", made / CURRENT)
        (self._room / NEWEST).mkdir(exist_ok=True)
        self._made = None
        (made / CURRENT).replace(self._room / NEWEST / CURRENT)
        # the one before stays for a build that is reading it
        self._keep(made.name, self._current)

    def _keep(self, *shipments: str | None) -> None:
        """Remove all shipments but some. shipments: their names."""
        for path in self._room.iterdir():
            if path.is_dir() and path.name not in (NEWEST, *shipments):
                shutil.rmtree(path)

    def close(self) -> None:
        """Take away what was not committed, and let others have their turn."""
        if self._made is not None:
            shutil.rmtree(self._made, ignore_errors=True)
        if self._lock is not None:
            self._lock.close()

    def _folder(self) -> Path:
        """Return the folder of the shipment that is being made."""
        if self._made is None:
            self._made = self._room / f"{datetime.now(UTC):%Y%m%dT%H%M%S}_{secrets.token_hex(4)}"
            self._made.mkdir()
        return self._made

    def _read_current(self) -> str | None:
        """Read which shipment counts; return the one before."""
        file = self._room / NEWEST / CURRENT
        if not file.is_file():
            return None
        with duckdb.connect() as connection:
            self._current, previous = connection.execute(
                "select shipment, previous from read_parquet($file)", {"file": str(file)}
            ).fetchall()[0]
        return previous

    def _read_manifest(self, shipment: Path) -> dict[str, Table]:
        """Return the tables of a shipment; one that is declared otherwise by now is as good as none."""
        with duckdb.connect() as connection:
            rows = connection.execute(
                "select table_name, declared, file, load_id, rows, rows_hash from read_parquet($file)",
                {"file": str(shipment / SHIPPED)},
            ).fetchall()
        found: dict[str, Table] = {}
        for table, declared, file, load, count, rows_hash in rows:
            if declared == _declared(self._tables.get(table, {})):
                found.setdefault(table, Table()).groups.setdefault(file, {})[load] = Group(count, rows_hash)
        return found

    def _write_manifest(self, shipment: Path) -> None:
        """Write down which loads lie in which file."""
        rows = [
            (table, _declared(self._tables[table]), file, load, group.rows, group.rows_hash)
            for table, found in self._standing.items()
            for file, groups in found.groups.items()
            for load, group in groups.items()
        ]
        columns = ("table_name", "declared", "file", "load_id", "rows", "rows_hash")
        with duckdb.connect() as connection:
            connection.execute(
                "create table shipped (table_name varchar, declared varchar, file varchar, load_id varchar, "
                "rows bigint, rows_hash varchar)"
            )
            connection.execute(
                "insert into shipped select "
                + ", ".join(f"unnest(${name}::{'bigint' if name == 'rows' else 'varchar'}[])" for name in columns),
                dict(zip(columns, map(list, zip(*rows, strict=True)) if rows else [[]] * len(columns), strict=True)),
            )
            _copy(connection, "from shipped", shipment / SHIPPED)

    def _is_sound(self, table: str, file: str, groups: Mapping[str, Group]) -> bool:
        """Say whether a file of the shipment that counts is there with all its rows."""
        path = self._room / str(self._current) / table / file
        if not path.is_file():
            return False
        with duckdb.connect() as connection:
            try:
                rows = connection.execute(FILES_QUERY, {"files": [str(path)]}).fetchall()
            except duckdb.Error:
                return False
        return rows == [(str(path), sum(group.rows for group in groups.values()))]

    def _write(self, connection: duckdb.DuckDBPyConnection, table: str, loads: list[str], file: str) -> None:
        """Write the rows of some loads of a table."""
        columns = self._tables[table]
        key = load_column(columns)
        folder = self._folder() / table
        folder.mkdir(exist_ok=True)
        connection.execute("delete from ship_new")
        connection.execute("insert into ship_new select unnest($loads::varchar[])", {"loads": loads})
        _copy(
            connection,
            compose(
                "select {columns} from {schema}.{table} where {group} in (select load_id from ship_new)",
                columns=", ".join(map(quoted, columns)),
                schema=SCHEMA,
                table=quoted(table),
                group=f"coalesce({quoted(key)}, '{WHOLE}')" if key else f"'{WHOLE}'",
            ),
            folder / file,
        )


@contextlib.contextmanager
def open_warehouse(name: str, target: Mapping[str, Any]) -> Iterator[Warehouse]:
    """Open the folder of a target of type spark; what is not committed when it is left is taken away."""
    warehouse = Warehouse(name, target)
    try:
        yield warehouse
    finally:
        warehouse.close()


def _copy(connection: duckdb.DuckDBPyConnection, query: str, file: Path) -> int:
    """Write the rows of a query as Parquet; return how many they are."""
    [(rows,)] = connection.execute(
        f"copy ({query}) to {literal(str(file))} (format parquet, compression zstd)"
    ).fetchall()
    return rows


def _link(old: Path, new: Path) -> None:
    """Have a file of an older shipment in a newer one: by a link, where the folder's disk knows links."""
    try:
        new.hardlink_to(old)
    except OSError:
        shutil.copyfile(old, new)


def _declared(columns: Mapping[str, str]) -> str:
    """Return the columns and types of a table in one line."""
    return ", ".join(f"{name} {data_type}" for name, data_type in columns.items())
