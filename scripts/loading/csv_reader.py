"""CSV files into the temporary tables.

DuckDB's strict reader reads the whole file at once. It is believed only when the number of delimiters it accounts for
is the number in the file: it lets an empty last cell too many pass, which may hide shifted cells. A file it does not
read that way goes through `csv_structure` first.
"""

import csv
import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import duckdb

from scripts.loading.checks import BYTE_ORDER_MARK, SAMPLE, TextFacts, require_text, scan_text
from scripts.loading.columns import ENVELOPE, Matching, has_required, is_header, match_columns, normalized
from scripts.loading.contract import LandingTable
from scripts.loading.csv_structure import write_clean_copy
from scripts.loading.errors import ENDS_CONNECTION, RefusedFileError, first_line
from scripts.loading.sql import compose, quoted
from scripts.loading.staging import DEFAULT_LINE_SIZE, LINE_SIZE_MARGIN, Staged, count_rows, csv_source, rejection_file

DELIMITERS = (",", ";", "\t")
# characters of a header's line
LONGEST_HEADER = 1_000_000
# to trim is slow: a first cell that neither trimming nor lower case can shorten must be as long as a header's
LIKELY = (
    "coalesce(strlen({cell}) in ({lengths}) or strlen({cell}) <> length({cell}) or {cell} < '!' "
    "or suffix({cell}, ' '), true)"
)
# only to measure whether a cell holds line ends and how it would be quoted
NEWLINES = "length({cell}) - length(replace({cell}, chr(10), ''))"
QUOTED_TEXT = (
    "case when regexp_matches({cell}, '[\",;\\t\\r\\n]') then concat('\"', replace({cell}, '\"', '\"\"'), '\"') "
    "else coalesce({cell}, '') end"
)
POSITIONS = (
    "select rowid as position, {text} as row_text, rowid + {first_line} + coalesce(sum({newlines}) over "
    "(order by rowid rows between unbounded preceding and 1 preceding), 0)::bigint as clean_line from incoming"
)
# the number of a row in the file: its number among the rows read, and the rejected ones on earlier lines
NUMBERS = (
    "select position, position + 1 + coalesce(earlier.rows, 0) as number from ({places}) as placed asof left join "
    "(select line, (sum(count(*)) over (order by line))::bigint as rows from unreadable "
    "where reason in ('field_count', 'encoding') group by line) as earlier on placed.line > earlier.line"
)


@dataclass(frozen=True)
class Header:
    """A header: cells as found, the delimiter that separates them, physical lines up to its end, empty lines before."""

    names: list[str]
    delimiter: str
    lines: int
    empty_lines: int

    @property
    def cells(self) -> list[str]:
        """Names of the columns of `incoming`, by position."""
        return [f"c{position}" for position in range(len(self.names))]


def stage_csv(
    connection: duckdb.DuckDBPyConnection, path: Path, table: LandingTable, scratch: Path, *, exact_lines: bool = False
) -> Staged:
    """Stage a CSV file; RefusedFileError when its rows are uncertain. exact_lines: count lines, whatever it costs."""
    require_text(path)
    header = _read_header(path, table)
    matching = match_columns(header.names, table, header.lines, _hint(path, header.names, table))
    facts = scan_text(path, header.delimiter.encode())
    if not exact_lines and header.empty_lines == 0 and _read(connection, path, header, facts) is None:
        staged = _staged(header, matching, facts, first_line=header.lines + 1, exact_lines=False)
        if _repeated_header(connection, header, staged) is None:
            return staged
    staged = _stage_clean_copy(connection, path, header, matching, scratch)
    line = _repeated_header(connection, header, staged)
    if line is not None:
        raise RefusedFileError(
            "the header stands in the file twice: two exports were put together. Load each as a file of its own", line
        )
    return staged


def _repeated_header(connection: duckdb.DuckDBPyConnection, header: Header, staged: Staged) -> int | None:
    """Return the line of the first row that repeats the header, in whatever order, None when no row does."""
    words = [normalized(name) for name in header.names]
    # where columns have no name, a row of empty cells must not look like them
    has_own_names = "" in words
    first = words[:1] if has_own_names else words
    # the second of two files put together may begin with a byte order mark, in front of a quote as well
    names = {"name_0": [form for word in first for form in (word, f"\ufeff{word}", f'\ufeff"{word}"')]}
    if has_own_names:
        names |= {f"name_{place}": [word] for place, word in enumerate(words) if place > 0}
    elif len(words) > 1:
        # once for all columns: one list for each would be as many words as the square of the columns
        names["any_name"] = words
    same = " and ".join(
        compose(
            "coalesce(lower(trim({cell})), '') in ${name}",
            cell=quoted(cell),
            name=f"name_{place}" if has_own_names or place == 0 else "any_name",
        )
        for place, cell in enumerate(header.cells)
    )
    lengths = ", ".join(str(length) for length in sorted({len(word.encode()) for word in first}))
    found = connection.execute(
        compose(
            "select min(rowid) from incoming where case when {likely} then {same} else false end",
            likely=compose(LIKELY, cell=quoted(header.cells[0]), lengths=lengths),
            same=same,
        ),
        names,
    ).fetchone()
    if found is None or found[0] is None:
        return None
    line = connection.execute(
        compose("select line from ({source}) as placed where position = $position", source=staged.rejection_source),
        {"position": found[0]} | staged.rejection_parameters,
    ).fetchone()
    return int(line[0]) if line else None


def _stage_clean_copy(
    connection: duckdb.DuckDBPyConnection, path: Path, header: Header, matching: Matching, scratch: Path
) -> Staged:
    """Stage the sound records of a file through a clean copy, and the others as unreadable."""
    clean = scratch / "clean.csv"
    with rejection_file(scratch / "rejected.csv") as rejections:
        copy = write_clean_copy(path, clean, rejections, header.names, header.delimiter)
    rejections.stage(connection)
    shifts = scratch / "shifts.csv"
    with shifts.open("w", encoding="ascii", newline="") as stream:
        csv.writer(stream).writerows(copy.shifts)
    connection.execute(
        compose(
            "create or replace temp table line_shifts as select line::bigint as line, max(shift::bigint) as shift "
            "from {reader} group by all",
            reader=csv_source(["line", "shift"], ",", header=False),
        ),
        {"path": str(shifts)},
    )
    facts = scan_text(clean, header.delimiter.encode())
    names_only = Header([""] * len(header.names), header.delimiter, 1, 0)
    line_size = max(DEFAULT_LINE_SIZE, copy.longest + LINE_SIZE_MARGIN)
    failure = _read(connection, clean, names_only, facts, line_size)
    if failure is not None:
        raise RefusedFileError(
            f"its rows cannot be told apart for certain ({failure}): export it again as RFC 4180 CSV"
        )
    staged = _staged(header, matching, facts, first_line=2, exact_lines=True, shifted=True)
    if rejections.count:
        staged.numbers = compose(NUMBERS, places=staged.rejection_source)
    return staged


def _read(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    header: Header,
    facts: TextFacts,
    line_size: int = DEFAULT_LINE_SIZE,
) -> str | None:
    """Read the file into `incoming`; return what is not as it should be, None when all is well."""
    source = csv_source(header.cells, header.delimiter, header=True, line_size=line_size)
    # with a single column, an empty line looks like a row without a value
    condition = "where c0 is not null" if len(header.names) == 1 else ""
    try:
        connection.execute(
            compose(
                "create or replace temp table incoming as select * from {source} {condition}",
                source=source,
                condition=condition,
            ),
            {"path": str(path)},
        )
    except ENDS_CONNECTION:
        raise
    except duckdb.Error as error:
        return first_line(error)
    # the rule of quotes, applied to the bytes, settles nearly every file; loose quotes inside a cell mislead it
    if facts.outside == (len(header.names) - 1) * (count_rows(connection, "incoming") + 1):
        return None
    in_header = len(header.names) - 1 + sum(name.count(header.delimiter) for name in header.names)
    read = in_header + _delimiters(connection, header, facts)
    return None if read == facts.delimiters else f"{facts.delimiters} delimiters, but {read} between the cells read"


def _delimiters(connection: duckdb.DuckDBPyConnection, header: Header, facts: TextFacts) -> int:
    """Return how many delimiters the rows of `incoming` account for: between the cells and inside quoted ones."""
    inside = "0"
    if facts.quotes:
        inside = _sum(
            [
                compose(
                    "sum(case when contains({cell}, $delimiter) "
                    "then strlen({cell}) - strlen(replace({cell}, $delimiter, '')) end)",
                    cell=quoted(cell),
                )
                for cell in header.cells
            ]
        )
    row = connection.execute(
        compose("select count(*) * ($cells - 1) + {inside} from incoming", inside=inside),
        {"cells": len(header.names)} | ({"delimiter": header.delimiter} if facts.quotes else {}),
    ).fetchone()
    return int(row[0]) if row else 0


def _staged(  # noqa: PLR0913  every one is a different thing
    header: Header, matching: Matching, facts: TextFacts, *, first_line: int, exact_lines: bool, shifted: bool = False
) -> Staged:
    """Describe what `incoming` holds."""
    cells = [quoted(cell) for cell in header.cells]
    unknown, names = "null::varchar", {}
    if matching.unknown:
        names = {f"unknown_{number}": name for number, name in enumerate(matching.unknown)}
        pairs = zip(names, matching.unknown.values(), strict=True)
        unknown = f"json_object({', '.join(f'${name}, {cells[position]}' for name, position in pairs)})::varchar"
    texts = ", ".join(compose(QUOTED_TEXT, cell=cell) for cell in cells)
    text = f"concat_ws({_literal(header.delimiter)}, {texts})"
    newlines = _sum([compose(NEWLINES, cell=cell) for cell in cells]) if facts.quotes else "0"
    positions = compose(POSITIONS, text=text, newlines=newlines, first_line=str(first_line))
    source = "select position, clean_line as line, row_text from ({positions})"
    if shifted:
        source = (
            "select position, clean_line + line_shifts.shift as line, row_text from ({positions}) as placed "
            "asof join line_shifts on placed.clean_line >= line_shifts.line"
        )
    return Staged(
        columns={column: header.cells[places[0]] for column, places in matching.known.items()},
        synonyms=matching.synonyms(header.names, header.cells),
        twice=matching.twice,
        parts=matching.part_cells(header.cells),
        unknown_names=list(matching.unknown),
        unknown=unknown,
        unknown_parameters=dict(names),
        rejection_source=compose(source, positions=positions),
        exact_lines=exact_lines,
    )


def _sum(terms: list[str]) -> str:
    """Return SQL that adds numbers up, NULL being none: `+` a thousand times is deeper than DuckDB reads."""
    return f"coalesce(list_sum([{', '.join(terms)}]), 0)"


def _literal(delimiter: str) -> str:
    """Return one of the known delimiters as an SQL string."""
    return {",": "','", ";": "';'", "\t": "chr(9)"}[delimiter]


def _hint(path: Path, names: list[str], table: LandingTable) -> str:
    """Return what is likely wrong when a header is not the table's: a sentence, empty when there is nothing to say."""
    with path.open("rb") as stream:
        begin = stream.read(SAMPLE).removeprefix(BYTE_ORDER_MARK).lstrip()[:1]
    if begin in {b"{", b"["}:
        return "The file looks like JSON: end its name in .ndjson (an object a line) or .json. "
    is_ours = is_header(names, table) and {normalized(name) for name in names} & set(table.columns)
    if names and not table.advice and not is_ours:
        return "The first line must be the header, its cells separated by commas, semicolons or tabs. "
    return ""


def _read_header(path: Path, table: LandingTable) -> Header:
    """Read the first record with the delimiter that fits the contract; without any, as comma-separated."""
    split = [_header_with(path, delimiter) for delimiter in DELIMITERS]
    headers = [header for header in split if header]
    fitting = [header for header in headers if has_required(header.names, table)]
    if not fitting and None in split:
        raise RefusedFileError(
            f"the header cannot be read. {_hint(path, [], table)}A quote that opens in it is never closed, or text "
            "follows its closing quote",
            1,
        )
    # the split with the most cells makes the clearest message when nothing fits
    header = fitting[0] if fitting else max(headers, key=lambda header: len(header.names))
    if any("\udc80" <= character <= "\udcff" for name in header.names for character in name):
        raise RefusedFileError("the header is not valid UTF-8: save the file as UTF-8", header.lines)
    return header


def holds_records_of(path: Path, table: LandingTable, other: LandingTable, *, gzipped: bool) -> bool:
    """Whether a CSV file has the columns of another table, and not those of the table that its name and kind tell."""
    try:
        with gzip.open(path, "rb") if gzipped else path.open("rb") as stream:
            line = stream.readline(LONGEST_HEADER).decode("utf-8-sig", "replace")
        headers = [next(csv.reader([line], delimiter=delimiter), []) for delimiter in DELIMITERS]
    except (OSError, EOFError, zlib.error, csv.Error):
        # what is wrong with the file, its reader says
        return False
    return any(
        (has_required(names, other) or ENVELOPE in map(normalized, names)) and not has_required(names, table)
        for names in headers
    )


def _lines(stream: TextIO) -> Iterator[str]:
    """Yield the lines of a text; RefusedFileError at one that is too long for a header."""
    while line := stream.readline(LONGEST_HEADER):
        if len(line) == LONGEST_HEADER:
            raise RefusedFileError(
                f"the header cannot be read: the file begins with {LONGEST_HEADER:,} characters without a line end", 1
            )
        yield line


def _header_with(path: Path, delimiter: str) -> Header | None:
    """Read the first record that is not an empty line; None when its quotes do not fit the delimiter."""
    # bytes that are no UTF-8 may lie far behind the header, in the same piece of the file: they must not stop it here
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as stream:
        reader = csv.reader(_lines(stream), delimiter=delimiter, strict=True)
        empty_lines = 0
        try:
            for names in reader:
                if names:
                    return Header(names, delimiter, reader.line_num, empty_lines)
                empty_lines += 1
        except csv.Error:
            return None
    raise RefusedFileError("is empty: a CSV file needs at least its header")
