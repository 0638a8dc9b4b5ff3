"""Measure what the project costs beside what DuckDB needs at the least: see `--help`."""

import json
import shutil
import statistics
import sys
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

# run as a file from any folder, the package lies above this one
REPOSITORY = Path(__file__).resolve().parents[1]
if str(REPOSITORY) not in sys.path:
    sys.path.insert(0, str(REPOSITORY))

from scripts.benchmarking.exports import EXTRACTED_AT, SOURCES, Size  # noqa: E402
from scripts.benchmarking.measure import Measured, StepFailedError, run_measured  # noqa: E402

FLOOR_RUNS = 3
GIB = 2**30
MIB = 2**20


@dataclass(frozen=True)
class Build:
    """One run of dbt over models."""

    process: Measured
    seconds: float
    """From the first model's start to the last one's end: dbt's start-up is apart."""
    models: dict[str, float]
    """Seconds of each model, dbt's own count."""


@dataclass(frozen=True)
class Figures:
    """All that one size gave."""

    size: Size
    export_bytes: int
    bare: Measured
    load: Measured
    floor_seconds: float
    """Median of FLOOR_RUNS runs."""
    episodes: Build
    everything: Build


@click.command()
@click.option("--conversations", type=click.IntRange(min=10), default=1_000_000, show_default=True,
              help="Size of the larger run; 10 messages, 1 event and 0.3 votes each.")  # fmt: skip
@click.option("--source", type=click.Choice(list(SOURCES)), default="generic", show_default=True,
              help="Whose shape the exports have.")  # fmt: skip
@click.option("--growth/--no-growth", default=True, show_default=True,
              help="Measure a tenth of the size first, to show how cost grows.")  # fmt: skip
@click.option("--models", "shown_models", type=click.IntRange(min=0), default=25, show_default=True,
              help="How many models to list, slowest first.")  # fmt: skip
@click.option("--folder", type=click.Path(path_type=Path, file_okay=False),
              help="Where to put exports and databases. Default: a temporary folder, removed at the end.")  # fmt: skip
def main(conversations: int, source: str, growth: bool, shown_models: int, folder: Path | None) -> None:
    """Make exports, load and build them, and print each cost as a ratio to a floor of the same run."""
    console = Console(highlight=False)
    sizes = [Size(conversations // 10), Size(conversations)] if growth else [Size(conversations)]
    try:
        if folder is None:
            with tempfile.TemporaryDirectory(prefix="agent_outcomes_benchmark_") as temporary:
                results = [measure(console, size, Path(temporary) / str(size.conversations), source) for size in sizes]
        else:
            results = [measure(console, size, folder / str(size.conversations), source) for size in sizes]
    except StepFailedError as error:
        raise click.ClickException(str(error)) from error
    show_models(console, results[-1], shown_models)
    show_figures(console, results)


def measure(console: Console, size: Size, folder: Path, source: str) -> Figures:
    """Run every step at one size, one after the other; `folder` is made anew."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    exports, database = folder / "exports", folder / "agent_outcomes.duckdb"

    def step(name: str, *arguments: object) -> Measured:
        console.print(f"{size.conversations:,} conversations: {name}", style="dim")
        command = [sys.executable, "-m", "scripts.benchmarking.steps", name, *map(str, arguments)]
        return run_measured(command, folder / f"{name}.log", {"PYTHONPATH": str(REPOSITORY)})

    step("exports", exports, size.conversations, source)
    bare = step("bare", exports, folder / "bare.duckdb")
    (folder / "bare.duckdb").unlink()
    console.print(f"{size.conversations:,} conversations: load", style="dim")
    load = run_measured(
        [sys.executable, str(REPOSITORY / "scripts" / "load_exports.py"), str(exports), "--extracted-at", EXTRACTED_AT],
        folder / "load.log",
        {"AGENT_OUTCOMES_DATABASE": str(database)},
    )
    run_dbt(folder, database, "seed")
    floors = []
    for _ in range(FLOOR_RUNS):
        step("floor", database, source)
        floors.append(float((folder / "floor.log").read_text()))
    console.print(f"{size.conversations:,} conversations: models up to fct_episodes", style="dim")
    episodes = run_dbt(folder, database, "run", "--select", "+fct_episodes")
    console.print(f"{size.conversations:,} conversations: all models", style="dim")
    everything = run_dbt(folder, database, "run")
    export_bytes = sum(file.stat().st_size for file in exports.rglob("*") if file.is_file())
    shutil.rmtree(exports)
    return Figures(size, export_bytes, bare, load, statistics.median(floors), episodes, everything)


def run_dbt(folder: Path, database: Path, *arguments: str) -> Build:
    """Run dbt on `database`, its files below `folder`."""
    target = folder / "target"
    command = [
        str(Path(sys.executable).with_name("dbt")), *arguments,
        "--project-dir", str(REPOSITORY), "--profiles-dir", str(REPOSITORY),
        "--target-path", str(target), "--log-path", str(folder / "logs"),
    ]  # fmt: skip
    process = run_measured(command, folder / "dbt.log", {"AGENT_OUTCOMES_DATABASE": str(database), "DO_NOT_TRACK": "1"})
    results = json.loads((target / "run_results.json").read_text())["results"]
    results = [result for result in results if result["unique_id"].startswith(("model.", "seed."))]
    instants = [
        datetime.fromisoformat(timing[end])
        for result in results
        for timing in result["timing"]
        for end in ("started_at", "completed_at")
    ]
    return Build(
        process=process,
        seconds=(max(instants) - min(instants)).total_seconds(),
        models={result["unique_id"].split(".")[-1]: result["execution_time"] for result in results},
    )


def show_models(console: Console, figures: Figures, shown: int) -> None:
    """Print the seconds of the slowest models."""
    table = Table(title=f"Seconds per model, {figures.size.conversations:,} conversations, two at a time")
    table.add_column("model")
    for name in ("seconds", "x floor"):
        table.add_column(name, justify="right")
    ordered = sorted(figures.everything.models.items(), key=lambda item: -item[1])
    for model, seconds in ordered[:shown]:
        table.add_row(model, f"{seconds:.2f}", f"{seconds / figures.floor_seconds:.2f}")
    rest = [seconds for _, seconds in ordered[shown:]]
    if rest:
        table.add_row(f"{len(rest)} others", f"{sum(rest):.2f}", f"{sum(rest) / figures.floor_seconds:.2f}")
    console.print(table)


def show_figures(console: Console, results: list[Figures]) -> None:
    """Print every figure, one column per size, and how it grew."""
    table = Table(title="Cost; x: times the floor of the same run")
    table.add_column("", no_wrap=True)
    for figures in results:
        table.add_column(f"{figures.size.conversations:,}\nconversations", justify="right")
    grows = len(results) > 1
    if grows:
        ratio = results[-1].size.conversations / results[0].size.conversations
        table.add_column(f"growth\n(size: {ratio:.0f})", justify="right")

    def row(name: str, shown: list[str], costs: list[float] | None = None) -> None:
        growth = [f"{costs[-1] / costs[0]:.1f}" if costs else ""] if grows else []
        table.add_row(name, *shown, *growth)

    def seconds_row(name: str, seconds: list[float]) -> None:
        row(name, [f"{value:.2f} s" for value in seconds], seconds)

    def ratio_row(name: str, costs: list[float], floors: list[float]) -> None:
        row(name, [f"{cost / floor:.2f} x" for cost, floor in zip(costs, floors, strict=True)])

    def memory_row(name: str, peaks: list[int]) -> None:
        row(name, [f"{peak / GIB:.2f} GiB" for peak in peaks], [float(peak) for peak in peaks])

    row("messages", [f"{figures.size.messages:,}" for figures in results])
    row("export files", [f"{figures.export_bytes / MIB:,.0f} MiB" for figures in results])
    table.add_section()
    bare = [figures.bare for figures in results]
    load = [figures.load for figures in results]
    seconds_row("bare read of the files", [measured.seconds for measured in bare])
    seconds_row("load_exports.py", [measured.seconds for measured in load])
    ratio_row("  to bare", [measured.seconds for measured in load], [measured.seconds for measured in bare])
    ratio_row(
        "  to bare, processor time",
        [measured.processor_seconds for measured in load],
        [measured.processor_seconds for measured in bare],
    )
    memory_row("  peak memory", [measured.peak_bytes for measured in load])
    table.add_section()
    floors = [figures.floor_seconds for figures in results]
    seconds_row("floor: one group-by", floors)
    for name, builds in (
        ("models up to fct_episodes", [figures.episodes for figures in results]),
        ("all models", [figures.everything for figures in results]),
    ):
        seconds_row(name, [build.seconds for build in builds])
        ratio_row("  to the floor", [build.seconds for build in builds], floors)
        memory_row("  peak memory", [build.process.peak_bytes for build in builds])
    seconds_row("dbt's own start-up", [f.everything.process.seconds - f.everything.seconds for f in results])
    console.print(table)


if __name__ == "__main__":
    main()
