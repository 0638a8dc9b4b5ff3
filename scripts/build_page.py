"""A build on a page: how far dbt is, what it warns of, what fails, how it ended. All of it goes to a log file."""

import json
import os
import re
import time
from contextlib import suppress
from io import TextIOBase
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.text import Text

from scripts.terminal import visible

# what dbt is to be told, so that its lines can be read here
OPTIONS = ("--log-format", "json", "--no-use-colors")
LOG_NAME = "build.log"
READING = "dbt reads the project"
PRINTED, FINISHED = "PrintEvent", "FinishedRunningStats"
SKIPPED = ("SkippingDetails", "LogSkipBecauseError")
HOOK = "operation"
TOLD_LEVELS = ("warn", "error")
TENTHS = 10
COLOURS = re.compile(r"\x1b\[[0-9;]*m")
# the tests that compare a share of findings with max_unknown_share, as tests/marts calls them
SHARE_TESTS = (
    "assert_few_values_are_known_too",
    "assert_known_values_cover_almost_all",
    "assert_required_values_can_be_read",
)


class BuildPage:
    """Takes dbt's output line by line, as JSON; shows a page of it and writes the whole to a log file.

    failed_tests, findings_over_share: data tests that failed, and rows of SHARE_TESTS that failed or warned, so far.
    """

    def __init__(self, console: Console, log_folder: Path) -> None:
        """Write to `console` and to a file in `log_folder`, which is made."""
        self.failed_tests = self.findings_over_share = 0
        self._console = console
        self._log_path = log_folder / LOG_NAME
        self._log: TextIOBase | None = None
        self._began = time.monotonic()
        self._has_finished = False
        self._told_tenth = 0
        columns = SpinnerColumn(), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
        self._progress = Progress(
            *columns, TextColumn("{task.description}", markup=False), console=console, transient=True,
            disable=not console.is_terminal,
        )  # fmt: skip
        self._task = self._progress.add_task(READING, total=None)

    def __enter__(self) -> Self:
        """Begin the log and the progress line."""
        try:
            self._log_path.parent.mkdir(parents=True, exist_ok=True)
            # it may hold values of files, as the database does: its owner's alone
            descriptor = os.open(self._log_path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            self._log = os.fdopen(descriptor, "w", encoding="utf-8")
            self._say(f"All that dbt says is written to {visible(str(self._log_path))}")
        except OSError as error:
            self._say(f"No log is written: {visible(str(self._log_path))}: {error.strerror}")
        if not self._console.is_terminal:
            self._say(f"{READING} ...")
        self._progress.start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        """Take the progress line away; close the log."""
        self._progress.stop()
        if self._log is not None:
            with suppress(OSError):
                self._log.close()

    def take(self, line: str) -> None:
        """Take one line of dbt's output; what is no JSON of its (--log-format text) is shown as it is."""
        event = _event(line)
        if event is None:
            self._write(line)
            self._say(COLOURS.sub("", line))
            return
        data, info = event["data"], event["info"]
        message = COLOURS.sub("", str(info.get("msg", "")))
        self._write(f"{str(info.get('ts', ''))[:19]}  {message}")
        self._has_finished = self._has_finished or info.get("name") == FINISHED
        is_told = self._has_finished or info.get("name") == PRINTED or info.get("level") in TOLD_LEVELS
        if message.strip() and is_told:
            self._say(message.strip("\n"), "red" if info.get("level") == "error" else "")
        self._follow(data, is_skipped=info.get("name") in SKIPPED)

    def _follow(self, data: dict[str, Any], *, is_skipped: bool) -> None:
        """Count what began or ended: a node of dbt's, one of `total`, which a test calls `num_models`."""
        node, total = data.get("node_info") or {}, data.get("total") or data.get("num_models")
        if not total or (node.get("resource_type") in (None, HOOK) and not is_skipped):
            return
        status = data.get("status")
        if status is None and not is_skipped:
            self._progress.update(self._task, total=total, description=visible(str(node.get("node_name", ""))))
            return
        self._progress.update(self._task, total=total, advance=1)
        if node.get("resource_type") == "test":
            failures = data.get("num_failures") or 0
            self.failed_tests += status in ("fail", "error")
            self.findings_over_share += failures if node.get("node_name") in SHARE_TESTS else 0
        done = int(self._progress.tasks[0].completed)
        if not self._console.is_terminal and (tenth := done * TENTHS // total) > self._told_tenth:
            self._told_tenth = tenth
            self._say(f"{done:,} of {total:,} after {time.monotonic() - self._began:.0f} s")

    def _say(self, text: str, style: str = "") -> None:
        """Print text above the progress line, however many lines it has."""
        for line in text.split("\n"):
            self._console.print(Text(visible(line), style), soft_wrap=True)

    def _write(self, line: str) -> None:
        """Write a line to the log; a disk that is full stops no build."""
        if self._log is not None:
            with suppress(OSError):
                print(line, file=self._log, flush=True)


def _event(line: str) -> dict[str, Any] | None:
    """Return what dbt logged as JSON, None for any other line."""
    try:
        event = json.loads(line)
    except ValueError:
        return None
    known = isinstance(event, dict) and isinstance(event.get("info"), dict) and isinstance(event.get("data"), dict)
    return event if known else None
