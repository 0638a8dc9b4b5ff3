"""Writing what is published: relation by relation into a new DuckDB file, and from there into Parquet.

The database is the connection's own, opened read-only; the new file is attached beside it. DuckDB moves the rows.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb

from scripts.loading.sql import compose, quoted
from scripts.loading.storage import STORAGE_VERSION
from scripts.publishing.builds import Build, Column, RefusedError, Standing, project_version
from scripts.publishing.declaration import CONTACT, PERSON_ID, TEXT

NEW, CATALOG = "new.duckdb", "publish_copy"
SCHEMA, TABLE, TABLES = "marts", "published", "published_tables"
TEXT_TYPE = "VARCHAR"
# an address, or a number with its country, in place of an id
IN_AN_ID = r"@|(^|[^[:alnum:]])[+][0-9]"
LEFT_OUT = " Left out of this copy."
# DuckDB keeps a key as an index that takes twice the bytes of its table, so the smallest tables have theirs, as long as
# they have so many rows together, or so small a share of all; of others the key is only told
KEYED_ROWS, KEYED_SHARE = 100_000, 0.05
# ids, and keys made of them, that are the name, address or number of the very person: what a source without ids exports
TELLING_IDS = "publish_telling_ids"
TELLING_IDS_OF = {
    "dim_contacts": """
        select unnest([contact_id, contact_key]) as id
        from marts.dim_contacts
        where lower(contact_id) in (lower(trim(contact_name)), lower(trim(email)))
            or ltrim(contact_id, '0') = ltrim(regexp_replace(phone, '[^0-9]', '', 'g'), '0')
    """,
    "dim_agents": """
        select unnest([agent_id, agent_key]) as id
        from marts.dim_agents
        where lower(agent_id) in (lower(trim(agent_name)), lower(trim(email))) and agent_kind = 'human'
    """,
}
# of a new file: every table and index takes at least one block, and small files are mostly such blocks
BLOCK_BYTES, SMALL_BLOCK_BYTES, LARGE_DATABASE_BYTES = 262_144, 16_384, 512 * 1_024 * 1_024
SETTINGS = (
    "set TimeZone = 'UTC'",
    "set enable_progress_bar = false",
    "set autoinstall_known_extensions = false",
    "set temp_directory = 'spill'",
    # one checkpoint at the end packs the small tables into shared blocks
    "set checkpoint_threshold = '1TB'",
    # as dbt writes the database (profiles.yml)
    "set disabled_compression_methods = 'fsst'",
    "set preserve_insertion_order = false",
)

# name -> type, whether never empty, what it says
PUBLISHED = {
    "source_system": ("varchar not null", "Folder name of the source."),
    "account_id": ("varchar not null", "Folder name of the account."),
    "as_of": ("timestamp not null", "The instant up to which everything of the account is known, UTC."),
    "build_started_at": ("timestamp not null", "When the build began whose marts these are, UTC: its own record."),
    "build_ended_at": ("timestamp not null", "When it ended, UTC."),
    "built_at": ("timestamp not null", "The instant of the copy: when its build ended, UTC."),
    "build_id": ("varchar not null", "dbt's id of the build."),
    "failed_tests": ("bigint not null", "How many data tests of the build failed."),
    "project_version": ("varchar not null", "The project's version."),
    "tzdata_release": ("varchar", "The release of the zone rules that local days follow."),
    "loads_hash": ("varchar not null", "Hash of the loads that the build read."),
    "holds_texts": ("boolean not null", "Whether texts are in the copy (--with-texts). Else their columns are NULL."),
    "holds_contacts": (
        "boolean not null",
        "Whether names, addresses and phone numbers are in the copy (--with-contacts). Else their columns are NULL.",
    ),
}  # fmt: skip
PUBLISHED_COMMENT = "One row per account: of which build this copy is, as of when, and what of people it leaves out."
PUBLISHED_QUERY = """
select
    source_system, account_id, as_of, $started_at, $ended_at, $ended_at, $build_id, $failed_tests, $version,
    (select max(release) from definitions.zone_transitions), $loads_hash, $texts, $contacts
from marts.dim_accounts
"""
# what the copy says of its tables
LISTED = {
    "schema_name": ("varchar not null", "Schema of the table."),
    "table_name": ("varchar not null", "Name of the table."),
    "row_count": ("bigint not null", "How many rows it has in this copy."),
    "key_columns": ("varchar", "The columns that tell its rows apart, with commas. NULL where none are promised."),
    "left_out_columns": ("varchar", "Columns that are NULL in this copy for the sake of people, with commas."),
}
LISTED_COMMENT = "One row per table of this copy, this one with it: what tells its rows apart, and what is left out."


@dataclass(frozen=True)
class Table:
    """A table of the copy.

    types: column -> SQL type. required: columns that are never empty. key: its primary key, or none. comment, comments:
    what is said of it, and of each column. left_out: columns that are empty for the sake of people.
    """

    schema: str
    name: str
    types: dict[str, str]
    required: frozenset[str]
    key: tuple[str, ...]
    comment: str | None
    comments: dict[str, str]
    left_out: tuple[str, ...] = ()
    rows: int = 0

    @property
    def place(self) -> str:
        """Return its name in the new file, as SQL."""
        return f"{CATALOG}.{named(self.schema)}.{named(self.name)}"


@dataclass
class Copied:
    """What stands in the new file. without_key: relations whose declared key does not hold there."""

    tables: list[Table] = field(default_factory=list)
    without_key: list[str] = field(default_factory=list)


def named(name: str) -> str:
    """Return the name of a relation or column as a quoted identifier: models of one's own may be called anything."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Return a comment of the project as SQL: DuckDB takes no parameter there."""
    return "'" + text.replace("'", "''") + "'"


@contextlib.contextmanager
def new_file(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Attach a new file in the current folder, and take it off again, whole."""
    for setting in SETTINGS:
        connection.execute(setting)
    [(blocks, block_bytes)] = connection.execute(
        "select used_blocks, block_size from pragma_database_size() where database_name = current_database()"
    ).fetchall()
    is_large = blocks * block_bytes > LARGE_DATABASE_BYTES
    connection.execute(
        compose(
            "attach '{new}' as {catalog} (read_write, storage_version '{version}', block_size {block})",
            new=NEW,
            catalog=CATALOG,
            version=STORAGE_VERSION,
            block=str(BLOCK_BYTES if is_large else SMALL_BLOCK_BYTES),
        )
    )
    yield
    connection.execute(f"detach {CATALOG}")
    if Path(f"{NEW}.wal").exists():
        raise RefusedError("DuckDB left changes outside the new file: publish again")


def write_copy(
    connection: duckdb.DuckDBPyConnection, standing: list[Standing], build: Build, shown: Collection[str]
) -> Copied:
    """Write every relation, and the table `published`, into the attached file. shown: which kinds of people's data."""
    copied, salt = Copied(), secrets.token_hex()
    find_telling_ids(connection, {found.relation.name for found in standing})
    for found in standing:
        copied.tables.append(_copy(connection, found, shown, salt, copied.without_key))
    copied.tables.append(_write_published(connection, build, shown))
    copied.tables.append(_write_list(connection, copied.tables))
    copied.tables = add_keys(connection, copied.tables, copied.without_key)
    connection.execute(f"checkpoint {CATALOG}")
    return copied


def find_telling_ids(connection: duckdb.DuckDBPyConnection, names: Collection[str]) -> None:
    """Find the ids that tell who somebody is, among the dimensions of people that are there."""
    parts = [query for name, query in TELLING_IDS_OF.items() if name in names]
    found = " union ".join(parts) or "select null::varchar as id where false"
    connection.execute(f"create or replace temp table {TELLING_IDS} as {found}")


def _copy(
    connection: duckdb.DuckDBPyConnection,
    found: Standing,
    shown: Collection[str],
    salt: str,
    without_key: list[str],
) -> Table:
    """Copy a relation as a table."""
    relation = found.relation
    left_out = {column for column, holds in relation.personal.items() if not set(holds) <= set(shown)}
    made = Table(
        schema=relation.schema,
        name=relation.name,
        types={column.name: column.data_type for column in found.columns},
        required=relation.required | set(relation.key),
        key=relation.key,
        comment=_with_key(found.comment, relation.key),
        comments={
            column.name: (column.comment or "") + (LEFT_OUT if column.name in left_out else "")
            for column in found.columns
            if column.comment or column.name in left_out
        },
        left_out=tuple(column.name for column in found.columns if column.name in left_out),
    )
    cells = [_cell(column, left_out, shown) for column in found.columns]
    query = f"select {', '.join(cells)} from {named(relation.schema)}.{named(relation.name)}"  # noqa: S608 - names alone
    parameters = {"salt": salt} if "$salt" in query else {}
    try:
        return _fill(connection, made, query, parameters)
    except duckdb.ConstraintException:
        without_key.append(relation.place)
        connection.execute(f"drop table if exists {made.place}")
    # as of keys that do not hold: what the rows do not keep is not promised
    return _fill(connection, replace(made, required=frozenset(), key=()), query, parameters)


def _with_key(comment: str | None, key: tuple[str, ...]) -> str | None:
    """Return what is said of a table, with its key: not every copy has it as a constraint."""
    return " ".join(part for part in (comment, f"Key: {', '.join(key)}." if key else None) if part) or None


def _cell(column: Column, left_out: Collection[str], shown: Collection[str]) -> str:
    """Return what stands in a column of the copy, as SQL."""
    name = named(column.name)
    if column.name in left_out:
        return f"cast(null as {column.data_type}) as {name}"
    if CONTACT not in shown and column.data_type == TEXT_TYPE and PERSON_ID.search(column.name):
        # the same wherever it stands in this copy, another one in the next: it cannot be guessed back
        tells = f"regexp_matches({name}, '{IN_AN_ID}') or {name} in (from {TELLING_IDS})"
        return f"case when {tells} then 'withheld-' || left(sha256($salt || {name}), 16) else {name} end as {name}"
    return name


def _fill(connection: duckdb.DuckDBPyConnection, table: Table, query: str, parameters: dict[str, object]) -> Table:
    """Make a table, fill it, and write down its comments."""
    connection.execute(f"create schema if not exists {CATALOG}.{named(table.schema)}")
    definition = ", ".join(
        f"{named(column)} {data_type}" + (" not null" if column in table.required else "")
        for column, data_type in table.types.items()
    )
    connection.execute(f"create table {table.place} ({definition})")
    [(rows,)] = connection.execute(f"insert into {table.place} {query}", parameters).fetchall()
    if table.comment:
        connection.execute(f"comment on table {table.place} is {literal(table.comment)}")
    for column, comment in table.comments.items():
        connection.execute(f"comment on column {table.place}.{named(column)} is {literal(comment)}")
    return replace(table, rows=rows)


def add_keys(connection: duckdb.DuckDBPyConnection, tables: list[Table], without_key: list[str]) -> list[Table]:
    """Give the smallest tables their keys, while that costs little; return all, without keys that do not hold.

    without_key: gets their names.
    """
    left = max(KEYED_ROWS, KEYED_SHARE * sum(table.rows for table in tables))
    made = []
    for table in sorted(tables, key=lambda table: table.rows):
        left -= table.rows
        key = table.key
        if key and left >= 0:
            try:
                connection.execute(f"alter table {table.place} add primary key ({', '.join(map(named, key))})")
            except duckdb.ConstraintException:
                # a failing test of the build tells it: the rows are published, and that they differ is not promised
                without_key.append(f"{table.schema}.{table.name}")
                key = ()
        made.append(replace(table, key=key))
    return made


def _write_published(connection: duckdb.DuckDBPyConnection, build: Build, shown: Collection[str]) -> Table:
    """Write which build the copy is of."""
    table = _own_table(TABLE, PUBLISHED, ("source_system", "account_id"), PUBLISHED_COMMENT)
    parameters = {
        "started_at": build.started_at,
        "ended_at": build.ended_at,
        "build_id": build.build_id,
        "failed_tests": build.failed_tests,
        "version": project_version(),
        "loads_hash": build.loads_hash,
        "texts": TEXT in shown,
        "contacts": CONTACT in shown,
    }
    return _fill(connection, table, PUBLISHED_QUERY, parameters)


def _write_list(connection: duckdb.DuckDBPyConnection, tables: list[Table]) -> Table:
    """Write which tables the copy holds."""
    made = _own_table(TABLES, LISTED, ("schema_name", "table_name"), LISTED_COMMENT)
    listed = [*tables, replace(made, rows=len(tables) + 1)]
    query = "select unnest($schemas), unnest($names), unnest($rows), unnest($keys), unnest($left_out)"
    parameters = {
        "schemas": [table.schema for table in listed],
        "names": [table.name for table in listed],
        "rows": [table.rows for table in listed],
        "keys": [", ".join(table.key) or None for table in listed],
        "left_out": [", ".join(table.left_out) or None for table in listed],
    }
    return _fill(connection, made, query, parameters)


def _own_table(name: str, columns: dict[str, tuple[str, str]], key: tuple[str, ...], comment: str) -> Table:
    """Return a table of the copy's own. columns: name -> type and whether never empty, what it says."""
    return Table(
        schema=SCHEMA,
        name=name,
        types={column: data_type.removesuffix(" not null").upper() for column, (data_type, _) in columns.items()},
        required=frozenset(column for column, (data_type, _) in columns.items() if data_type.endswith("not null")),
        key=key,
        comment=_with_key(comment, key),
        comments={column: said for column, (_, said) in columns.items()},
    )


def write_parquet(connection: duckdb.DuckDBPyConnection, tables: list[Table], folder: Path) -> None:
    """Write every table of the attached file into a Parquet file of its name. folder: a name below the current one."""
    folder.mkdir(mode=0o700)
    for table in tables:
        if not plain(table.name):
            raise RefusedError(f"{table.schema}.{table.name} cannot be a file's name")
        connection.execute(
            compose(
                "copy {table} to '{folder}/{name}.parquet' (format parquet, compression zstd)",
                table=table.place,
                folder=folder.name,
                name=table.name,
            )
        )


def plain(name: str) -> bool:
    """Whether a name has nothing in it that a path or a statement reads as its own."""
    try:
        quoted(name.lower())
    except ValueError:
        return False
    return True
