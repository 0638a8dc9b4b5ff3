"""The bytes of a file, before any reader sees them."""

import gzip
import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from scripts.loading.errors import RefusedFileError

CHUNK = 1 << 22
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
GZIP_MARK = b"\x1f\x8b"
ZIP_MARK = b"PK\x03\x04"
# at least this share of NUL bytes is a two-byte encoding, not a damaged file
UTF_16_NUL_SHARE = 0.3
SAMPLE = 4096
EMPTY_LINES = (b"\n\n", b"\n\r\n", b"\r\r")


@dataclass(frozen=True)
class Fingerprint:
    """A file's state: size in bytes, modification time in nanoseconds, inode and SHA-256 of its bytes."""

    size: int
    modified: int
    inode: int
    content_hash: str


@dataclass(frozen=True)
class TextFacts:
    """What one pass over a text file tells.

    delimiters: how often the delimiter occurs. quotes: whether `"` occurs.
    """

    delimiters: int
    quotes: bool


def chunks(stream: BinaryIO) -> Iterator[bytes]:
    """Yield a stream's bytes in large pieces."""
    while chunk := stream.read(CHUNK):
        yield chunk


def fingerprint(path: Path) -> Fingerprint:
    """Hash a file; RefusedFileError when it cannot be read."""
    digest = hashlib.sha256()
    try:
        status = path.stat()
        with path.open("rb") as stream:
            for chunk in chunks(stream):
                digest.update(chunk)
    except OSError as error:
        raise RefusedFileError(f"cannot be read: {error.strerror or error}") from error
    return Fingerprint(status.st_size, status.st_mtime_ns, status.st_ino, digest.hexdigest())


def require_unchanged(path: Path, before: Fingerprint) -> None:
    """RefusedFileError when the file is no longer what it was when reading began."""
    if fingerprint(path) != before:
        raise RefusedFileError("changed while it was read: load it again once nothing writes to it")


def unpack(path: Path, target: Path) -> None:
    """Write what a gzip file holds to `target`; RefusedFileError when it is cut off or damaged."""
    advice = "copy or export it again"
    try:
        if path.stat().st_size == 0:
            raise RefusedFileError(f"is an empty file, not gzip: {advice}")
        with gzip.open(path, "rb") as stream, target.open("wb") as output:
            for chunk in chunks(stream):
                output.write(chunk)
    except EOFError as error:
        raise RefusedFileError(f"the gzip file is cut off before its end: {advice}") from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise RefusedFileError(f"the gzip file is damaged ({error}): {advice}") from error


def require_text(path: Path) -> None:
    """RefusedFileError when the file's first bytes show that it is no UTF-8 text."""
    with path.open("rb") as stream:
        sample = stream.read(SAMPLE)
    if sample.startswith(UTF_16_MARKS) or sample.count(0) > UTF_16_NUL_SHARE * len(sample):
        raise RefusedFileError("is UTF-16 or another encoding with NUL bytes: save it as UTF-8 and load it again")
    if sample.startswith(GZIP_MARK):
        raise RefusedFileError("is gzip-compressed, but its name does not end in .gz: rename it")
    if sample.startswith(ZIP_MARK):
        raise RefusedFileError("is a zip archive or a workbook: save the table itself as CSV with UTF-8 encoding")


def scan_text(path: Path, delimiter: bytes = b",") -> TextFacts:
    """Go over the file once; RefusedFileError at a NUL byte, with its line."""
    delimiters, offset = 0, 0
    quotes = False
    with path.open("rb") as stream:
        for chunk in chunks(stream):
            if (found := chunk.find(b"\0")) >= 0:
                raise RefusedFileError(
                    "holds a NUL byte, so its rows are uncertain: export it again", line_at(path, offset + found)
                )
            delimiters += chunk.count(delimiter)
            quotes = quotes or b'"' in chunk
            offset += len(chunk)
    return TextFacts(delimiters, quotes)


def has_empty_lines(path: Path) -> bool:
    """Whether an empty line occurs, if only inside a quoted cell."""
    tail = b""
    with path.open("rb") as stream:
        for chunk in chunks(stream):
            # an empty line may lie across two pieces: look at the seam as well
            if any(end in chunk or end in tail + chunk[:2] for end in EMPTY_LINES):
                return True
            tail = chunk[-2:]
    return False


def line_at(path: Path, offset: int) -> int:
    """Return the 1-based physical line that the byte at `offset` lies in."""
    line = 1
    with path.open("rb") as stream:
        while offset > 0 and (chunk := stream.read(min(CHUNK, offset))):
            line += chunk.count(b"\n")
            offset -= len(chunk)
    return line


def is_utf8(content: bytes) -> bool:
    """Whether the bytes are valid UTF-8."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
