"""How the database file keeps its texts.

DuckDB reads a value that lies outside its block again for every NULL behind it in the same storage segment, up to
122,880 times: one text of 300 KB in a column that is else empty made a read take half a minute, one of 20 MB ended it.
Only segments without compression do that, and in files of DuckDB's default version no other kind has room for values
above a few KB. From version 1.2 on files have ZSTD, which keeps values of any size, and DuckDB weighs it for each
segment once no average length is asked for. profiles.yml says the same to dbt.
"""

import duckdb

Settings = dict[str, str | bool | int | float | list[str]]
STORAGE_VERSION = "v1.2.0"
# for duckdb.connect: the version counts for a file that does not exist yet, the length for what is written from now on
STORAGE: Settings = {
    "storage_compatibility_version": STORAGE_VERSION,
    "zstd_min_string_length": 0,
}
# those without ZSTD, as DuckDB names them
OLD_VERSIONS = ("v1.0.0+", "v1.1.0+")


def told_of_old_file(connection: duckdb.DuckDBPyConnection) -> str | None:
    """Say so when the open file, of an older version of the project, has no room for long texts; else None."""
    row = connection.execute(
        "select tags['storage_version'] from duckdb_databases() where database_name = current_database()"
    ).fetchone()
    if row is None or row[0] not in OLD_VERSIONS:
        return None
    return (
        "the database file was made by an older version of the project: a column with few texts, one of them long, is "
        "read slowly from it. Load into a new file to mend that"
    )
