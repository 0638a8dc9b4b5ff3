"""What scripts/erase_contact.py took out must not come back with the same file: `raw.erasures` knows the loads."""

import duckdb

ERASED_SINCE = (
    "a person was erased from this very content since it was loaded; as a new export it would bring the person back: "
    "export again without the person, or give the extraction time that it was loaded with"
)


def erased_contents(connection: duckdb.DuckDBPyConnection) -> set[tuple[str, str, str | None, str | None]]:
    """Return source, account, table and content hash of the files from which a person was erased after loading."""
    rows = connection.execute(
        "select distinct loads.source_system, loads.account_id, loads.table_name, content_hash "
        "from raw.erasures inner join raw.loads on erasures.from_load_id = loads.load_id"
    ).fetchall()
    return set(rows)


def was_renamed(connection: duckdb.DuckDBPyConnection, load_id: str) -> bool:
    """Whether the name of a load's file held something of an erased person: its new name stays."""
    row = connection.execute(
        "select count(*) from raw.erasures where from_load_id = $load_id and is_renamed", {"load_id": load_id}
    ).fetchone()
    return bool(row and row[0])
