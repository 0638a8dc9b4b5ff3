"""What can go wrong, one type for each answer the loader gives."""


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


def first_line(error: BaseException) -> str:
    """Return what an error says, without the advice and the statement that DuckDB adds."""
    return (str(error).splitlines() or [type(error).__name__])[0]


class WrongUseError(Exception):
    """The command was called in a way that cannot work: nothing was read."""


class DatabaseUnavailableError(Exception):
    """The database file cannot be opened for writing: held by another process, foreign or damaged."""
