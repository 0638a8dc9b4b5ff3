"""What happened, for people."""

from itertools import groupby

from rich.console import Console
from rich.table import Table
from rich.text import Text

from scripts.loading.discovery import FILE_TIME, Extraction
from scripts.loading.forgetting import LoggedLoad
from scripts.loading.landing import REFUSED, Rejection
from scripts.loading.loader import ALREADY_LOADED, Outcome
from scripts.terminal import visible

# stands behind an extraction time that nobody gave
FILE_TIME_MARK = " *"
SHOWN_REJECTIONS = 10
SHOWN_SKIPPED = 10
STYLES = {"loaded": "green", ALREADY_LOADED: "dim", REFUSED: "red"}


def show_outcomes(console: Console, outcomes: list[Outcome]) -> None:
    """Print one row per file below a heading per account, narrow enough for a small terminal."""
    table = Table()
    table.add_column("file", overflow="fold")
    table.add_column("extracted at (UTC)", no_wrap=True)
    for name in ("landed", "new", "rejected"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("status", no_wrap=True)
    for folder, files in groupby(outcomes, lambda outcome: outcome.file.relative.rpartition("/")[0]):
        table.add_section()
        table.add_row(Text(visible(folder), "bold"))
        for outcome in files:
            table.add_row(*_cells(outcome))
    console.print(table)


def _cells(outcome: Outcome) -> tuple[str | Text, ...]:
    """Return what the table says of one file."""
    landed = outcome.landed
    return (
        visible(outcome.file.relative.rpartition("/")[2]),
        _extracted_at(outcome.extraction),
        f"{landed.rows:,}",
        f"{landed.new:,}",
        f"{landed.rejected:,}",
        Text(outcome.status, STYLES[outcome.status]),
    )


def _extracted_at(extraction: Extraction | None) -> str:
    """Return an extraction time in whole seconds, marked where it is only the file's."""
    if extraction is None:
        return "-"
    mark = FILE_TIME_MARK if extraction.origin == FILE_TIME else ""
    return extraction.at.isoformat(sep=" ", timespec="seconds") + mark


def show_findings(console: Console, outcomes: list[Outcome]) -> None:
    """Print unknown columns, assumed extraction times, refusals and the first rejected rows."""
    assumed = [outcome for outcome in outcomes if outcome.extraction and outcome.extraction.origin == FILE_TIME]
    if assumed:
        console.print(
            f"{FILE_TIME_MARK.strip()} {len(assumed)} of {len(outcomes)} files have no extraction time: their "
            "modification time stands for it. Give --extracted-at or put an export.json beside them to say when they "
            "were exported."
        )
    for outcome in outcomes:
        if outcome.message:
            style = "red" if outcome.status == REFUSED else "yellow"
            console.print(
                Text(f"{outcome.status}: {visible(outcome.file.relative)}: {visible(outcome.message)}", style)
            )
    shown = [(outcome, rejection) for outcome in outcomes for rejection in outcome.landed.rejections]
    for outcome, rejection in shown[:SHOWN_REJECTIONS]:
        console.print(Text(_sentence(outcome, rejection), "yellow"))
    rejected = sum(outcome.landed.rejected for outcome in outcomes)
    if rejected > min(len(shown), SHOWN_REJECTIONS):
        console.print(f"All {rejected:,} rejected rows are in raw.rejected_rows.")


def show_notes(console: Console, notes: list[str]) -> None:
    """Print what is wrong with what lies in the database, whichever run brought it."""
    for note in notes:
        console.print(Text(visible(note), "yellow"))


def show_left_out(console: Console, left_out: list[tuple[str, str]], skipped: list[str]) -> None:
    """Print data that cannot be loaded where or as it is, and names that are no data."""
    for name, why in left_out:
        console.print(Text(f"not loaded: {visible(name)}: {visible(why)}", "red"))
    if skipped:
        names = ", ".join(visible(name) for name in skipped[:SHOWN_SKIPPED])
        rest = f" and {len(skipped) - SHOWN_SKIPPED} more" if len(skipped) > SHOWN_SKIPPED else ""
        console.print(f"Not data, passed over: {names}{rest}")


def show_loads(console: Console, loads: list[LoggedLoad]) -> None:
    """Print every load of the log with the id that --forget takes."""
    table = Table()
    table.add_column("load", no_wrap=True)
    table.add_column("file", overflow="fold")
    table.add_column("extracted at (UTC)", no_wrap=True)
    table.add_column("rows", justify="right", no_wrap=True)
    table.add_column("status", no_wrap=True)
    for load in loads:
        extraction = Extraction(load.extracted_at, load.origin) if load.extracted_at and load.origin else None
        cells = load.load_id, visible(load.file), _extracted_at(extraction), f"{load.rows:,}", load.status
        table.add_row(*map(Text, cells))
    console.print(table)


def show_forgotten(console: Console, loads: list[LoggedLoad]) -> None:
    """Say of each load that was to be taken back what became of it. loads: as they were before."""
    for load in loads:
        if load.removed_at:
            at = load.removed_at.isoformat(sep=" ", timespec="seconds")
            told = f"{load.load_id} was {load.status} at {at} UTC already"
        else:
            told = f"{load.load_id} is forgotten: {load.file}, {load.rows:,} rows"
        console.print(Text(visible(told)), soft_wrap=True)
    if any(load.removed_at is None for load in loads):
        console.print("Run `dbt build`: until then the marts hold what was taken back.")


def _sentence(outcome: Outcome, rejection: Rejection) -> str:
    """Say where a rejected row stands and what is wrong with it."""
    place = "line" if outcome.file.kind in ("csv", "json_lines") else "record"
    column = f", column {rejection.column}" if rejection.column else ""
    return (
        f"rejected: {visible(outcome.file.relative)}, {place} {rejection.line}{visible(column)}: {rejection.reason}: "
        f"{visible(rejection.detail)}. The row: {visible(rejection.text)}"
    )
