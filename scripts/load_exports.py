"""Load a folder of exported files into the project's database: see `--help`."""

import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import click
import duckdb
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

# run as a file from any folder, the package lies above this one
REPOSITORY = Path(__file__).resolve().parents[1]
if str(REPOSITORY) not in sys.path:
    sys.path.insert(0, str(REPOSITORY))

from scripts.loading.contract import read_contract  # noqa: E402
from scripts.loading.database import database_path, open_database  # noqa: E402
from scripts.loading.discovery import LAYOUT, ExportFile, find_exports, parse_instant  # noqa: E402
from scripts.loading.errors import DatabaseUnavailableError, WrongUseError, first_failure, first_line  # noqa: E402
from scripts.loading.landing import REFUSED, History  # noqa: E402
from scripts.loading.loader import EndedConnectionError, Outcome, load_file, refuse_ended, reopened  # noqa: E402
from scripts.loading.report import (  # noqa: E402
    make_console,
    show_findings,
    show_left_out,
    show_notes,
    show_outcomes,
    visible,
)
from scripts.loading.settings import settings_notes  # noqa: E402
from scripts.zones.seeds import release_in_force  # noqa: E402

SOMETHING_MISSING, NOTHING_DONE = 1, 2


class Instant(click.ParamType):
    """An ISO 8601 instant; without an offset it is UTC."""

    name = "instant"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Return naive UTC."""
        try:
            return parse_instant(value)
        except ValueError:
            self.fail(f"{value!r} is no instant: write it like 2026-03-01T12:00:00+01:00", param, ctx)


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


@click.command(epilog=f"Layout: {LAYOUT}. Exit code 0: all loaded. 1: a file refused, or too many rows rejected. "
               "2: wrong use, or the database could not be opened.")  # fmt: skip
@click.argument("exports_dir", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--extracted-at", type=Instant(), help="When the exports were taken. Default: export.json beside the files, "
    "else each file's modification time."
)  # fmt: skip
@click.option(
    "--max-rejected", type=Share(), default=0.0, show_default=True, help="Share of rejected rows that is still fine."
)
def main(exports_dir: Path, extracted_at: datetime | None, max_rejected: float) -> None:
    """Load the exported files in EXPORTS_DIR; loading the same file again changes nothing."""
    console = make_console()
    contract = read_contract()
    outcomes: list[Outcome] = []
    notes: list[str] = []
    failure = None
    try:
        exports = find_exports(exports_dir, contract)
        if exports.files:
            database = database_path()
            console.print(f"Database: {visible(str(database))}")
            console.print(f"Time zones: tzdata {release_in_force()}")
            waiting, ended = _shown(console, exports.files), None
            while len(outcomes) < len(exports.files):
                # again after a file whose reader ended the connection
                with reopened(ended), open_database(database, contract, console.print) as connection:
                    history = History(connection)
                    if ended is not None:
                        outcomes.append(refuse_ended(connection, history, ended))
                    try:
                        for file in waiting:
                            outcomes.append(load_file(connection, history, file, extracted_at))
                    except EndedConnectionError as error:
                        ended = error
                        continue
                    notes = settings_notes(
                        connection, ((outcome.file.source_system, outcome.file.account_id) for outcome in outcomes)
                    )
    except (WrongUseError, DatabaseUnavailableError) as error:
        make_console(stderr=True).print(f"Error: {visible(str(error))}", soft_wrap=True)
        sys.exit(NOTHING_DONE)
    except duckdb.Error as error:
        failure = error
    if outcomes:
        show_outcomes(console, outcomes)
        show_findings(console, outcomes)
        show_notes(console, notes)
    elif failure is None:
        console.print("There was nothing to load.")
    show_left_out(console, exports.left_out, exports.skipped)
    is_good = _is_good(console, outcomes, max_rejected)
    if failure is not None:
        _show_failure(failure, len(outcomes), len(exports.files))
    if failure is not None or exports.left_out or not is_good:
        sys.exit(SOMETHING_MISSING)


def _show_failure(error: duckdb.Error, done: int, files: int) -> None:
    """Say that the database failed in the middle of a run."""
    error = first_failure(error)
    make_console(stderr=True).print(
        f"Error: the database failed after {done} of {files} files ({visible(first_line(error))}). What is listed as "
        "loaded is in it whole, nothing of the other files is. Make room on its disk and load again",
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
