"""Ctrl-C: a command ends with one sentence and exit code 130; what it was writing is whole or not there.

Small on purpose, and free of other packages: a script reads it first, so that a stop during its imports is met as well.
"""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Protocol

STOPPED = 130


class Interruptible(Protocol):
    """What can be told to give up what it is doing: a connection to a database."""

    def interrupt(self) -> None:
        """Give up."""


class StoppedError(KeyboardInterrupt):
    """Somebody pressed Ctrl-C; nothing should be caught on its way but by `stoppable`."""


class _Stop:
    """Whether a stop was asked for, whether it must wait for a moment, and what it has to interrupt."""

    def __init__(self) -> None:
        self.was_asked = False
        self.waits = False
        self.running: list[Interruptible] = []


_stop = _Stop()


def leave_when_stopped() -> None:
    """From now on Ctrl-C ends the process with a sentence: for the time before and after `stoppable`."""
    signal.signal(signal.SIGINT, _leave)


@contextmanager
def stoppable() -> Iterator[None]:
    """Within, Ctrl-C interrupts what runs in a watched connection and comes out as StoppedError.

    What an interrupted statement raises depends on where it was met: after a stop every error is one.
    """
    _stop.was_asked = _stop.waits = False
    try:
        before = signal.signal(signal.SIGINT, _interrupt)
    except ValueError:
        # not in the main thread: only that one is ever interrupted
        yield
        return
    try:
        yield
        let_stop()
    except BaseException as error:
        if _stop.was_asked:
            raise StoppedError from error
        raise
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def watched(connection: Interruptible) -> Iterator[None]:
    """Have a stop interrupt what this connection does: DuckDB would work on, and hold up all that comes after."""
    _stop.running.append(connection)
    try:
        yield
    finally:
        _stop.running.remove(connection)


def hold_stop() -> None:
    """Let a stop wait, from right before a commit until `let_stop`: what is committed must be told."""
    if signal.getsignal(signal.SIGINT) is _interrupt:
        _stop.waits = True


def let_stop() -> None:
    """StoppedError when a stop has waited."""
    _stop.waits = False
    if _stop.was_asked:
        raise StoppedError


def was_stopped() -> bool:
    """Whether a stop was asked for: an error may be its consequence."""
    return _stop.was_asked


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    """Interrupt what runs, now or as soon as it may be."""
    _stop.was_asked = True
    if _stop.waits:
        return
    for connection in _stop.running:
        # one that has ended with an error has nothing to give up
        with suppress(Exception):
            connection.interrupt()
    raise StoppedError


def _leave(_number: int, _frame: FrameType | None) -> None:
    """End the process: nothing is open."""
    os.write(sys.__stderr__.fileno() if sys.__stderr__ else 2, b"\nStopped\n")
    os._exit(STOPPED)
