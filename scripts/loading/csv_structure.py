"""The slow look at a CSV file that DuckDB's reader does not take as it is.

A regular expression walks over the file's bytes and passes thousands of sound records at a time; only records that are
not sound come up one by one. The sound ones are copied to a clean file for DuckDB, the others are rejected with their
line, and whatever makes the rows themselves uncertain (an unclosed quote) refuses the file.
"""

import mmap
import re
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from scripts.loading.checks import BYTE_ORDER_MARK, CHUNK, is_utf8
from scripts.loading.columns import normalized
from scripts.loading.errors import RefusedFileError
from scripts.loading.staging import RejectedRow, RejectionFile

RECORDS_AT_ONCE = 2_000
# Atomic groups where a possessive repeat of a group would read better: Python before 3.11.5 mismatches the latter
QUOTED_CELL = rb' *+"(?>(?:[^"]++|"")*)" *+'
LONE_RETURN = re.compile(rb"\r(?!\n)")
QUOTE_ADVICE = 'a quote inside a quoted cell must be doubled (""); export the file again'


@dataclass(frozen=True)
class CleanCopy:
    """The clean file.

    longest: bytes of the longest piece, no record is longer. shifts: (line of the clean file, physical lines of the
    original that are missing up to there), growing.
    """

    longest: int
    shifts: list[tuple[int, int]]


class Grammar:
    """Regular expressions for the records of one file: its delimiter, number of fields and line ends."""

    def __init__(self, delimiter: bytes, fields: int, line_end: bytes) -> None:
        """Compile for `fields` cells a record; `line_end` is the file's most frequent one."""
        escaped = re.escape(delimiter)
        # a lone carriage return inside a cell without quotes is text, unless such returns end the lines
        returns = rb"" if line_end == b"\r" else rb"|\r(?!\n)"
        loose_cell = rb'(?! *+")(?>(?:[^' + escaped + rb"\r\n]" + returns + rb")*)"
        plain_cell = rb'(?! *+")[^' + escaped + rb"\r\n]*+"
        sound_cell = rb"(?:" + QUOTED_CELL + rb"|" + plain_cell + rb")"
        any_cell = rb"(?:" + QUOTED_CELL + rb"|" + loose_cell + rb")"
        any_end = rb"(?:\r\n|\n|\Z" + (rb"|\r" if line_end == b"\r" else rb"") + rb")"
        sound = sound_cell + rb"(?:" + escaped + sound_cell + rb"){%d}" % (fields - 1)
        # an empty line is no record, even where a record has a single cell
        sound_record = rb"(?![\r\n])" + sound + re.escape(line_end)
        self.run = re.compile(rb"(?>(?:%s){1,%d})" % (sound_record, RECORDS_AT_ONCE))
        self.record = re.compile(sound_record)
        self.whole_line = re.compile(sound)
        self.empty_line = re.compile(rb"\r" if line_end == b"\r" else rb"\r?\n")
        self.any_record = re.compile(any_cell + rb"(?>(?:" + escaped + any_cell + rb")*)" + any_end)
        self.cell = re.compile(rb"(" + any_cell + rb")(?:" + escaped + rb"|" + re.escape(line_end) + rb")")
        self.cells_before = re.compile(rb"(?>(?:" + any_cell + escaped + rb")*)")
        self.quoted_cell = re.compile(QUOTED_CELL)


class StructurePass:
    """One walk over a file. Use `run` once."""

    def __init__(
        self, source: bytes | mmap.mmap, clean: BinaryIO, rejections: RejectionFile, names: list[str], delimiter: bytes
    ) -> None:
        """Walk over `source`, whose header has `names`; write sound records to `clean`."""
        self.source = source
        self.clean = clean
        self.rejections = rejections
        self.names = names
        self.delimiter = delimiter
        self.line_end = _frequent_line_end(source)
        self.grammar = Grammar(delimiter, len(names), self.line_end)
        self.line = 1
        self.clean_line = 1
        self.longest = 0
        self.shifts: list[tuple[int, int]] = []

    def run(self) -> CleanCopy:
        """Walk over the whole file."""
        position = self._after_header()
        # the clean file needs some first line where the original has its header
        self._write(b"header" + self.delimiter * (len(self.names) - 1) + self.line_end)
        self.shifts.append((self.clean_line, self.line - self.clean_line))
        while position < len(self.source):
            position = self._step(position)
        return CleanCopy(self.longest, self.shifts)

    def _step(self, position: int) -> int:
        """Deal with what stands at `position`; return where the next record begins."""
        if sound := self.grammar.run.match(self.source, position):
            self._take(sound[0])
        elif empty := self.grammar.empty_line.match(self.source, position):
            self._pass_over(empty[0])
            return empty.end()
        elif irregular := self.grammar.any_record.match(self.source, position):
            self._sort_out(irregular[0])
            return irregular.end()
        else:
            self._refuse_quotes(position)
        return sound.end() if sound else len(self.source)

    def _after_header(self) -> int:
        """Return where the first record after the header begins."""
        position = len(BYTE_ORDER_MARK) if self.source[: len(BYTE_ORDER_MARK)] == BYTE_ORDER_MARK else 0
        while empty := self.grammar.empty_line.match(self.source, position):
            position = empty.end()
        header = self.grammar.any_record.match(self.source, position)
        if header is None:
            raise RefusedFileError(f"the header's quotes do not match: {QUOTE_ADVICE}", 1)
        if LONE_RETURN.search(header[0]) and self.line_end != b"\r":
            # one reader ends the header there, another does not: rows might be taken for a part of it
            raise RefusedFileError("the header holds a lone carriage return: end all lines in the same way", 1)
        self.line += self._lines(self.source[: header.end()])
        return header.end()

    def _take(self, records: bytes) -> None:
        """Copy sound records; those among them that are no UTF-8 are rejected."""
        if is_utf8(records):
            self._write(records)
            self.line += self._lines(records)
            return
        for match in self.grammar.record.finditer(records):
            if is_utf8(match[0]):
                self._write(match[0])
                self.line += self._lines(match[0])
            else:
                self._reject_encoding(match[0])

    def _sort_out(self, record: bytes) -> None:
        """Deal with one record that ends or breaks in its own way, or has too few or too many cells."""
        cells = self._cells(record)
        if not is_utf8(record):
            self._reject_encoding(record)
        elif len(cells) == len(self.names):
            # sound but for its line end or a lone carriage return: written the way the reader takes it
            self._write(self.delimiter.join(_safe(cell) for cell in cells) + self.line_end)
            lines = self._lines(record)
            self.line += lines
            self._note_shift(lines - self._lines(self.line_end))
        else:
            self._suspect_another_header(cells)
            self._suspect_swallowing(record, len(cells))
            detail = f"the row has {len(cells)} cells, the header {len(self.names)}"
            self._reject(record, None, "field_count", detail)

    def _cells(self, record: bytes) -> list[bytes]:
        """Return the cells of a record as the file has them, with their quotes."""
        return [match[1] for match in self.grammar.cell.finditer(record.rstrip(b"\r\n") + self.line_end)]

    def _suspect_another_header(self, cells: list[bytes]) -> None:
        """Refuse the file when a record of the wrong size is the header of another export: it begins as ours does."""
        words = [_word(cell) for cell in cells[:2]]
        if len(words) > 1 and words == [normalized(name) for name in self.names[:2]]:
            raise RefusedFileError(
                f"another header stands here, of {len(cells)} columns instead of {len(self.names)}: two exports were "
                "put together. Load each as a file of its own",
                self.line,
            )

    def _suspect_swallowing(self, record: bytes, cells: int) -> None:
        """Refuse the file when a record of the wrong size holds lines that are whole records: they were swallowed."""
        # a row of its own has an even number of quotes; where a quoted cell ends that began before, it is odd
        later = [line for line in record.splitlines()[1:] if line.count(b'"') % 2 == 0]
        if b'"' not in record and later:
            raise RefusedFileError("a lone carriage return ends a line here: end all lines in the same way", self.line)
        if any(self.grammar.whole_line.fullmatch(line) for line in later) and len(self.names) > 1:
            raise RefusedFileError(
                f"a quote that opens here swallows the rows that follow ({cells} cells instead of "
                f"{len(self.names)}): {QUOTE_ADVICE}",
                self.line,
            )

    def _refuse_quotes(self, position: int) -> None:
        """Say which quote spoils the record at `position`."""
        before = self.grammar.cells_before.match(self.source, position)
        opening = before.end() if before else position
        line = self.line + self._lines(self.source[position:opening])
        cell = self.source[position:opening].count(self.delimiter)
        name = self.names[cell] if cell < len(self.names) else f"cell {cell + 1}"
        closed = self.grammar.quoted_cell.match(self.source, opening)
        if closed is None:
            raise RefusedFileError(f"the quote that opens in column {name} is never closed: {QUOTE_ADVICE}", line)
        closing_line = line + self._lines(closed[0])
        raise RefusedFileError(
            f"the quoted cell in column {name} ends on line {closing_line}, but text follows its closing quote: "
            f"a quote is missing or too many; {QUOTE_ADVICE}",
            line,
        )

    def _reject_encoding(self, record: bytes) -> None:
        """Reject a record that is no UTF-8, naming the column where that shows."""
        faulty = [number for number, cell in enumerate(self._cells(record)) if not is_utf8(cell)]
        column = self.names[faulty[0]] if faulty and faulty[0] < len(self.names) else None
        self._reject(record, column, "encoding", "the row is not valid UTF-8: save the file as UTF-8")

    def _reject(self, record: bytes, column: str | None, reason: str, detail: str) -> None:
        """Note a record that does not land."""
        self.rejections.add(RejectedRow(self.line, column, reason, detail, record.rstrip(b"\r\n")))
        self._pass_over(record)

    def _pass_over(self, skipped: bytes) -> None:
        """Leave bytes out of the clean file."""
        lines = self._lines(skipped)
        self.line += lines
        self._note_shift(lines)

    def _note_shift(self, lines: int) -> None:
        """Remember that from here on the clean file lies `lines` lines further behind the original."""
        if lines:
            self.shifts.append((self.clean_line, self.shifts[-1][1] + lines))

    def _write(self, records: bytes) -> None:
        """Append to the clean file."""
        self.clean.write(records)
        self.clean_line += self._lines(records)
        self.longest = max(self.longest, len(records))

    def _lines(self, content: bytes) -> int:
        """Return how many physical lines end in the content."""
        return content.count(b"\r" if self.line_end == b"\r" else b"\n")


def write_clean_copy(
    source: Path, target: Path, rejections: RejectionFile, names: list[str], delimiter: str
) -> CleanCopy:
    """Write the sound records of `source` to `target`; RefusedFileError where the rows are uncertain."""
    with (
        source.open("rb") as stream,
        target.open("wb") as clean,
        # an empty file cannot be mapped, but it has no header either and never gets here
        mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content,
    ):
        return StructurePass(content, clean, rejections, names, delimiter.encode()).run()


def _frequent_line_end(content: bytes | mmap.mmap) -> bytes:
    """Return the line end that most lines have."""
    pairs = line_feeds = 0
    for start in range(0, len(content), CHUNK):
        piece = content[start : start + CHUNK]
        pairs += piece.count(b"\r\n")
        line_feeds += piece.count(b"\n")
    if line_feeds == 0:
        return b"\r"
    return b"\r\n" if pairs > line_feeds / 2 else b"\n"


def _word(cell: bytes) -> str:
    """Return the text of a cell as names are compared."""
    text = cell.decode("utf-8", "replace").strip("\ufeff").strip()
    return normalized(text.removeprefix('"').removesuffix('"'))


def _safe(cell: bytes) -> bytes:
    """Quote a cell that holds a lone carriage return outside quotes."""
    if b"\r" not in cell or cell.lstrip(b" ").startswith(b'"'):
        return cell
    return b'"' + cell.replace(b'"', b'""') + b'"'
