"""Parquet files into the temporary tables."""

import re
from dataclasses import dataclass
from pathlib import Path

import duckdb

from scripts.loading.checks import require_parquet
from scripts.loading.columns import Matching, match_columns
from scripts.loading.contract import LandingTable
from scripts.loading.errors import ENDS_CONNECTION, RefusedFileError, first_line
from scripts.loading.sql import compose, quoted
from scripts.loading.staging import Staged

# old writers do not say that their texts are text: all binary columns are taken for it, while that goes well
AS_STRING = "read_parquet($path, binary_as_string = true, hive_partitioning = false)"
AS_BINARY = "read_parquet($path, binary_as_string = false, hive_partitioning = false)"
NESTED = ("STRUCT", "MAP", "UNION")
BINARY, GEOMETRY, VARIANT = "BLOB", "GEOMETRY", "VARIANT"
# how a column's type becomes text; anything else is cast as it is
AS_JSON = "to_json({cell})::varchar"
AS_INSTANT = "strftime({cell}, '%Y-%m-%d %H:%M:%S.%f+00')"
AS_TEXT = "{cell}::varchar"
# to_json writes what is in a variant as text, the cast as JSON; a text stays the text that it is, as JSON files have it
AS_VARIANT_JSON = "{cell}::variant::json::varchar"
AS_VARIANT = (
    "case when variant_typeof({cell}) = 'VARCHAR' then {cell}::varchar "
    "when {cell} is not null then {cell}::json::varchar end"
)
# the least number of nanoseconds is no instant and has no text: it is kept as the number, which is none either
AS_NANOSECONDS = "coalesce(try({cell}::varchar), epoch_ns({cell})::varchar)"
AS_DECODED = "decode({cell})"
AS_HEXADECIMAL = "hex({cell})"
AS_HEXADECIMAL_SHAPE = "hex(st_aswkb({cell}))"
QUOTED_VALUE = re.compile(r'value ".*"(?= is )|value ".*$')
# DuckDB reads a wider decimal as a wrong floating-point number, without a word
WIDEST_DECIMAL = 38
SCHEMA = (
    "select coalesce(num_children, 0), coalesce(precision, "
    "try_cast(regexp_extract(logical_type, '^DecimalType.*precision=([0-9]+)', 1) as bigint), 0) "
    "from parquet_schema($path)"
)


@dataclass
class Columns:
    """The columns of a file, by position.

    names: as in the file. texts: SQL that makes text of the column, over its cell; None: the column is not read.
    left_out: names of columns that are not read, with the reason.
    """

    names: list[str]
    texts: list[str | None]
    left_out: dict[str, str]

    @property
    def cells(self) -> list[str]:
        """Names of the columns of `incoming`."""
        return [f"c{position}" for position in range(len(self.names))]

    def leave_out(self, position: int, reason: str) -> None:
        """Do not read a column."""
        self.texts[position] = None
        self.left_out[self.names[position]] = reason


def stage_parquet(connection: duckdb.DuckDBPyConnection, path: Path, table: LandingTable) -> Staged:
    """Stage a Parquet file; RefusedFileError when it cannot be read. What nothing reads never refuses it."""
    require_parquet(path)
    try:
        names, types = _describe(connection, path, AS_STRING)
        matching = match_columns(names, table)
        read = matching.read_places()
        columns = Columns(names, [_as_text(data_type) for data_type in types], {})
        _pass_over_wide_decimals(connection, path, columns, read)
        # a shape is binary even where its bytes happen to be text
        if any(data_type.startswith(GEOMETRY) for data_type in types) or not _stage(connection, path, columns):
            _read_column_by_column(connection, path, columns, read)
    except ENDS_CONNECTION:
        raise
    except duckdb.Error as error:
        raise RefusedFileError(f"cannot be read as Parquet ({_reason(error, path)}): export it again") from error
    return _staged(matching, columns)


def _describe(connection: duckdb.DuckDBPyConnection, path: Path, reader: str) -> tuple[list[str], list[str]]:
    """Return names and types of the file's columns."""
    description = connection.execute(
        compose("describe select * from {reader}", reader=reader), {"path": str(path)}
    ).fetchall()
    return [row[0] for row in description], [row[1] for row in description]


def _as_text(data_type: str) -> str:
    """Return the template that turns a column of the type into text."""
    if data_type == VARIANT:
        return AS_VARIANT
    if data_type.endswith("]") or data_type.startswith(NESTED):
        # a member that is called so takes the same way, which leads to the same place
        return AS_VARIANT_JSON if VARIANT in data_type else AS_JSON
    if data_type == "TIMESTAMP_NS":
        return AS_NANOSECONDS
    return AS_INSTANT if data_type == "TIMESTAMP WITH TIME ZONE" else AS_TEXT


def _pass_over_wide_decimals(
    connection: duckdb.DuckDBPyConnection, path: Path, columns: Columns, read: set[int]
) -> None:
    """Leave out the columns with decimals that DuckDB cannot read; RefusedFileError when something reads one."""
    digits = _digits(connection.execute(compose(SCHEMA), {"path": str(path)}).fetchall())
    for position, widest in enumerate(digits[: len(columns.names)]):
        if widest <= WIDEST_DECIMAL:
            continue
        reason = f"decimals of {widest} digits, {WIDEST_DECIMAL} can be read"
        if position in read:
            raise RefusedFileError(
                f"its column {columns.names[position].strip()} has {reason}: export it with fewer digits or as text"
            )
        columns.leave_out(position, reason)


def _digits(schema: list[tuple[int, int]]) -> list[int]:
    """Return the digits of the widest decimal in each column, from the elements (children, digits) in their order."""
    digits: list[int] = []
    # how many children are still to come, of the element at each depth; the root's are the columns
    open_elements = [schema[0][0]] if schema else []
    for children, width in schema[1:]:
        if len(open_elements) == 1:
            digits.append(0)
        digits[-1] = max(digits[-1], width)
        open_elements[-1] -= 1
        open_elements.append(children)
        while len(open_elements) > 1 and open_elements[-1] == 0:
            open_elements.pop()
    return digits


def _stage(
    connection: duckdb.DuckDBPyConnection, path: Path, columns: Columns, reader: str = AS_STRING, *, last: bool = False
) -> bool:
    """Read the columns into `incoming`; whether that went well. last: an error is raised."""
    texts = [
        f"{compose(text, cell=quoted(cell))} as {quoted(cell)}"
        for cell, text in zip(columns.cells, columns.texts, strict=True)
        if text is not None
    ]
    try:
        connection.execute(
            compose(
                "create or replace temp table incoming as select {texts} from {reader} as file({cells})",
                texts=", ".join(texts),
                reader=reader,
                cells=", ".join(quoted(cell) for cell in columns.cells),
            ),
            {"path": str(path)},
        )
    except ENDS_CONNECTION:
        raise
    except duckdb.Error:
        if last:
            raise
        return False
    return True


def _read_column_by_column(connection: duckdb.DuckDBPyConnection, path: Path, columns: Columns, read: set[int]) -> None:
    """Find out how each column can be read and read them so.

    Binary that nothing reads becomes text where all of it is, else hexadecimal; what cannot be read at all is left out.
    RefusedFileError when something reads such a column.
    """
    _, types = _describe(connection, path, AS_BINARY)
    for position, data_type in enumerate(types):
        if columns.texts[position] is None:
            continue
        name = columns.names[position].strip()
        if data_type.startswith(GEOMETRY):
            ways = [] if position in read else [AS_HEXADECIMAL_SHAPE]
        elif data_type == BINARY:
            ways = [AS_DECODED] if position in read else [AS_DECODED, AS_HEXADECIMAL]
        else:
            ways = [_as_text(data_type)]
        reason: str | None = "shapes, no text"
        for way in ways:
            reason = _why_not(connection, path, columns, position, way)
            if reason is None:
                columns.texts[position] = way
                break
        if reason is None:
            continue
        if position in read:
            raise RefusedFileError(f"its column {name} cannot be read ({reason}): export it again as text")
        columns.leave_out(position, reason)
    _stage(connection, path, columns, AS_BINARY, last=True)


def _why_not(
    connection: duckdb.DuckDBPyConnection, path: Path, columns: Columns, position: int, text: str
) -> str | None:
    """Return why a column cannot be read as the text, None when it can."""
    # the reader names the value that is no text, decode does not
    reader, text = (AS_STRING, AS_TEXT) if text == AS_DECODED else (AS_BINARY, text)
    try:
        connection.execute(
            compose(
                "select max(length({text})) from {reader} as file({cells})",
                text=compose(text, cell=quoted(columns.cells[position])),
                reader=reader,
                cells=", ".join(quoted(cell) for cell in columns.cells),
            ),
            {"path": str(path)},
        ).fetchall()
    except ENDS_CONNECTION:
        raise
    except duckdb.Error as error:
        return _reason(error, path)
    return None


def _reason(error: duckdb.Error, path: Path) -> str:
    """Return what DuckDB says, without the path, which is not the file's own, and without a value: somebody's text."""
    told = first_line(error).replace(f'"{path}"', "").replace(f"'{path}'", "").replace(str(path), "")
    return QUOTED_VALUE.sub("a value", told)


def _staged(matching: Matching, columns: Columns) -> Staged:
    """Say what is in `incoming`."""
    cells = columns.cells
    kept = {name: cells[place] for name, place in matching.unknown.items() if columns.texts[place] is not None}
    unknown, parameters = "null::varchar", {}
    if kept:
        parameters = {f"unknown_{number}": name for number, name in enumerate(kept)}
        pairs = zip(parameters, kept.values(), strict=True)
        unknown = f"json_object({', '.join(f'${name}, {quoted(cell)}' for name, cell in pairs)})"
    # the n-th name is a parameter as well: a rejected row is shown as a JSON object with the file's own names
    shown = {f"name_{place}": place for place, text in enumerate(columns.texts) if text is not None}
    members = ", ".join(f"${name}, {quoted(cells[place])}" for name, place in shown.items())
    return Staged(
        columns={column: cells[places[0]] for column, places in matching.known.items()},
        synonyms=matching.synonyms(columns.names, cells),
        parts=matching.part_cells(cells),
        unknown_names=list(kept),
        unknown=f"{unknown}::varchar",
        unknown_parameters=dict(parameters),
        rejection_source=compose(
            "select rowid as position, rowid + 1 as line, json_object({members})::varchar as row_text from incoming",
            members=members,
        ),
        rejection_parameters={name: columns.names[place] for name, place in shown.items()},
        left_out=columns.left_out,
    )
