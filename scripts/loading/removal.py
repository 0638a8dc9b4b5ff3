"""Loads whose rows are taken out again: by `--forget`, or because their content came with a stated extraction time."""

from collections.abc import Iterable
from datetime import UTC, datetime

import duckdb

from scripts.loading.sql import compose, quoted

FORGOTTEN, REPLACED = "forgotten", "replaced"
LOG_TABLE = ("raw", "loads")
# how the tables call the load that a row is from: landing tables the first, the loader's own the second
LOAD_ID_NAMES = ("_load_id", "load_id")

Definitions = dict[tuple[str, str], dict[str, str]]


def remove_rows(connection: duckdb.DuckDBPyConnection, tables: Definitions, load_ids: Iterable[str]) -> None:
    """Delete every row of these loads from the tables that name a row's load; the log itself keeps its lines."""
    for (schema, table), columns in tables.items():
        name = next((name for name in LOAD_ID_NAMES if name in columns), None)
        if name is None or (schema, table) == LOG_TABLE:
            continue
        connection.execute(
            compose(
                "delete from {table} where {name} in (select unnest($load_ids))",
                table=f"{quoted(schema)}.{quoted(table)}",
                name=quoted(name),
            ),
            {"load_ids": list(load_ids)},
        )


def mark_removed(connection: duckdb.DuckDBPyConnection, load_ids: Iterable[str], status: str) -> None:
    """Say in the log that these loads hold no rows any more. What was noticed may quote the file: it goes with them."""
    connection.execute(
        "update raw.loads set status = $status, message = null, removed_at = $removed_at::timestamp "
        "where load_id in (select unnest($load_ids))",
        {
            "status": status,
            "removed_at": datetime.now(UTC).replace(tzinfo=None),
            "load_ids": list(load_ids),
        },
    )
