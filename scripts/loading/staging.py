"""The temporary tables through which a file passes on its way to the landing table.

incoming     the rows that a reader could read, every value text, in the file's order: the n-th row has rowid n - 1
unreadable   the rows that do not land
Both live in the connection's temporary database and are made anew for every file.
"""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

import duckdb

from scripts.loading.sql import compose, quoted

# the ones that may be large; the next file replaces the others
LARGE_TABLES = ("incoming", "documents", "records", "contradictions")
# DuckDB's default for the longest line it reads, in bytes
DEFAULT_LINE_SIZE = 2_000_000
LINE_SIZE_MARGIN = 1_000


@dataclass
class Staged:
    """A file in the temporary tables.

    columns: contract column -> column of `incoming`. synonyms: contract column -> name in the file -> column of
    `incoming`, where the file has several names for one, best first. unknown: SQL of the unknown columns as JSON text,
    over `incoming`.
    rejection_source: SQL of a relation (position, line, row_text) that tells where each row of `incoming` (rowid =
    position) stands in the file. Each has its parameters, by name.
    faulty: rows of `incoming` that do not land; they are in the table `faulty`.
    nulled: contract column -> damaged ids that were emptied; they are in the table `nulled`.
    numbers: SQL of a relation (position, number) that tells which record of the file a row of `incoming` is; None when
    none was rejected so far, so that the n-th row is the n-th record.
    contradicted: contract column -> rows in which two of its synonyms differ. epochs: contract column -> what its
    numbers since 1970 count; they have become ISO 8601. twice: names that the file has twice and
    nothing reads.
    left_out: names of columns that nothing reads and that cannot be kept, with the reason.
    exact_lines: False when `line` is wrong should the file have empty lines: the reader passed over them.
    """

    columns: dict[str, str]
    unknown_names: list[str]
    unknown: str
    rejection_source: str
    unknown_parameters: dict[str, object] = field(default_factory=dict)
    rejection_parameters: dict[str, object] = field(default_factory=dict)
    synonyms: dict[str, dict[str, str]] = field(default_factory=dict)
    contradicted: dict[str, int] = field(default_factory=dict)
    epochs: dict[str, str] = field(default_factory=dict)
    twice: list[str] = field(default_factory=list)
    left_out: dict[str, str] = field(default_factory=dict)
    exact_lines: bool = True
    faulty: int = 0
    nulled: dict[str, int] = field(default_factory=dict)
    numbers: str | None = None


@dataclass(frozen=True)
class RejectedRow:
    """One row that cannot be read. line: physical line, 1-based. reason: one of the words of raw.rejected_rows."""

    line: int
    column: str | None
    reason: str
    detail: str
    row: bytes


class RejectionFile:
    """A file of rejected rows on their way to `unreadable`: there may be as many as the export has rows."""

    def __init__(self, path: Path, stream: TextIO) -> None:
        """Write to `stream`, which lies at `path`."""
        self.path = path
        self.count = 0
        self.longest = 0
        self._writer = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\n")

    def add(self, rejected: RejectedRow) -> None:
        """Note a row; bytes that are no UTF-8 are shown in hexadecimal."""
        text = rejected.row.decode("utf-8", "backslashreplace")
        self._writer.writerow((rejected.line, rejected.column, rejected.reason, rejected.detail, text))
        self.count += 1
        self.longest = max(self.longest, len(rejected.row))

    def stage(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Insert the noted rows into `unreadable`; the file must be complete."""
        if self.count == 0:
            return
        # quoting and hexadecimal bytes make a row at most five times as long
        size = max(DEFAULT_LINE_SIZE, 5 * self.longest + LINE_SIZE_MARGIN)
        names = ("line", "column_name", "reason", "detail", "row_text")
        connection.execute(
            compose(
                "insert into unreadable select {line}::bigint, {rest} from {reader}",
                line=quoted("line"),
                rest=", ".join(quoted(name) for name in names[1:]),
                reader=csv_source(list(names), ",", header=False, line_size=size, line_end="\\n"),
            ),
            {"path": str(self.path)},
        )


@contextmanager
def rejection_file(path: Path) -> Iterator[RejectionFile]:
    """Open a file for rejected rows at `path`."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        yield RejectionFile(path, stream)


def prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Make an empty `unreadable`."""
    connection.execute(
        "create or replace temp table unreadable "
        "(line bigint, column_name varchar, reason varchar, detail varchar, row_text varchar)"
    )


def clear(connection: duckdb.DuckDBPyConnection) -> None:
    """Drop the large tables: a file must not keep its memory while the next one is read."""
    for name in LARGE_TABLES:
        connection.execute(compose("drop table if exists temp.{name}", name=quoted(name)))


def add_columns(connection: duckdb.DuckDBPyConnection, columns: dict[str, str]) -> None:
    """Add columns, name -> SQL, to `incoming`; its rows stay where they are."""
    connection.execute(
        compose(
            "create or replace temp table incoming as select *, {columns} from incoming",
            columns=", ".join(f"{expression} as {quoted(name)}" for name, expression in columns.items()),
        )
    )


def sound_rows(staged: Staged) -> str:
    """Return the condition for rows of `incoming` that land."""
    return "incoming.rowid not in (select position from faulty)" if staged.faulty else "true"


def count_rows(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    """Return the number of rows of a temporary table."""
    row = connection.execute(compose("select count(*) from {table}", table=quoted(table))).fetchone()
    return int(row[0]) if row else 0


def csv_source(
    names: list[str], delimiter: str, *, header: bool, line_size: int = DEFAULT_LINE_SIZE, line_end: str | None = None
) -> str:
    """Return SQL that reads the CSV file at parameter `path`, every value text.

    Without `line_end`, DuckDB takes the first line end that it finds, be it inside a quoted cell: that is the header's.
    """
    source = _text_source(names, delimiter, '"', header=header, line_size=line_size)
    return source if line_end is None else f"{source.removesuffix(')')}, new_line = '{line_end}')"


def line_source(line_size: int = DEFAULT_LINE_SIZE) -> str:
    """Return SQL that reads the physical lines of the file at parameter `path`; an empty line is NULL."""
    # control characters that no JSON line can hold keep every line whole
    return _text_source(["value"], "\x02\x01\x02", "", header=False, line_size=line_size)


def _text_source(names: list[str], delimiter: str, quote: str, *, header: bool, line_size: int) -> str:
    """Return a call of read_csv with every option set; strict_mode makes it stop at anything irregular."""
    columns = ", ".join(f"{quoted(name)}: 'varchar'" for name in names)
    return compose(
        "read_csv($path, auto_detect = false, header = {header}, delim = '{delimiter}', quote = '{quote}', "
        "escape = '{quote}', nullstr = '', strict_mode = true, compression = 'none', columns = {columns}, "
        "max_line_size = {line_size})",
        header=str(header).lower(),
        delimiter=delimiter,
        quote=quote,
        columns="{" + columns + "}",
        line_size=str(line_size),
    )
