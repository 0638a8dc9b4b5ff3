"""Two databases of the same exports, before and after people were erased: every mart row for row, under the new ids."""

from collections import Counter
from pathlib import Path
from typing import Any

import duckdb

from scripts.erasing.declaration import columns_of
from scripts.erasing.spelling import spellings, substitution
from scripts.loading.contract import read_contract

# what stands there is gone; that something stands there is not
TEXTS = {
    "comment", "contact_name", "profile", "email", "first_question", "first_substantive_question", "message_text",
    "phone", "question", "summary",
}  # fmt: skip
ID_KINDS = {
    "contact_id",
    "conversation_id",
    "conversation_link",
    "actor_id",
    "resource_id",
    "message_id",
    "message_link",
    "item_id",
}


def new_ids(before: Path, after: Path) -> dict[str, str]:
    """Return the ids that differ between the landing tables, and what stands in their place."""
    found: dict[str, str] = {}
    with duckdb.connect() as connection:
        _attach(connection, before, after)
        for source_system, tables in read_contract().tables.items():
            for name, table in tables.items():
                for column, held in columns_of(source_system, name).items():
                    if held.holds in ID_KINDS and column in table.columns:
                        found |= connection.execute(
                            f'select old."{column}", new."{column}" from before.raw.{table.identifier} as old '  # noqa: S608
                            f"inner join after.raw.{table.identifier} as new using (_load_id, _row) "
                            f'where old."{column}" <> new."{column}"'
                        ).fetchall()
    return found


def differences(before: Path, after: Path, ids: dict[str, str]) -> dict[str, list[tuple[Any, ...]]]:
    """Return by table of the public schemas the rows that only one of the two has."""
    put = substitution(spellings(ids, ids), ids)
    found: dict[str, list[tuple[Any, ...]]] = {}
    with duckdb.connect() as connection:
        _attach(connection, before, after)
        for schema, table in connection.execute(
            "select schema_name, table_name from (from duckdb_tables() union by name from (select schema_name, "
            "view_name as "
            "table_name, database_name from duckdb_views())) where database_name = 'before' and schema_name in "
            "('marts', 'reports')"
        ).fetchall():
            old, new = (_rows(connection, f"{name}.{schema}.{table}", put) for name in ("before", "after"))
            if old != new:
                found[f"{schema}.{table}"] = [*(old - new), *(new - old)]
    return found


def _attach(connection: duckdb.DuckDBPyConnection, before: Path, after: Path) -> None:
    for name, path in (("before", before), ("after", after)):
        connection.execute(f"attach '{path}' as {name} (read_only)")


def _rows(connection: duckdb.DuckDBPyConnection, table: str, put: Any) -> Counter[tuple[Any, ...]]:
    """Count the rows, with the new ids; of texts only whether there is one."""
    columns = [name for name, *_ in connection.execute(f"describe {table}").fetchall()]
    return Counter(
        tuple(
            value is None if name in TEXTS else put(value) if isinstance(value, str) else value
            for name, value in zip(columns, row, strict=True)
        )
        for row in connection.execute(f"from {table}").fetchall()
    )
