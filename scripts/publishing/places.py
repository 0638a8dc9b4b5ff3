"""Where copies go: taking turns, a workroom beside, and swaps that a reader sees whole or not at all."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import fcntl
import os
import shutil
import stat
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from scripts.loading.database import PATIENCE_SECONDS, PAUSE_SECONDS, RESERVED_NAMES, catalog_name
from scripts.loading.errors import DatabaseUnavailableError, WrongUseError

# where DuckDB's own mark stands in its files
DUCKDB_MARK, DUCKDB_MARK_AT = b"DUCK", 8
PARQUET_MARK = "published.parquet"
READABLE, OWNERS, GROUPS, WRITABLE, MODE = 0o444, 0o400, 0o040, 0o222, 0o777
# rename(2) with two names that change places
AT_FDCWD, RENAME_EXCHANGE = -100, 2
NOT_THERE = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP)


def require_file(file: Path, database: Path) -> None:
    """WrongUseError unless a file can be published there. file, database: with links followed."""
    if not file.parent.is_dir():
        raise WrongUseError(f"the folder of {file} does not exist: make it, or name another file")
    if file.is_dir():
        raise WrongUseError(f"{file} is a folder: name a file")
    if file == database or (file.exists() and database.exists() and file.samefile(database)):
        raise WrongUseError(f"{file} is the database itself: name another file")
    if file.exists() and not file.is_file():
        raise WrongUseError(f"{file} is no file: name another one")
    if not (name := catalog_name(file.name)) or name.lower() in RESERVED_NAMES:
        raise WrongUseError(
            f"a published file cannot be called {file.name}: {name or 'that'} is the name of a schema or of DuckDB's "
            "own, and marts.fct_episodes would have two meanings: name it published.duckdb"
        )
    if not os.access(file.parent, os.W_OK | os.X_OK):
        raise DatabaseUnavailableError(f"{file.parent} cannot be written: let the user that publishes write it")
    if file.exists() and file.stat().st_size and not is_duckdb(file):
        raise WrongUseError(f"{file} is no DuckDB file, and is not replaced: name another file")


def is_duckdb(file: Path) -> bool:
    """Whether a file begins as DuckDB's do."""
    with file.open("rb") as opened:
        return opened.read(DUCKDB_MARK_AT + len(DUCKDB_MARK))[DUCKDB_MARK_AT:] == DUCKDB_MARK


def require_folder(folder: Path, others: tuple[Path, ...]) -> None:
    """WrongUseError unless Parquet files can be published there: a folder that is new, empty, or of before.

    others: the files that must not go with it.
    """
    if any(folder == other or folder in other.parents for other in others):
        raise WrongUseError(f"{folder} is replaced as a whole: name one that holds neither FILE nor the database")
    if not folder.parent.is_dir():
        raise WrongUseError(f"there is no folder {folder.parent}: make it, or name another one")
    if not folder.exists():
        return
    if not folder.is_dir():
        raise WrongUseError(f"{folder} is a file: name a folder")
    there = sorted(path.name for path in folder.iterdir())
    if there and PARQUET_MARK not in there:
        raise WrongUseError(f"{folder} holds files that were not published: name a folder that is new or empty")
    foreign = [name for name in there if not name.endswith(".parquet")]
    if foreign:
        raise WrongUseError(f"{folder} holds {foreign[0]} besides what was published: take it away")


@contextlib.contextmanager
def turn(place: Path, say: Callable[[str], None], patience: float = PATIENCE_SECONDS) -> Iterator[None]:
    """Be the only one who publishes to a place; wait up to `patience` seconds for another one.

    DatabaseUnavailableError names who has the turn. The lock is the system's: it ends with the process, however that
    ends.
    """
    lock = place.with_name(f".{place.name}.publishing")
    deadline, told = time.monotonic() + patience, False
    while True:
        handle = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(handle, 20).decode(errors="replace") or "another process"
            os.close(handle)
            held = f"process {holder} is publishing to {place}"
            if time.monotonic() >= deadline:
                raise DatabaseUnavailableError(f"{held}. Gave up after {patience:g} s and changed nothing") from None
            if not told:
                say(f"{held}. Waiting up to {patience:g} s ...")
                told = True
            time.sleep(PAUSE_SECONDS)
            continue
        # whoever had it before may have taken the name away meanwhile
        with contextlib.suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(handle), lock.stat()):
                break
        os.close(handle)
    try:
        os.truncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        yield
    finally:
        lock.unlink(missing_ok=True)
        os.close(handle)


@contextlib.contextmanager
def workroom(place: Path) -> Iterator[Path]:
    """Make a folder beside a place, for its owner only, and take it away; what a killed run left goes too.

    For whoever has the turn.
    """
    prefix = f".{place.name}.new-"
    for left in place.parent.glob(f"{glob_escaped(prefix)}*"):
        shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=place.parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def glob_escaped(text: str) -> str:
    """Return text as a pattern that only itself fits."""
    return "".join(f"[{character}]" if character in "*?[" else character for character in text)


def mode_of(file: Path, *, holds_more: bool) -> int:
    """Return the mode of a new copy: readable by whom the umask lets, written by nobody.

    A copy that replaces another keeps who may read it, but for one that holds more of people than that one did: it is
    its owner's alone, until the owner says otherwise.
    """
    if holds_more:
        return OWNERS
    if file.exists():
        return stat.S_IMODE(file.stat().st_mode) & READABLE | OWNERS
    mask = os.umask(0)
    os.umask(mask)
    return READABLE & ~mask | OWNERS


def _of_its_group(made: Path, old: Path, mode: int) -> int:
    """Give a new file or folder the old one's group, whom its mode lets read; return the mode that it may have."""
    if old.exists():
        try:
            os.chown(made, -1, old.stat().st_gid)
        except PermissionError:
            return mode & ~GROUPS
    return mode


def swap_file(made: Path, file: Path, mode: int) -> None:
    """Put a new file in the place of the old one, on the disk and in one step."""
    made.chmod(_of_its_group(made, file, mode))
    _sync(made)
    _sync(made.parent)
    # changes that somebody wrote into the old copy: DuckDB would take them for the new one's
    file.with_name(f"{file.name}.wal").unlink(missing_ok=True)
    made.replace(file)
    _sync(file.parent)


def swap_folder(made: Path, folder: Path, mode: int) -> None:
    """Put a new folder in the place of the old one; the old one is in the workroom then. mode: of its files."""
    for path in made.iterdir():
        path.chmod(_of_its_group(path, folder, mode))
        _sync(path)
    mode = _of_its_group(made, folder, mode)
    made.chmod(mode | (mode & READABLE) >> 2 | 0o700)
    _sync(made)
    if not folder.exists():
        made.replace(folder)
    elif not _exchange(made, folder):
        # a system that cannot exchange two names: there is no folder for an instant
        old = made.with_name("old")
        folder.replace(old)
        try:
            made.replace(folder)
        except OSError:
            old.replace(folder)
            raise
    _sync(folder.parent)


def _exchange(one: Path, other: Path) -> bool:
    """Let two names change places in one step; false where the system or its disk cannot."""
    if not sys.platform.startswith("linux"):
        return False
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    if rename(AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), RENAME_EXCHANGE) == 0:
        return True
    if (number := ctypes.get_errno()) in NOT_THERE:
        return False
    raise OSError(number, os.strerror(number), str(other))


def _sync(place: Path) -> None:
    """Have the disk keep what was written of a file or folder."""
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
