"""A new database file that holds everything but the person, put in the place of the old one in one step.

DuckDB keeps what was deleted or overwritten in the freed blocks of its file: nothing is changed in place. What remains
is copied, with stand-ins, into a file of its own; the old one stays whole until the new one is, was searched, and takes
its name.
"""

import contextlib
import json
import mmap
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import duckdb
import yaml

from scripts.erasing.declaration import PERSONS, columns_of, log_columns_of
from scripts.erasing.person import SHORTEST, Account, Person, collect_references, filled_tables, relation
from scripts.erasing.rewriting import Rewriter
from scripts.erasing.spelling import AT_ONCE, spellings, substitution
from scripts.erasing.stand_ins import ERASED
from scripts.loading.contract import REPOSITORY, Contract
from scripts.loading.sql import compose, quoted

NEW, CATALOG = "new.duckdb", "erase_contact_copy."
RAW = "raw"
PLAIN_MODE = 0o600
TEXT = "VARCHAR"
# what no build makes again: it is copied, and gets the stand-ins
KEPT_TABLES = {("marts", "fct_verdict_ledger")}
# of the loader's own tables, by what they say of a row of a file
OF_ROWS = ("contradicted_values", "nulled_ids")


class LeftoverError(Exception):
    """Something of the person stands in the new file: the old one was kept."""


@dataclass
class Changes:
    """What differs in the new file. rows: (schema, table) -> row id -> column -> value; files: old name -> new name.

    counts: (table, load id) -> rows that were changed; a table that is no landing or log table has no load id.
    """

    rows: dict[tuple[str, str], dict[int, dict[str, Any]]] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    counts: Counter[tuple[str, str | None]] = field(default_factory=Counter)

    @property
    def by_table(self) -> dict[str, int]:
        """Return the number of changed rows by table."""
        found: Counter[str] = Counter()
        for (table, _), rows in self.counts.items():
            found[table] += rows
        return dict(sorted(found.items()))

    def add(self, schema: str, table: str, position: int, load_id: str | None, values: dict[str, Any]) -> None:
        """Note a row that changes."""
        if position not in self.rows.setdefault((schema, table), {}):
            self.counts[table, load_id] += 1
        self.rows[schema, table].setdefault(position, {}).update(values)


def find_changes(
    connection: duckdb.DuckDBPyConnection, contract: Contract, account: Account, person: Person, rewriter: Rewriter
) -> Changes:
    """Work out what every row that has to do with the person looks like afterwards."""
    changes = Changes()
    filled, types = filled_tables(connection), copied_tables(connection)
    for name, table in account.tables.items():
        if (table.schema, table.identifier) not in filled:
            continue
        # a column that the contract no longer has may be there still
        texts = [
            column for column in types[table.schema, table.identifier]
            if column not in contract.load_columns or column == "_unknown_columns"
        ]  # fmt: skip
        his = person.rows.get(name, set())
        named = person.mentions.get(name, set()) | _mentioning(
            connection, relation(table), map(quoted, texts), rewriter.alone,
            "_source_system = $source_system and _account_id = $account_id", account.parameters,
        )  # fmt: skip
        for position, load_id, row in _rows_at(connection, relation(table), his | named, "_load_id", texts):
            made = rewriter.row(name, row, is_his=position in his)
            if made != row or position in his:
                changes.add(table.schema, table.identifier, position, load_id, made)
    # a number that is no contact's may be the year in a file's name
    if person.rows or person.mentions or rewriter.ids:
        _find_files(connection, account, rewriter, changes)
    _find_in_log(connection, contract, account, person, rewriter, changes)
    # what was erased before names him by ids that are stand-ins already: no change that is worth one by itself
    if changes.counts:
        _find_in_erasures(connection, account, rewriter, changes)
    _find_in_kept(connection, contract, account, rewriter, changes)
    return changes


def _find_files(connection: duckdb.DuckDBPyConnection, account: Account, rewriter: Rewriter, changes: Changes) -> None:
    """Find the files whose names, below the account's folder, hold something of his."""
    for position, load_id, file in connection.execute(
        "select rowid, load_id, file from raw.loads where source_system = $source_system and account_id = $account_id "
        "and file is not null",
        account.parameters,
    ).fetchall():
        *folder, name = file.split("/", 2)
        made = "/".join([*folder, rewriter.said(name)])
        if made != file:
            changes.files[file] = made
            changes.add(RAW, "loads", position, load_id, {})


def _find_in_log(  # noqa: PLR0913, PLR0917  every one is a different thing
    connection: duckdb.DuckDBPyConnection, contract: Contract, account: Account, person: Person, rewriter: Rewriter,
    changes: Changes,
) -> None:  # fmt: skip
    """Find what the loader's own tables say of him."""
    of_account = "source_system = $source_system and account_id = $account_id"
    items = {value for value in person.items | person.tickets if len(value) >= SHORTEST}
    ids = person.ids if person.rows else {value for value in person.ids if len(value) >= SHORTEST}
    every = spellings({*ids, *items, *person.whole, *person.parts}, {*ids, *items})
    without = substitution(every, {})
    filled = filled_tables(connection)
    for schema, table in sorted(filled & set(contract.definitions)):
        columns = log_columns_of(table)
        texts = [name for name, column in columns.items() if column.holds in ("said", "rejected_row", "row_value")]
        if not texts:
            continue
        relation_name = f"{quoted(schema)}.{quoted(table)}"
        positions = _mentioning(connection, relation_name, map(quoted, texts), every, of_account, account.parameters)
        if table in OF_ROWS:
            positions |= _of_his_rows(connection, account, person, relation_name)
        for position, load_id, row in _rows_at(
            connection, relation_name, positions, "load_id", [*texts, *_place(columns)]
        ):
            made = {
                name: _said(rewriter, account, columns[name].holds, row, str(row[name]), without)
                for name in texts if row[name] not in (None, "")
            }  # fmt: skip
            if any(row[name] != value for name, value in made.items()):
                changes.add(schema, table, position, load_id, {name: made.get(name, row[name]) for name in texts})


def _find_in_erasures(
    connection: duckdb.DuckDBPyConnection, account: Account, rewriter: Rewriter, changes: Changes
) -> None:
    """Find his ids in the log of erasures: who was erased under one of them gets another stand-in with it."""
    for position, load_id, contact_id in connection.execute(
        "select rowid, from_load_id, contact_id from raw.erasures where source_system = $source_system "
        "and account_id = $account_id and contact_id in (select unnest($ids::varchar[]))",
        account.parameters | {"ids": sorted(rewriter.stand_ins)},
    ).fetchall():
        changes.add(RAW, "erasures", position, load_id, {"contact_id": rewriter.stand_in(contact_id)})


def _place(columns: dict[str, Any]) -> list[str]:
    """Return the columns that say which value a row of the log is about."""
    return [name for name in ("table_name", "column_name") if name in columns]


def _said(  # noqa: PLR0913, PLR0917  every one is a different thing
    rewriter: Rewriter, account: Account, holds: str, row: dict[str, Any], value: str, without: Callable[[str], str],
) -> str:  # fmt: skip
    """Return what the log says in place of a value."""
    if holds == "said":
        return rewriter.said(value)
    if holds == "rejected_row":
        return ERASED if without(value) != value else value
    column = columns_of(account.source_system, row.get("table_name") or "").get(row.get("column_name") or "")
    if column is not None and column.holds in PERSONS:
        made = rewriter.stand_in(value)
        return made if made != value else ERASED
    return rewriter.said(value) if column is not None and column.holds in ("kept", "word") else ERASED


def _of_his_rows(connection: duckdb.DuckDBPyConnection, account: Account, person: Person, log: str) -> set[int]:
    """Return the rows of a log table that are about one of his landed rows."""
    found: set[int] = set()
    for name, table in account.tables.items():
        if name not in person.rows:
            continue
        found |= {
            position
            for (position,) in connection.execute(
                compose(
                    "select said.rowid from {log} as said "
                    "inner join {table} as landed on said.load_id = landed._load_id and said.file_row = landed._row "
                    "semi join (select position from his where table_name = $name) as about_him "
                    "on landed.rowid = about_him.position where said.table_name = $name",
                    log=log,
                    table=relation(table),
                ),
                {"name": name},
            ).fetchall()
        }
    return found


def _holds_text(data_type: str) -> bool:
    """Whether values of a type hold texts: as such, as JSON, or as a part of a list or structure."""
    return "VARCHAR" in data_type or "JSON" in data_type


def _as_text(column: str, data_type: str) -> str:
    """Return SQL of a column as text: of what is none the JSON, which `_from_text` reads."""
    return quoted(column) if data_type == TEXT else f"to_json({quoted(column)})::varchar"


def _from_text(cell: str, data_type: str) -> str:
    """Return SQL of a changed cell as its column's type."""
    return cell if data_type == TEXT else f"{cell}::json::{data_type}"


def copied_tables(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], dict[str, str]]:
    """Return the tables that are copied, with their columns' types as the file has them.

    Whatever dbt makes is made again by the next build, but for KEPT_TABLES; tables of others are not ours to drop.
    """
    derived = set(_derived_schemas())
    found: dict[tuple[str, str], dict[str, str]] = {}
    for schema, table, column, data_type in connection.execute(
        "select columns.schema_name, columns.table_name, columns.column_name, columns.data_type "
        "from duckdb_columns() as columns inner join duckdb_tables() as tables "
        "using (database_name, schema_name, table_name) "
        "where columns.database_name = current_database() and not columns.internal order by columns.column_index"
    ).fetchall():
        if schema not in derived or (schema, table) in KEPT_TABLES:
            found.setdefault((schema, table), {})[column] = data_type
    return found


def _derived_schemas(repository: Path = REPOSITORY) -> Iterator[str]:
    """Yield the schemas that dbt makes, as dbt_project.yml names them."""
    waiting: list[Any] = [yaml.safe_load((repository / "dbt_project.yml").read_text(encoding="utf-8"))]
    while waiting:
        for name, value in waiting.pop().items():
            if name == "+schema":
                yield value
            elif isinstance(value, dict):
                waiting.append(value)


def _find_in_kept(
    connection: duckdb.DuckDBPyConnection, contract: Contract, account: Account, rewriter: Rewriter, changes: Changes
) -> None:
    """Find his ids and what is his alone in tables that are copied as they are: the ledger, and tables of others."""
    for (schema, table), types in copied_tables(connection).items():
        if (schema, table) in contract.definitions:
            continue
        texts = {column: _as_text(column, data_type) for column, data_type in types.items() if _holds_text(data_type)}
        if not texts:
            continue
        own = [column for column in ("source_system", "account_id") if column in types]
        where = " and ".join(f"{quoted(column)} = ${column}" for column in own) or "true"
        parameters = {column: account.parameters[column] for column in own}
        relation_name = f"{quoted(schema)}.{quoted(table)}"
        positions = _mentioning(connection, relation_name, texts.values(), rewriter.alone, where, parameters)
        ids = [column for column in texts if types[column] == TEXT and column.endswith(("_id", "_key"))]
        if ids:
            hit = " or ".join(
                compose("list_has_any(string_split({column}, '/'), $ids::varchar[])", column=quoted(column))
                for column in ids
            )
            positions |= {
                position
                for (position,) in connection.execute(
                    compose(
                        "select rowid from {table} where {where} and ({hit})", table=relation_name, where=where, hit=hit
                    ),
                    parameters | {"ids": sorted(rewriter.stand_ins)},
                ).fetchall()
            }
        for position, _, row in _rows_at(connection, relation_name, positions, None, list(texts), texts):
            made = rewriter.key_row(row, ids)
            if made != row:
                changes.add(schema, table, position, None, made)


def _mentioning(  # noqa: PLR0913, PLR0917  every one is a different thing
    connection: duckdb.DuckDBPyConnection, table: str, cells: Iterable[str], patterns: Iterable[str], where: str,
    parameters: dict[str, Any],
) -> set[int]:  # fmt: skip
    """Return the rows in which what fits a pattern stands by itself, in whatever letters' case."""
    found: set[int] = set()
    chosen, chosen_cells = list(patterns), list(cells)
    for start in range(0, len(chosen), AT_ONCE):
        pattern = rf"(^|[^\pL\pN])({'|'.join(chosen[start : start + AT_ONCE])})($|[^\pL\pN])"
        # one pattern a row: to compile it for each column takes longer than to read a small table
        test = compose("regexp_matches(concat_ws(chr(10), {cells}), $pattern, 'i')", cells=", ".join(chosen_cells))
        rows = connection.execute(
            compose("select rowid from {table} where {where} and ({test})", table=table, where=where, test=test),
            parameters | {"pattern": pattern},
        ).fetchall()
        found |= {position for (position,) in rows}
    return found


def _rows_at(  # noqa: PLR0913, PLR0917  every one is a different thing
    connection: duckdb.DuckDBPyConnection, table: str, positions: set[int], load_id: str | None, columns: list[str],
    cells: dict[str, str] | None = None,
) -> Iterator[tuple[int, str | None, dict[str, Any]]]:  # fmt: skip
    """Yield row id, load and values of the rows at these places. cells: expressions in place of the columns."""
    if not positions:
        return
    rows = connection.execute(
        compose(
            "select rowid, {load_id}, {columns} from {table} where rowid in (select unnest($positions::bigint[]))",
            load_id=quoted(load_id) if load_id else "null",
            columns=", ".join(cells[column] if cells else quoted(column) for column in columns),
            table=table,
        ),
        {"positions": sorted(positions)},
    ).fetchall()
    for position, load, *values in rows:
        yield position, load, dict(zip(columns, values, strict=True))


@contextlib.contextmanager
def workroom(database: Path) -> Iterator[Path]:
    """Make a folder beside the database, readable by its owner only, and go there; what a killed run left goes away."""
    prefix = f".{database.name}.erasing-"
    for left in database.parent.glob(f"{prefix}*"):
        shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=database.parent))
    # DuckDB takes no parameter for the name of a file to attach: here it always has the same
    try:
        with contextlib.chdir(folder):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def write_copy(connection: duckdb.DuckDBPyConnection, account: Account, contact_id: str, changes: Changes) -> None:
    """Write the new file into the current folder, with the log of what was erased. contact_id: the stand-in."""
    mask = os.umask(0o077)
    try:
        connection.execute(f"attach '{NEW}' as erase_contact_copy")
        connection.execute("create or replace temp table renamed (old varchar, made varchar)")
        for old, made in changes.files.items():
            connection.execute("insert into renamed values ($old, $made)", {"old": old, "made": made})
        tables = copied_tables(connection)
        filled = filled_tables(connection)
        for (schema, table), types in tables.items():
            _make_table(connection, schema, table, types)
            if (schema, table) in filled:
                _copy_rows(connection, schema, table, types, changes)
        _write_log(connection, account, contact_id, changes)
        connection.execute("checkpoint erase_contact_copy")
    finally:
        os.umask(mask)


def _make_table(connection: duckdb.DuckDBPyConnection, schema: str, table: str, types: dict[str, str]) -> None:
    """Make a table of the new file."""
    definition = ", ".join(f"{quoted(column)} {data_type}" for column, data_type in types.items())
    connection.execute(compose("create schema if not exists erase_contact_copy.{schema}", schema=quoted(schema)))
    connection.execute(
        compose(
            "create table erase_contact_copy.{schema}.{table} ({definition})",
            schema=quoted(schema),
            table=quoted(table),
            definition=definition,
        )
    )


def _copy_rows(
    connection: duckdb.DuckDBPyConnection, schema: str, table: str, types: dict[str, str], changes: Changes
) -> None:
    """Copy the rows of a table in their order, with the changes."""
    rows = changes.rows.get((schema, table), {})
    is_named = schema == RAW and bool(changes.files)
    name = f"{quoted(schema)}.{quoted(table)}"
    changed = list(dict.fromkeys(column for row in rows.values() for column in row))
    file = next((column for column in ("_file", "file") if column in types and is_named), None)
    cells = []
    for column, data_type in types.items():
        cell = f"old.{quoted(column)}"
        if column == file:
            cell = f"coalesce(renamed.made, {cell})"
        elif column in changed:
            place = changed.index(column)
            made = _from_text(f"made.cells[{place + 1}]", data_type)
            cell = f"case when made.position is null then {cell} else {made} end"
        cells.append(cell)
    source = f"{name} as old"
    if file:
        source += f" left join renamed on old.{quoted(file)} = renamed.old"
    if rows:
        source += " left join made on old.rowid = made.position"
        connection.execute("create or replace temp table made (position bigint, cells varchar[])")
        listed = [[position, *(row.get(column) for column in changed)] for position, row in rows.items()]
        for start in range(0, len(listed), 10_000):
            connection.execute(
                "insert into made select (one ->> 0)::bigint, from_json(one, '[\"varchar\"]')[2:] "
                "from (select unnest(from_json($rows, '[\"json\"]')) as one)",
                {"rows": json.dumps(listed[start : start + 10_000])},
            )
    connection.execute(
        compose(
            "insert into erase_contact_copy.{name} select {cells} from {source} {order}",
            name=name,
            cells=", ".join(cells),
            source=source,
            # a join may change the order; without one it is that of the old file
            order="order by old.rowid" if " join " in source else "",
        )
    )


def _write_log(connection: duckdb.DuckDBPyConnection, account: Account, contact_id: str, changes: Changes) -> None:
    """Write what was erased, without anything of the person."""
    erasure, at = uuid4().hex, datetime.now(UTC).replace(tzinfo=None)
    for (table, load_id), rows in sorted(changes.counts.items(), key=str):
        connection.execute(
            "insert into erase_contact_copy.raw.erasures (erasure_id, erased_at, source_system, account_id, "
            "contact_id, table_name, from_load_id, rows_changed, is_renamed) "
            "select $erasure, $at, $source_system, $account_id, $contact_id, $table, $load_id, $rows, exists ("
            "select 1 from raw.loads inner join renamed on loads.file = renamed.old where loads.load_id = $load_id)",
            account.parameters
            | {
                "erasure": erasure,
                "at": at,
                "contact_id": contact_id,
                "table": table,
                "load_id": load_id,
                "rows": rows,
            },
        )


def search_copy(connection: duckdb.DuckDBPyConnection, account: Account, rewriter: Rewriter) -> list[tuple[str, str]]:
    """Look for the person in the new file, then take it off; return the other accounts that hold what is his too.

    Raises LeftoverError where something is left that is his alone.
    """
    collect_references(connection, account, CATALOG)
    left = connection.execute(
        "select table_name, column_name from refs "
        "inner join known on refs.role = known.role and refs.value = known.value "
        "where known.role not in ('message', 'ticket', 'named') group by all order by all"
    ).fetchall()
    elsewhere: set[tuple[str, str]] = set()
    filled = filled_tables(connection, CATALOG.rstrip("."))
    for (schema, table), types in copied_tables(connection).items():
        if (schema, table) not in filled:
            continue
        texts = {column: _as_text(column, data_type) for column, data_type in types.items() if _holds_text(data_type)}
        own = ["_source_system", "_account_id"] if "_account_id" in types else ["source_system", "account_id"]
        name = f"{CATALOG}{quoted(schema)}.{quoted(table)}"
        named = _mentioning(connection, name, texts.values(), rewriter.alone, "true", {}) if texts else set()
        for position, source_system, *row in _rows_named(
            connection, name, named, own if own[1] in types else [], texts.values()
        ):
            account_id, *values = row
            if source_system is not None and (source_system, account_id) != (account.source_system, account.account_id):
                elsewhere.add((source_system, account_id))
                continue
            columns = [
                column
                for column, value in zip(texts, values, strict=True)
                if value and rewriter.takes_alone(value) != value
            ]
            left += [(f"{schema}.{table}", column) for column in columns if position is not None]
    connection.execute("detach erase_contact_copy")
    if left:
        places = ", ".join(sorted({f"{table}.{column}" for table, column in left}))
        raise LeftoverError(f"something of the person would have been left in {places}")
    if not elsewhere:
        _search_bytes(rewriter)
    return sorted(elsewhere)


def _rows_named(
    connection: duckdb.DuckDBPyConnection, table: str, positions: set[int], own: list[str], cells: Iterable[str]
) -> list[tuple[Any, ...]]:
    """Return row id, source, account and texts of rows."""
    if not positions:
        return []
    return connection.execute(
        compose(
            "select rowid, {own}, {texts} from {table} where rowid in (select unnest($positions::bigint[]))",
            own=", ".join(quoted(column) for column in own) or "null, null",
            texts=", ".join(cells),
            table=table,
        ),
        {"positions": sorted(positions)},
    ).fetchall()


def _search_bytes(rewriter: Rewriter) -> None:
    """Look for what is his alone in every byte of the new file."""
    with Path(NEW).open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        for value in rewriter.plainly_alone:
            if len(value) >= SHORTEST and _stands_in(content, value.encode()):
                raise LeftoverError("something of the person would have been left in the file's blocks")


def _stands_in(content: mmap.mmap, value: bytes) -> bool:
    """Whether a value stands in bytes with no letter or digit beside it."""
    place = content.find(value)
    while place >= 0:
        beside = content[max(place - 1, 0) : place] + content[place + len(value) : place + len(value) + 1]
        # `smith@` is no part of the address `john.smith@`
        is_part = b"@" in value and content[max(place - 1, 0) : place] == b"."
        if not is_part and not any(chr(byte).isalnum() and byte < 128 for byte in beside):  # noqa: PLR2004  ASCII
            return True
        place = content.find(value, place + 1)
    return False


def take_place(database: Path) -> None:
    """Put the new file in the place of the old one, on the disk and in one step; it can be read by its owner only."""
    Path(NEW).chmod(PLAIN_MODE)
    for place in (Path(NEW), Path()):
        handle = os.open(place, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    Path(NEW).replace(database)
    # rows that a killed build had spilled: nobody else has the file open
    shutil.rmtree(database.with_name(f"{database.name}.tmp"), ignore_errors=True)
    handle = os.open(database.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
