"""Measure what one long text costs in a column that is else empty, in every text column of every landing table.

Run from the repository's root: `python -m scripts.benchmarking.long_texts --help`.
"""

import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import click
import duckdb
from rich.console import Console
from rich.table import Table

from scripts.benchmarking.sound_rows import EVERY_TABLE, sound_row
from scripts.loading.contract import LandingTable, read_contract
from scripts.loading.database import open_database
from scripts.loading.discovery import find_exports, parse_instant
from scripts.loading.landing import History
from scripts.loading.loader import load_file
from scripts.loading.sql import column_list, compose, quoted

UNKNOWN_COLUMN = "_unknown_columns"
# what nothing reads stands in the file under a name that no table has
STRANGE_NAME = "strange"
SHORT = 10
EXTRACTED_AT = parse_instant("2026-03-01T00:00:00Z")


@dataclass(frozen=True)
class Cost:
    """Processor seconds of loading and scanning a column with a short and with a long text."""

    source: str
    table: LandingTable
    column: str
    short: float
    long: float

    @property
    def ratio(self) -> float:
        """How many times the short text's cost the long one's is."""
        return self.long / self.short


@click.command()
@click.option("--rows", type=click.IntRange(min=2), default=60_000, show_default=True, help="Rows of each file.")
@click.option("--characters", type=click.IntRange(min=1), default=1_000_000, show_default=True,
              help="Length of the one long text.")  # fmt: skip
@click.option("--runs", type=click.IntRange(min=1), default=2, show_default=True, help="The best of so many counts.")
@click.option("--source", help="Only this source's tables.")
@click.option("--table", "only", help="Only the table of this name.")
@click.option("--show", type=click.IntRange(min=1), default=25, show_default=True, help="How many columns to list.")
def main(*, rows: int, characters: int, runs: int, source: str | None, only: str | None, show: int) -> None:  # noqa: PLR0913
    """Print the ratio of a long text's cost to a short one's, by column, the largest first."""
    console = Console(highlight=False)
    costs = [
        Cost(
            *(system, table, column),
            *(best(table, system, column, rows=rows, characters=size, runs=runs) for size in (SHORT, characters)),
        )
        for system, table in EVERY_TABLE
        if source in (None, system) and only in (None, table.name)
        for column in text_columns(table)
    ]
    if not costs:
        raise click.UsageError("no such table")
    shown = Table("source", "table", "column", "long / short")
    for cost in sorted(costs, key=lambda cost: cost.ratio, reverse=True)[:show]:
        shown.add_row(cost.source, cost.table.name, cost.column, f"{cost.ratio:.2f}")
    console.print(shown)
    whole = sum(cost.long for cost in costs) / sum(cost.short for cost in costs)
    console.print(f"{len(costs)} columns, {rows:,} rows each; all together: {whole:.2f}")


def text_columns(table: LandingTable) -> list[str]:
    """Return the columns that may hold a text of any length: all but the instants without which no row is read."""
    needed = {column for column in table.required if column in table.instants and column not in table.instant_members}
    return [*(column for column in table.columns if column not in needed), UNKNOWN_COLUMN]


def best(table: LandingTable, source: str, column: str, *, rows: int, characters: int, runs: int) -> float:  # noqa: PLR0913
    """Return the least processor seconds of so many runs."""
    with tempfile.TemporaryDirectory(prefix="agent_outcomes_texts_") as folder:
        exports = Path(folder) / "exports"
        write_file(exports / source / "acme" / f"{table.name}.parquet", table, column, rows, characters)
        return min(_measure(exports, Path(folder) / f"{run}.duckdb", table, column) for run in range(runs))


def write_file(path: Path, table: LandingTable, column: str, rows: int, characters: int) -> None:
    """Write a Parquet file of sound rows, with one text of so many characters in the column, which is else empty."""
    sound = sound_row(table, "#")
    named = STRANGE_NAME if column == UNKNOWN_COLUMN else column
    values = {name: compose("replace(${name}, '#', cast(i as varchar))", name=name) for name in sound}
    # the second row: NULLs follow
    is_long = "i = 1"
    if column in table.instant_members:
        values[column] = compose(
            "case when {is_long} then cast(json_merge_patch({sound}, json_object('padding', repeat('x', $characters))) "
            "as varchar) else {sound} end",
            is_long=is_long,
            sound=values.get(column, "'{}'"),
        )
    else:
        values[named] = compose(
            "case when {is_long} then repeat('x', $characters) else {sound} end",
            is_long=is_long,
            sound=values.get(named, "null"),
        )
    path.parent.mkdir(parents=True)
    with duckdb.connect() as connection:
        connection.sql(
            compose(
                "select {values} from range($rows) as numbers (i) order by i",
                values=", ".join(f"{value} as {quoted(name)}" for name, value in values.items()),
            ),
            params={**sound, "characters": characters, "rows": rows},
        ).write_parquet(str(path))


def _measure(exports: Path, database: Path, table: LandingTable, column: str) -> float:
    """Return the processor seconds of loading the folder's one file and of reading the column twice."""
    contract = read_contract()
    [file] = find_exports(exports, contract).files
    with open_database(database, contract, click.echo) as connection:
        history = History(connection)
        begin = time.process_time()
        outcome = load_file(connection, history, file, EXTRACTED_AT)
        if outcome.status != "loaded":
            raise click.ClickException(f"{file.relative}: {outcome.message}")
        connection.execute("checkpoint")
        for _ in range(2):
            connection.execute(
                compose(
                    "select count({column}), sum(length({column})) from {table}",
                    column=column_list([column]),
                    table=f"{quoted(table.schema)}.{quoted(table.identifier)}",
                )
            ).fetchall()
        return time.process_time() - begin


if __name__ == "__main__":
    main()
