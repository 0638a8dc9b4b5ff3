"""The bytes of a file, before any reader sees them."""

import gzip
import hashlib
import stat
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from scripts.loading.errors import RefusedFileError, explain

CHUNK = 1 << 22
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
UTF_8_ADVICE = "save it as UTF-8 and load it again"
GZIP_MARK = b"\x1f\x8b"
PARQUET_MARK, ENCRYPTED_PARQUET_MARK = b"PAR1", b"PARE"
# what a file that is no text begins with, and what to say of it
FOREIGN_MARKS = {
    GZIP_MARK: "is gzip-compressed, but its name does not end in .gz, or it was compressed twice: rename or unpack it",
    b"PK\x03\x04": "is a zip archive or a workbook: save the table itself as CSV with UTF-8 encoding",
    b"\xd0\xcf\x11\xe0": "is an old Excel workbook: save the table itself as CSV with UTF-8 encoding",
    PARQUET_MARK: "is Parquet, but its name does not end in .parquet: rename it",
    b"%PDF-": "is a PDF: export the table itself as CSV",
    b"BZh91AY&SY": "is bzip2-compressed: unpack it",
    b"\xfd7zXZ\0": "is xz-compressed: unpack it",
    b"\x28\xb5\x2f\xfd": "is zstd-compressed: unpack it",
    b"7z\xbc\xaf\x27\x1c": "is a 7-Zip archive: unpack it",
}
WEB_PAGE_MARKS = (b"<!doctype html", b"<html")
# at least this share of NUL bytes is a two-byte encoding, not a damaged file
UTF_16_NUL_SHARE = 0.3
SAMPLE = 4096
# behind the header, two-byte text may have no NUL bytes at all
FIRST_WORDS = 64
FILE_KINDS = {stat.S_IFDIR: "a folder", stat.S_IFIFO: "a pipe", stat.S_IFSOCK: "a socket"}
# the coarsest clock of a file system in use counts two seconds
SETTLED = 3 * 10**9
# with fewer bytes than this to a quote, text is not taken apart at its quotes
BYTES_A_QUOTE = 32
EMPTY_LINES = (b"\n\n", b"\n\r\n", b"\r\r")


@dataclass(frozen=True)
class Fingerprint:
    """A file's state: size in bytes, modification time in nanoseconds, inode and SHA-256 of its bytes.

    changed: when the system last noted any change of it, which nobody can set back. settled: whether that was long
    enough ago for a change while it is read to get another time. Both in nanoseconds, and no part of the state.
    """

    size: int
    modified: int
    inode: int
    content_hash: str
    changed: int = field(default=0, compare=False)
    settled: bool = field(default=False, compare=False)


@dataclass(frozen=True)
class TextFacts:
    """What one pass over a text file tells.

    delimiters: how often the delimiter occurs. quotes: whether `"` occurs. outside: how often the delimiter occurs
    outside quotes; None where quotes are so many that DuckDB counts faster.
    """

    delimiters: int
    quotes: bool
    outside: int | None


def chunks(stream: BinaryIO) -> Iterator[bytes]:
    """Yield a stream's bytes in large pieces."""
    while chunk := stream.read(CHUNK):
        yield chunk


def require_file(path: Path) -> None:
    """RefusedFileError unless the path leads to a regular file: reading from a pipe or a device may never end."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError as error:
        what = "is a link to a file that does not exist" if path.is_symlink() else "was removed while files were loaded"
        raise RefusedFileError(f"{what}: put the export itself there") from error
    except OSError as error:
        raise RefusedFileError(explain(error)) from error
    if not stat.S_ISREG(mode):
        kind = FILE_KINDS.get(stat.S_IFMT(mode), "a device")
        raise RefusedFileError(f"is {kind}, not a file: put the export itself there")


def fingerprint(path: Path) -> Fingerprint:
    """Hash a file; RefusedFileError when it cannot be read."""
    require_file(path)
    digest = hashlib.sha256()
    try:
        status, now = path.stat(), time.time_ns()
        with path.open("rb") as stream:
            for chunk in chunks(stream):
                digest.update(chunk)
    except OSError as error:
        raise RefusedFileError(explain(error)) from error
    settled = now - max(status.st_mtime_ns, status.st_ctime_ns) > SETTLED
    return Fingerprint(
        *(status.st_size, status.st_mtime_ns, status.st_ino, digest.hexdigest()), status.st_ctime_ns, settled
    )


def require_unchanged(path: Path, before: Fingerprint) -> None:
    """RefusedFileError when the file is no longer what it was when reading began."""
    require_file(path)
    status = path.stat()
    state = (status.st_size, status.st_mtime_ns, status.st_ino, status.st_ctime_ns)
    if before.settled and state == (before.size, before.modified, before.inode, before.changed):
        return
    if fingerprint(path) != before:
        raise RefusedFileError("changed while it was read: load it again once nothing writes to it")


def unpack(path: Path, target: Path) -> None:
    """Write what a gzip file holds to `target`; RefusedFileError when it is cut off or damaged."""
    advice = "copy or export it again"
    with path.open("rb") as stream:
        mark = stream.read(len(GZIP_MARK))
    if not mark:
        raise RefusedFileError(f"is an empty file, not gzip: {advice}")
    if mark != GZIP_MARK:
        raise RefusedFileError("is not gzip, although its name ends in .gz: rename it")
    try:
        with gzip.open(path, "rb") as stream, target.open("wb") as output:
            for chunk in chunks(stream):
                output.write(chunk)
    except EOFError as error:
        raise RefusedFileError(f"the gzip file is cut off before its end: {advice}") from error
    except gzip.BadGzipFile as error:
        # the first part was gzip, so it is a later part, or the check sum
        raise RefusedFileError(f"the gzip file is damaged, or something follows its end ({error}): {advice}") from error
    except zlib.error as error:
        raise RefusedFileError(f"the gzip file is damaged ({error}): {advice}") from error


def require_text(path: Path) -> None:
    """RefusedFileError when the file's first bytes show that it is no UTF-8 text."""
    with path.open("rb") as stream:
        sample = stream.read(SAMPLE)
    for mark, message in FOREIGN_MARKS.items():
        if sample.startswith(mark):
            raise RefusedFileError(message)
    if sample.lstrip().lower().startswith(WEB_PAGE_MARKS):
        raise RefusedFileError("is a web page, perhaps a log-in form, not an export: download the export again")
    many_nuls = (piece.count(0) > UTF_16_NUL_SHARE * len(piece) for piece in (sample, sample[:FIRST_WORDS]))
    if sample.startswith(UTF_16_MARKS) or any(many_nuls):
        raise RefusedFileError(f"is UTF-16 or another encoding with NUL bytes: {UTF_8_ADVICE}")


def require_parquet(path: Path) -> None:
    """RefusedFileError when the file's first or last bytes are not those of a Parquet file."""
    advice = "copy or export it again"
    with path.open("rb") as stream:
        begin = stream.read(len(PARQUET_MARK))
        stream.seek(max(0, path.stat().st_size - len(PARQUET_MARK)))
        end = stream.read()
    if not begin:
        raise RefusedFileError(f"is an empty file, not Parquet: {advice}")
    if begin == ENCRYPTED_PARQUET_MARK:
        raise RefusedFileError("is encrypted Parquet: export it without encryption")
    if begin != PARQUET_MARK:
        raise RefusedFileError("is not Parquet, although its name ends in .parquet: rename it or export it again")
    if end != PARQUET_MARK:
        raise RefusedFileError(f"the Parquet file is cut off before its end: {advice}")


def scan_text(path: Path, delimiter: bytes = b",") -> TextFacts:
    """Go over the file once; RefusedFileError at a NUL byte, with its line."""
    delimiters, quotes, offset = 0, 0, 0
    outside: int | None = 0
    with path.open("rb") as stream:
        for chunk in chunks(stream):
            if (found := chunk.find(b"\0")) >= 0:
                raise RefusedFileError(
                    "holds a NUL byte, so its rows are uncertain: export it again", line_at(path, offset + found)
                )
            here, between = chunk.count(b'"'), chunk.count(delimiter)
            if here * BYTES_A_QUOTE > len(chunk):
                outside = None
            if outside is not None:
                # a doubled quote closes and opens again; an odd number so far leaves a cell open
                outside += (
                    b"".join(chunk.split(b'"')[quotes % 2 :: 2]).count(delimiter) if here or quotes % 2 else between
                )
            delimiters += between
            quotes += here
            offset += len(chunk)
    return TextFacts(delimiters, quotes > 0, outside)


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
