"""Physical lines of a text file into the temporary table `documents`, the n-th line at rowid n - 1."""

from pathlib import Path
from typing import BinaryIO

import duckdb

from scripts.loading.checks import BYTE_ORDER_MARK, CHUNK, is_utf8
from scripts.loading.errors import ENDS_CONNECTION, RefusedFileError, first_line
from scripts.loading.sql import compose
from scripts.loading.staging import LINE_SIZE_MARGIN, RejectedRow, RejectionFile, line_source, rejection_file


def stage_lines(connection: duckdb.DuckDBPyConnection, path: Path, scratch: Path) -> None:
    """Read the lines; those that are no UTF-8 become empty lines and are rejected."""
    try:
        _read(connection, path, line_source())
    except ENDS_CONNECTION:
        raise
    except duckdb.Error:
        # irregular line ends, broken encoding or very long lines: a copy without them
        clean = scratch / "lines.txt"
        with rejection_file(scratch / "rejected.csv") as rejections, path.open("rb") as source, clean.open("wb") as out:
            longest = _write_clean_copy(source, out, rejections)
        rejections.stage(connection)
        _read_clean(connection, clean, max(longest, CHUNK) + LINE_SIZE_MARGIN)


def _read_clean(connection: duckdb.DuckDBPyConnection, path: Path, line_size: int) -> None:
    """Read the lines of a clean copy; RefusedFileError when even that fails."""
    try:
        _read(connection, path, line_source(line_size))
    except ENDS_CONNECTION:
        raise
    except duckdb.Error as error:
        raise RefusedFileError(f"its lines cannot be read: {first_line(error)}") from error


def _read(connection: duckdb.DuckDBPyConnection, path: Path, source: str) -> None:
    """Read all lines into `documents`."""
    connection.execute(
        compose("create or replace temp table documents as select value from {source}", source=source),
        {"path": str(path)},
    )


def _write_clean_copy(source: BinaryIO, clean: BinaryIO, rejections: RejectionFile) -> int:
    """Copy the lines with plain line ends; return the bytes of the longest group of lines read at once."""
    line, longest = 1, 0
    while lines := source.readlines(CHUNK):
        group = b"".join(lines)
        # a lone carriage return is space to JSON wherever it may stand, but would end a line here
        group = group.removeprefix(BYTE_ORDER_MARK) if line == 1 else group
        group = group.replace(b"\r\n", b"\n").replace(b"\r", b" ")
        if not is_utf8(group):
            group = _without_broken_lines(group, line, rejections)
        clean.write(group)
        longest = max(longest, len(group))
        line += len(lines)
    return longest


def _without_broken_lines(group: bytes, first_line: int, rejections: RejectionFile) -> bytes:
    """Empty the lines that are no UTF-8, so that all others keep their number."""
    kept = []
    for number, content in enumerate(group.split(b"\n"), start=first_line):
        if is_utf8(content):
            kept.append(content)
        else:
            detail = "the line is not valid UTF-8: save the file as UTF-8"
            rejections.add(RejectedRow(number, None, "encoding", detail, content))
            kept.append(b"")
    return b"\n".join(kept)
