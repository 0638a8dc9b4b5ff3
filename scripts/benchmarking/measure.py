"""Run a command as a process of its own and let the operating system account for it."""

import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Measured:
    """What one finished process took."""

    seconds: float
    """Wall clock, from start to end, start-up included."""
    processor_seconds: float
    """User and system time of all its threads."""
    peak_bytes: int
    """Its largest resident memory."""


class StepFailedError(Exception):
    """A command of the benchmark failed; the message holds what it printed last."""


def run_measured(command: list[str], log: Path, environment: dict[str, str] | None = None) -> Measured:
    """Run `command`, its output in the file `log`; raise StepFailedError when its exit code is not 0."""
    with log.open("wb") as output:
        start = time.monotonic()
        process = subprocess.Popen(  # noqa: S603 - the project's own commands
            command, stdout=output, stderr=subprocess.STDOUT, env={**os.environ, **(environment or {})}
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        tail = log.read_text(errors="replace")[-2_000:]
        raise StepFailedError(f"exit code {process.returncode} of: {' '.join(command)}\n{tail}")
    return Measured(
        seconds=seconds,
        processor_seconds=usage.ru_utime + usage.ru_stime,
        # Linux counts kibibytes
        peak_bytes=usage.ru_maxrss * 1024,
    )
