"""The rows of each table in groups, one for each load, and which of them differ from what was shipped before."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from scripts.loading.contract import Contract, read_contract
from scripts.loading.sql import compose, quoted
from scripts.publishing.builds import RefusedError

SCHEMA = "raw"
LOAD_COLUMNS = ("_load_id", "load_id")
# the one group of a table that no load fills
WHOLE = ""


@dataclass(frozen=True)
class Group:
    """What is known of the rows of one load in one table: how many they are, and a hash of all that they say."""

    rows: int
    rows_hash: str


Groups = dict[tuple[str, str], Group]


@dataclass(frozen=True)
class Difference:
    """What is to be done. stale: groups whose rows there go; new: groups whose rows are sent. Each table and load."""

    stale: list[tuple[str, str]]
    new: list[tuple[str, str]]


def shipped_tables(contract: Contract | None = None) -> dict[str, dict[str, str]]:
    """Return the tables to ship, by name, with their columns' types: all landing tables and the loader's log.

    Not what dbt writes about its own work: on each database it has its own.
    """
    contract = contract or read_contract()
    return {
        table: columns
        for (schema, table), columns in sorted(contract.definitions.items())
        if (schema, table) not in contract.written_by_dbt
    }


def load_column(columns: dict[str, str]) -> str | None:
    """Return the column that names the load of a row, if there is one."""
    return next((name for name in LOAD_COLUMNS if name in columns), None)


def read_groups(connection: duckdb.DuckDBPyConnection, tables: dict[str, dict[str, str]]) -> Groups:
    """Return the groups of the database: every row is read, as one JSON array, and the hashes of these are added up.

    RefusedError where a table is not there as this checkout declares it.
    """
    require_declared(connection, tables)
    found: Groups = {}
    for table, columns in tables.items():
        key = load_column(columns)
        rows = connection.execute(
            compose(
                "select {group}, count(*), cast(sum(hash(cast(json_array({cells}) as varchar))) as varchar) "
                "from {schema}.{table} group by 1",
                group=f"coalesce({quoted(key)}, '{WHOLE}')" if key else f"'{WHOLE}'",
                cells=", ".join(map(quoted, columns)),
                schema=SCHEMA,
                table=quoted(table),
            )
        ).fetchall()
        found |= {(table, load): Group(count, rows_hash) for load, count, rows_hash in rows}
    return found


def require_declared(connection: duckdb.DuckDBPyConnection, tables: dict[str, dict[str, str]]) -> None:
    """RefusedError where a table of the database lacks a column: an older version of the project loaded into it."""
    there = set(
        connection.execute(
            "select table_name, column_name from duckdb_columns() "
            "where database_name = current_database() and schema_name = $schema",
            {"schema": SCHEMA},
        ).fetchall()
    )
    for table, columns in tables.items():
        for column in columns:
            if (table, column) not in there:
                raise RefusedError(
                    f"the database has no {SCHEMA}.{table}.{column}: it was loaded by another version of the project. "
                    "Run scripts/load_exports.py, which adds what is missing"
                )


def differences(here: Groups, shipped: Groups, standing: dict[tuple[str, str], int]) -> Difference:
    """Return what to take out there and what to send.

    here: as the database has them. shipped: as they were when they were sent. standing: how many rows stand there now.
    A group whose rows there are not as many as were sent is sent again.
    """
    same = {
        group for group, known in here.items() if shipped.get(group) == known and standing.get(group, 0) == known.rows
    }
    return Difference(
        stale=sorted(group for group in standing if group not in same),
        new=sorted(group for group in here if group not in same),
    )
