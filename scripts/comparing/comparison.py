"""Comparing one relation of two sides: its columns, then its rows by their key, then cell by cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import duckdb

from scripts.comparing.families import DECIMAL, DOUBLE, common_kind, differs, kind_of
from scripts.comparing.targets import Side
from scripts.publishing.copying import named

LEFT, RIGHT, PAIRS = "left_rows", "right_rows", "paired_rows"
# numbers the rows of a key: one, where it is a key
NUMBER = "row of its key"


@dataclass(frozen=True)
class Example:
    """A row or cell that differs. key: column -> value. left, right: the values of a cell, None of a whole row."""

    key: Mapping[str, Any]
    left: Any = None
    right: Any = None


@dataclass
class Found:
    """What a comparison of one relation found.

    key: the columns by which rows were paired; empty: by all that are no doubles. only_left, only_right: rows that the
    other side lacks. cells: column -> how many rows of both sides differ there. types: column -> its two kinds.
    columns_left, columns_right: columns of one side alone. examples: column, or a side -> a few of them.
    """

    relation: str
    sides: tuple[str, str]
    key: tuple[str, ...] = ()
    rows: tuple[int, int] = (0, 0)
    compared_cells: int = 0
    only_left: int = 0
    only_right: int = 0
    cells: dict[str, int] = field(default_factory=dict)
    types: dict[str, tuple[str, str]] = field(default_factory=dict)
    columns_left: tuple[str, ...] = ()
    columns_right: tuple[str, ...] = ()
    columns: int = 0
    examples: dict[str, list[Example]] = field(default_factory=dict)

    @property
    def differing_cells(self) -> int:
        """Count the cells that differ, those of rows and columns that one side lacks among them."""
        of_rows = (self.only_left + self.only_right) * self.columns
        of_columns = len(self.columns_left) * self.rows[0] + len(self.columns_right) * self.rows[1]
        return sum(self.cells.values()) + of_rows + of_columns

    @property
    def differs(self) -> bool:
        """Say whether anything differs: a column that one side lacks or has as another kind does, without any row."""
        return bool(self.differing_cells or self.types or self.columns_left or self.columns_right)


def compare_relation(  # noqa: PLR0913 - both sides, and what is asked of them
    room: duckdb.DuckDBPyConnection,
    sides: tuple[Side, Side],
    relation: tuple[str, str],
    columns: tuple[Mapping[str, str], Mapping[str, str]],
    *,
    key: Sequence[str],
    shown: int,
) -> Found:
    """Compare a relation that both sides have.

    room: a DuckDB connection in UTC whose tables LEFT, RIGHT and PAIRS are replaced. columns: by side, name -> type.
    key: what identifies a row; where it is empty or a column of it is missing, rows are paired as wholes. shown: how
    many examples of each difference are kept.
    """
    own, theirs = columns
    both = [name for name in own if name in theirs]
    kinds = {name: (kind_of(own[name]), kind_of(theirs[name])) for name in both}
    compared = {name: common_kind(*found) for name, found in kinds.items()}
    found = Found(
        ".".join(relation),
        (sides[0].name, sides[1].name),
        types={name: pair for name, pair in kinds.items() if pair[0] != pair[1]},
        columns_left=tuple(name for name in own if name not in theirs),
        columns_right=tuple(name for name in theirs if name not in own),
        columns=len(both),
    )
    if not both:
        return found
    if key and all(name in compared and compared[name] != DOUBLE for name in key):
        found.key = tuple(key)
    for side, into in zip(sides, (LEFT, RIGHT), strict=True):
        side.bring(relation, compared, into)
    _pair(room, compared, found)
    _count(room, compared, found)
    _show(room, compared, found, shown)
    return found


def _pairing(compared: Mapping[str, str], found: Found) -> list[str]:
    """Return the columns by which rows are paired: they are equal in both rows of a pair."""
    return list(found.key) or [name for name, kind in compared.items() if kind != DOUBLE]


def _pair(room: duckdb.DuckDBPyConnection, compared: Mapping[str, str], found: Found) -> None:
    """Make PAIRS: each row of a side beside that of the other with its key; NULL where there is none.

    Rows of one key, which only rows without a key should have, are paired in the order of what else they hold.
    """
    pairing = _pairing(compared, found)
    rest = [name for name in compared if name not in pairing]
    partition = f"partition by {', '.join(map(named, pairing))}" if pairing else ""
    order = f"order by {', '.join(named(name) for name in rest)}" if rest else ""
    numbered = ", ".join(
        f"{side} as (select *, row_number() over ({partition} {order}) as {named(NUMBER)} from {table})"  # noqa: S608 - names of columns, quoted
        for side, table in (("own", LEFT), ("theirs", RIGHT))
    )
    on = " and ".join(f"own.{named(name)} is not distinct from theirs.{named(name)}" for name in [*pairing, NUMBER])
    listed = ", ".join(
        f"own.{named(name)} as {_cell(name, 0)}, theirs.{named(name)} as {_cell(name, 1)}"
        for name in [*compared, NUMBER]
    )
    room.execute(
        f"create or replace table {PAIRS} as with {numbered} "  # noqa: S608 - names of columns, quoted
        f"select {listed} from own full join theirs on {on}"
    )


def _count(room: duckdb.DuckDBPyConnection, compared: Mapping[str, str], found: Found) -> None:
    """Count rows of each side, rows of one side alone, and by column the cells of pairs that differ."""
    rest = [name for name in compared if name not in _pairing(compared, found)]
    counts = [
        f"count({_cell(NUMBER, 0)})",
        f"count({_cell(NUMBER, 1)})",
        f"count(*) filter (where {_only(0)})",
        f"count(*) filter (where {_only(1)})",
        *(f"count(*) filter (where {_in_both()} and {_differs(name, compared)})" for name in rest),
    ]
    [row] = room.execute(f"select {', '.join(counts)} from {PAIRS}").fetchall()  # noqa: S608
    found.rows, found.only_left, found.only_right = (row[0], row[1]), row[2], row[3]
    found.cells = {name: number for name, number in zip(rest, row[4:], strict=True) if number}
    found.compared_cells = (row[0] + row[3]) * len(compared)


def _show(room: duckdb.DuckDBPyConnection, compared: Mapping[str, str], found: Found, shown: int) -> None:
    """Keep a few examples of each difference, in the order of the key."""
    pairing = _pairing(compared, found)
    for side, number in enumerate((found.only_left, found.only_right)):
        if number:
            cells = ", ".join(_cell(name, side) for name in pairing)
            rows = room.execute(
                f"select {cells} from {PAIRS} where {_only(side)} order by all limit {shown}"  # noqa: S608
            ).fetchall()
            found.examples[found.sides[side]] = [Example(dict(zip(pairing, row, strict=True))) for row in rows]
    for column in found.cells:
        cells = ", ".join([*(_cell(name, 0) for name in pairing), _cell(column, 0), _cell(column, 1)])
        condition = f"{_in_both()} and {_differs(column, compared)}"
        rows = room.execute(f"select {cells} from {PAIRS} where {condition} order by all limit {shown}").fetchall()  # noqa: S608
        # what is text in the room, and a number
        pairs = [
            [value and Decimal(value) if compared[column] == DECIMAL else value for value in row[-2:]] for row in rows
        ]
        keys = [dict(zip(pairing, row, strict=False)) for row in rows]
        found.examples[column] = [Example(key, *pair) for key, pair in zip(keys, pairs, strict=True)]


def _cell(name: str, side: int) -> str:
    """Return the column of PAIRS that holds a column of a side."""
    return named(f"{name} {('left', 'right')[side]}")


def _only(side: int) -> str:
    """Return the condition that only this side has the row."""
    return f"{_cell(NUMBER, 1 - side)} is null"


def _in_both() -> str:
    """Return the condition that both sides have the row."""
    return f"{_cell(NUMBER, 0)} is not null and {_cell(NUMBER, 1)} is not null"


def _differs(column: str, compared: Mapping[str, str]) -> str:
    """Return the condition that a pair differs in a column."""
    return differs(_cell(column, 0), _cell(column, 1), compared[column])
