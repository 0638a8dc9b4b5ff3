"""What the scripts print: on one line, without control characters, and never a reason to stop."""

import os
import sys
from contextlib import suppress
from typing import TextIO

from rich.console import Console

# without a terminal nothing is wrapped or cut: others read or search the output
PLAIN_WIDTH = 2_000


def visible(text: str) -> str:
    """Return text on one line, with control characters written out."""
    return "".join(character if character.isprintable() else repr(character)[1:-1] for character in text)


class Output:
    """A stream that loses what it cannot write, to a full disk or a closed pipe, and remembers why.

    The work goes on: what was said can be asked of the database, half a load cannot.
    """

    failure: OSError | None = None

    def __init__(self, stream: TextIO) -> None:
        """Write to `stream`."""
        self._stream = stream

    def __getattr__(self, name: str) -> object:
        """Be the stream in all other respects."""
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        """Write text; return how many characters."""
        try:
            return self._stream.write(text)
        except OSError as error:
            self._give_up(error)
            return len(text)

    def flush(self) -> None:
        """Write what is buffered."""
        try:
            self._stream.flush()
        except OSError as error:
            self._give_up(error)

    def _give_up(self, error: OSError) -> None:
        """Remember the error; send the rest, and what is buffered, to nowhere."""
        Output.failure = Output.failure or error
        with suppress(OSError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self._stream.fileno())
            os.close(nowhere)


def make_console(*, stderr: bool = False) -> Console:
    """Return a console that leaves names whole when the output is not a terminal."""
    stream = sys.stderr if stderr else sys.stdout
    # a process may have been started without one
    file = None if stream is None else Output(stream)
    console = Console(file=file, stderr=stderr, highlight=False, markup=False, emoji=False)
    if not console.is_terminal:
        console.width = PLAIN_WIDTH
    return console
