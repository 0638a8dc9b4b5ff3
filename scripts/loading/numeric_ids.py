"""Ids that are numbers: written by a program with a fraction of zeros; what is no id in a column that may be empty.

A program that holds numbers as floats writes 9876543210.0 for 9876543210; below 2^53 no digit is lost, so that it is
that number. What a spreadsheet saved is another matter: it cuts digits off without a trace. A damaged id that is no key
of its row and no parent that the row needs costs the link, not the row: the cell is emptied, what stood there is kept.
"""

import duckdb

from scripts.loading.columns import normalized
from scripts.loading.contract import LandingTable
from scripts.loading.identifiers import damage_of, is_damaged, missing
from scripts.loading.sql import compose, quoted
from scripts.loading.staging import Staged

# floats hold every whole number below this one
FIRST_INEXACT = 2**53
# how connectors begin the names of the columns that they add
CONNECTOR_COLUMNS = ("_airbyte_", "_dlt_", "_fivetran_", "_sdc_")
MAY_BE_WHOLE = "{cell} >= '0' and {cell} < ':' and contains({cell}, '.')"
WHOLE = (
    "case when {may_be_whole} and "
    "regexp_full_match({cell}, '[0-9]{{1,16}}[.]0+') and split_part({cell}, '.', 1)::bigint < {limit} "
    "then split_part({cell}, '.', 1) else {cell} end"
)


def is_by_program(kind: str, table: LandingTable, staged: Staged) -> bool:
    """Whether a program wrote a file: a connector, as its table or a column of its own tells, or no spreadsheet can."""
    if kind != "csv" or table.written_by or staged.is_enveloped:
        return True
    return any(normalized(name).startswith(CONNECTOR_COLUMNS) for name in staged.unknown_names)


def settle_numeric_ids(
    connection: duckdb.DuckDBPyConnection, table: LandingTable, staged: Staged, *, by_program: bool
) -> None:
    """Read whole numbers as such where a program wrote the file, and empty what is no id where a row can do without.

    What was emptied is in the table `nulled` (position, column_name, value), its number in `staged.nulled`, by column.
    """
    ids = [column for column in table.id_columns if column in staged.columns]
    if by_program and ids:
        _read_whole_numbers(connection, [staged.columns[column] for column in ids])
    needed = {*table.row_id, *table.key, *table.required}
    optional = [column for column in ids if column not in needed]
    if optional:
        _empty_words_for_nothing(connection, [staged.columns[column] for column in optional])
    _empty_damaged(connection, table, staged, optional)


def _read_whole_numbers(connection: duckdb.DuckDBPyConnection, cells: list[str]) -> None:
    """Take the fraction of zeros from the whole numbers in some cells; `incoming` stays as it is without any."""
    likely = {cell: compose(MAY_BE_WHOLE, cell=quoted(cell)) for cell in cells}
    found = connection.execute(
        compose(
            "select {any} from incoming",
            any=", ".join(f"coalesce(bool_or({may_be}), false)" for may_be in likely.values()),
        )
    ).fetchone() or (False,) * len(cells)
    whole = {
        cell: compose(WHOLE, cell=quoted(cell), may_be_whole=may_be, limit=str(FIRST_INEXACT))
        for (cell, may_be), is_there in zip(likely.items(), found, strict=True)
        if is_there
    }
    if whole:
        _replace(connection, whole)


def _empty_words_for_nothing(connection: duckdb.DuckDBPyConnection, cells: list[str]) -> None:
    """Empty the cells that hold blanks or a program's word for nothing: as an id it would join strangers."""
    is_word = {
        cell: compose("{cell} <> '' and ({missing})", cell=quoted(cell), missing=missing(cell)) for cell in cells
    }
    found = connection.execute(
        compose(
            "select {any} from incoming",
            any=", ".join(f"coalesce(bool_or({condition}), false)" for condition in is_word.values()),
        )
    ).fetchone() or (False,) * len(cells)
    emptied = {
        cell: compose("case when {condition} then null else {cell} end", condition=condition, cell=quoted(cell))
        for (cell, condition), is_there in zip(is_word.items(), found, strict=True)
        if is_there
    }
    if emptied:
        _replace(connection, emptied)


def _empty_damaged(
    connection: duckdb.DuckDBPyConnection, table: LandingTable, staged: Staged, optional: list[str]
) -> None:
    """Empty the damaged cells of the columns and note them."""
    staged.nulled = {}
    connection.execute(
        "create or replace temp table nulled (position bigint, column_name varchar, value varchar)",
    )
    emptied = {}
    for column in optional:
        cell = staged.columns[column]
        pattern = damage_of(connection, table, cell)
        if pattern is None:
            continue
        condition = is_damaged(cell, pattern)
        connection.execute(
            compose(
                "insert into nulled select rowid, '{column}', {cell} from incoming where {condition}",
                column=column,
                cell=quoted(cell),
                condition=condition,
            )
        )
        emptied[cell] = compose(
            "case when {condition} then null else {cell} end", condition=condition, cell=quoted(cell)
        )
    if emptied:
        staged.nulled = dict(connection.execute("select column_name, count(*) from nulled group by 1").fetchall())
        _replace(connection, emptied)


def _replace(connection: duckdb.DuckDBPyConnection, cells: dict[str, str]) -> None:
    """Give cells of `incoming` another value; its rows stay where they are."""
    connection.execute(
        compose(
            "create or replace temp table incoming as select * replace ({cells}) from incoming",
            cells=", ".join(f"{expression} as {quoted(cell)}" for cell, expression in cells.items()),
        )
    )


def emptied_told(staged: Staged) -> list[str]:
    """Say of each column how many damaged ids landed empty."""
    return [
        f"{column} is damaged in {rows:,} rows, whose digits are gone: these land without it and are in raw.nulled_ids"
        for column, rows in staged.nulled.items()
    ]
