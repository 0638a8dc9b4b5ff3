"""Load a folder of exported files into the project's database: see `--help`."""

if __name__ == "__main__":
    import os
    import sys

    sys.path.insert(0, os.path.dirname(os.path.realpath(__file__)))  # noqa: PTH120 - pathlib is not read yet
    import beginning  # noqa: F401 - lies beside this file

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import click
import duckdb
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from scripts.loading.contract import Contract, read_contract
from scripts.loading.database import database_path, open_database
from scripts.loading.discovery import LAYOUT, ExportFile, Exports, find_exports, parse_instant
from scripts.loading.errors import (
    DatabaseUnavailableError,
    WrongUseError,
    advise_database,
    first_failure,
    first_line,
)
from scripts.loading.forgetting import forget, logged_loads
from scripts.loading.landing import REFUSED, History
from scripts.loading.loader import EndedConnectionError, Outcome, load_file, refuse_ended, reopened
from scripts.loading.report import (
    show_findings,
    show_forgotten,
    show_left_out,
    show_loads,
    show_notes,
    show_outcomes,
)
from scripts.loading.settings import settings_notes
from scripts.stopping import STOPPED, StoppedError, let_stop, stoppable
from scripts.summary_line import LOAD, Tally, summary_line
from scripts.terminal import Output, make_console, visible
from scripts.zones.seeds import release_in_force

SOMETHING_MISSING, NOTHING_DONE = 1, 2
NOTHING = f"There was nothing to load. Layout: {LAYOUT}"


class Instant(click.ParamType):
    """An ISO 8601 instant; without an offset it is UTC."""

    name = "instant"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Return naive UTC."""
        try:
            return parse_instant(value)
        except ValueError as error:
            self.fail(f"{value!r} is no instant ({error}): write it like 2026-03-01T12:00:00+01:00", param, ctx)


class Share(click.ParamType):
    """A number from 0 to 1."""

    name = "share"

    def convert(self, value: str | float, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the number; text that is none, or lies outside, is wrong use."""
        try:
            share = float(value)
        except ValueError:
            share = -1.0
        # the comparison is false for "nan" as well
        if not 0 <= share <= 1:
            self.fail(f"{value!r} is no share: write a number from 0 to 1, such as 0.01", param, ctx)
        return share


@click.command(epilog=f"Layout: {LAYOUT}. Exit code 0: all loaded. 1: a file refused, too many rows rejected, or "
               "nothing there. 2: wrong use, or the database could not be opened. 130: stopped.")  # fmt: skip
@click.argument("exports_dir", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--extracted-at", type=Instant(), help="When the exports were taken. Default: export.json beside the files, "
    "else each file's modification time."
)  # fmt: skip
@click.option(
    "--max-rejected", type=Share(), default=0.0, show_default=True, help="Share of rejected rows that is still fine."
)
@click.option("--allow-empty", is_flag=True, help="A folder without a file to load is fine.")
@click.option("--follow-links", is_flag=True, help="Read what links lead to outside EXPORTS_DIR.")
@click.option("--loads", "lists_loads", is_flag=True, help="List what was loaded, with the id of each load, and end.")
@click.option(
    "--forget",
    "forgotten",
    multiple=True,
    metavar="LOAD_ID",
    help="Take a load back, and end. May be given several times.",
)
def main(  # noqa: PLR0913  every one is a different thing
    exports_dir: Path | None,
    extracted_at: datetime | None,
    max_rejected: float,
    *,
    allow_empty: bool,
    follow_links: bool,
    lists_loads: bool,
    forgotten: tuple[str, ...],
) -> None:
    """Load the exported files in EXPORTS_DIR; loading the same file again changes nothing."""
    began = time.monotonic()
    console = make_console()
    contract = read_contract()
    run = Run(console, [], [], None)
    try:
        with stoppable():
            if exports_dir is None or lists_loads or forgotten:
                _require_one(exports_dir, forgotten, lists_loads=lists_loads)
                _look_after_loads(console, contract, list(forgotten))
                _leave(0)
            run.exports = find_exports(exports_dir, contract, follow_links=follow_links)
            run.load(contract, extracted_at)
    except (WrongUseError, DatabaseUnavailableError) as error:
        make_console(stderr=True).print(f"Error: {visible(str(error))}", soft_wrap=True)
        _leave(NOTHING_DONE)
    except StoppedError:
        run.was_stopped = True
    except duckdb.Error as error:
        run.failure = error
    code = run.show(max_rejected, allow_empty=allow_empty)
    console.print(summary_line(LOAD, run.database, code, time.monotonic() - began, run.tally()), soft_wrap=True)
    _leave(code)


def _leave(code: int) -> None:
    """End the command; what could not be said makes a success none."""
    if Output.failure is not None:
        make_console(stderr=True).print(f"Error: the output could not be written ({Output.failure.strerror})")
    sys.exit(code or (SOMETHING_MISSING if Output.failure is not None else 0))


def _require_one(exports_dir: Path | None, forgotten: tuple[str, ...], *, lists_loads: bool) -> None:
    """WrongUseError unless the command was told to do one thing."""
    if (exports_dir is not None) + lists_loads + bool(forgotten) != 1:
        raise WrongUseError("give one of the three: EXPORTS_DIR, --loads or --forget LOAD_ID; --help says more")


def _look_after_loads(console: Console, contract: Contract, load_ids: list[str]) -> None:
    """Take these loads back; list all when there are none."""
    database = database_path()
    if not database.exists():
        raise WrongUseError(f"nothing was loaded yet: there is no database at {database}")
    with open_database(database, contract, console.print) as connection:
        if load_ids:
            show_forgotten(console, forget(connection, contract, load_ids))
        else:
            show_loads(console, logged_loads(connection))


@dataclass
class Run:
    """One run over an exports folder, as far as it came."""

    console: Console
    outcomes: list[Outcome]
    notes: list[str]
    exports: Exports | None
    failure: duckdb.Error | None = None
    was_stopped: bool = False
    database: Path | None = None

    def load(self, contract: Contract, extracted_at: datetime | None) -> None:
        """Load what was found, file by file."""
        files = self.exports.files if self.exports else []
        if not files:
            return
        self.database = database = database_path()
        self.console.print(f"Database: {visible(str(database))}")
        self.console.print(f"Time zones: tzdata {release_in_force()}")
        waiting, ended = _shown(self.console, files), None
        while len(self.outcomes) < len(files):
            # again after a file whose reader ended the connection
            with reopened(ended), open_database(database, contract, self.console.print) as connection:
                history = History(connection)
                if ended is not None:
                    self.outcomes.append(refuse_ended(connection, history, ended))
                    let_stop()
                try:
                    for file in waiting:
                        self.outcomes.append(load_file(connection, history, file, extracted_at))
                        let_stop()
                except EndedConnectionError as error:
                    ended = error
                    continue
                self.notes = settings_notes(
                    connection, ((outcome.file.source_system, outcome.file.account_id) for outcome in self.outcomes)
                )

    def tally(self) -> Tally:
        """Return what the run counted."""
        return Tally(
            rows_landed=sum(outcome.landed.rows for outcome in self.outcomes),
            rows_rejected=sum(outcome.landed.rejected for outcome in self.outcomes),
            files_refused=sum(outcome.status == REFUSED for outcome in self.outcomes),
        )

    def show(self, max_rejected: float, *, allow_empty: bool) -> int:
        """Say what became of every file; return the exit code."""
        is_good = True
        if self.outcomes:
            show_outcomes(self.console, self.outcomes)
            show_findings(self.console, self.outcomes)
            show_notes(self.console, self.notes)
        elif self.failure is None and not self.was_stopped:
            self.console.print(NOTHING, soft_wrap=True)
            is_good = allow_empty
        left_out = self.exports.left_out if self.exports else []
        if self.exports:
            show_left_out(self.console, left_out, self.exports.skipped)
        is_good = _is_good(self.console, self.outcomes, max_rejected) and is_good
        if self.failure is not None:
            _show_failure(self.failure, len(self.outcomes), len(self.exports.files) if self.exports else 0)
        if self.was_stopped:
            listed = (
                "What is listed is loaded whole, nothing of the other files is"
                if self.outcomes
                else "Nothing was loaded"
            )
            make_console(stderr=True).print(f"Stopped. {listed}: load again to go on", soft_wrap=True)
            return STOPPED
        return SOMETHING_MISSING if self.failure is not None or left_out or not is_good else 0


def _show_failure(error: duckdb.Error, done: int, files: int) -> None:
    """Say that the database failed in the middle of a run."""
    error = first_failure(error)
    make_console(stderr=True).print(
        f"Error: the database failed after {done} of {files} files ({visible(first_line(error))}). What is listed as "
        f"loaded is in it whole, nothing of the other files is. {advise_database(error)}",
        soft_wrap=True,
    )


def _shown(console: Console, files: list[ExportFile]) -> Iterator[ExportFile]:
    """Yield one file after the other and show how far it is, on a terminal only."""
    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as progress:
        task = progress.add_task("", total=len(files))
        for file in files:
            progress.update(task, description=visible(file.relative))
            yield file
            progress.advance(task)


def _is_good(console: Console, outcomes: list[Outcome], max_rejected: float) -> bool:
    """Say how the run went; whether it leaves nothing to do."""
    refused = sum(outcome.status == REFUSED for outcome in outcomes)
    landed = sum(outcome.landed.rows for outcome in outcomes)
    rejected = sum(outcome.landed.rejected for outcome in outcomes)
    # a file that is there already has not mended its rejected rows
    earlier = sum(outcome.landed.earlier for outcome in outcomes)
    share = rejected / (landed + earlier + rejected) if rejected else 0.0
    if outcomes:
        console.print(
            f"{len(outcomes)} files, {refused} refused; {landed:,} rows landed, {rejected:,} rejected "
            f"({share:.2%}, allowed {max_rejected:.2%})"
        )
    return refused == 0 and share <= max_rejected


if __name__ == "__main__":
    main()
