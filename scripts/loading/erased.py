"""What scripts/erase_contact.py took out must not come back with the same file: `raw.erasures` knows the loads."""

import duckdb

ERASED_SINCE = (
    "a person was erased from this very content since it was loaded; as a new export it would bring the person back: "
    "export again without the person, or give the extraction time that it was loaded with"
)


def holds_erased_person(
    connection: duckdb.DuckDBPyConnection, place: tuple[str, str, str | None], content_hash: str | None
) -> bool:
    """Whether a person was erased from an earlier load of this content. place: source, account, table."""
    source_system, account_id, table_name = place
    row = connection.execute(
        "select count(*) from raw.erasures inner join raw.loads on erasures.from_load_id = loads.load_id "
        "where loads.source_system = $source_system and loads.account_id = $account_id "
        "and loads.table_name is not distinct from $table_name and content_hash = $content_hash",
        {
            "source_system": source_system,
            "account_id": account_id,
            "table_name": table_name,
            "content_hash": content_hash,
        },
    ).fetchone()
    return bool(row and row[0])


def was_renamed(connection: duckdb.DuckDBPyConnection, load_id: str) -> bool:
    """Whether the name of a load's file held something of an erased person: its new name stays."""
    row = connection.execute(
        "select count(*) from raw.erasures where from_load_id = $load_id and is_renamed", {"load_id": load_id}
    ).fetchone()
    return bool(row and row[0])
