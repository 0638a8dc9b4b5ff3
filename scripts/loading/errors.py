"""What can go wrong, one type for each answer the loader gives."""

import errno
import tempfile

import duckdb

FULL_DATABASE_DISK = ("Could not write file", "No space left on device", "File too large")
DAMAGED_DATABASE = ("Corrupt database file", "checksum", "Failed to load metadata")
DEAD_CONNECTION = ("has been invalidated", "FATAL Error", "INTERNAL Error")
# after one of these a connection takes no more statements: no reader may pass over them
ENDS_CONNECTION = (duckdb.FatalException, duckdb.InternalException)
FULL_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class RefusedFileError(Exception):
    """A file that does not land at all.

    message: what is wrong and what to do, in words. line: physical line of the file, 1-based, when it is known.
    """

    def __init__(self, message: str, line: int | None = None) -> None:
        """Keep the message and the line apart, so that a report can show either."""
        super().__init__(message)
        self.message = message
        self.line = line

    def __str__(self) -> str:
        """Show the line first: it is what a reader looks for."""
        return self.message if self.line is None else f"line {self.line}: {self.message}"


def explain_database(error: BaseException) -> str:
    """Say in words why DuckDB did not take a file."""
    reason = first_line(error)
    if any(sign in str(error) for sign in FULL_DATABASE_DISK):
        return f"the database could not take it ({reason}): make room on the database's disk and load again"
    return f"DuckDB stopped at it: {reason}"


def advise_database(error: BaseException) -> str:
    """Say what to do about a database that failed as a whole."""
    said = str(error)
    if any(sign in said for sign in FULL_DATABASE_DISK):
        return "Make room on its disk and load again"
    if any(sign in said for sign in DAMAGED_DATABASE):
        return "The database file is damaged: go back to a copy of it, or move it away and load all exports again"
    if any(sign in said for sign in DEAD_CONNECTION):
        return "The connection to it ended with an error inside DuckDB: load again"
    return "Load again; if it fails in the same way, move the database file away and load the exports into a new one"


def first_failure(error: duckdb.Error) -> duckdb.Error:
    """Return the failure of the database behind an error: what is tried after the first one fails too and says less."""
    while isinstance(error.__context__, duckdb.Error):
        error = error.__context__
    return error


def first_line(error: BaseException) -> str:
    """Return what an error says, without the advice and the statement that DuckDB adds."""
    return (str(error).splitlines() or [type(error).__name__])[0]


def explain(error: OSError) -> str:
    """Say in words what the operating system answered while a file was read."""
    reason = error.strerror or str(error)
    if error.errno in FULL_DISK:
        return f"no room for temporary files in {tempfile.gettempdir()} ({reason}): make room or set TMPDIR"
    if isinstance(error, PermissionError):
        return f"cannot be read: {reason}: let the user that loads read it"
    return f"cannot be read: {reason}"


class WrongUseError(Exception):
    """The command was called in a way that cannot work: nothing was read."""


class DatabaseUnavailableError(Exception):
    """The database file cannot be opened for writing: held by another process, foreign or damaged."""
