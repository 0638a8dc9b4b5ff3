"""Measure what the project costs beside a plain program and beside what DuckDB needs at the least: see `--help`."""

import json
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import click
import duckdb
from rich.console import Console
from rich.table import Table

# run as a file from any folder, the package lies above this one
REPOSITORY = Path(__file__).resolve().parents[1]
if str(REPOSITORY) not in sys.path:
    sys.path.insert(0, str(REPOSITORY))

from scripts.benchmarking.exports import EXTRACTED_AT, NEXT_DAY_EXTRACTED_AT, SOURCES, Size  # noqa: E402
from scripts.benchmarking.measure import Measured, StepFailedError, run_measured  # noqa: E402

FLOOR_RUNS = 3
GIB = 2**30
MIB = 2**20
# what the plain program derives too
CORE = ["fct_episodes", "fct_handoffs", "fct_verdicts", "agg_weekly_agent_performance"]
# what dbt and models without a row cost is measured on so many conversations
EMPTY = Size(10)


@dataclass(frozen=True)
class Cost:
    """Time of a part of a process, and the peak memory of the whole."""

    seconds: float
    processor_seconds: float
    peak_bytes: int


Timed = Cost | Measured


@dataclass(frozen=True)
class Build:
    """One run of dbt."""

    cost: Cost
    """From the first node's start to the last one's end: dbt's start-up is apart."""
    startup_seconds: float
    """Processor time of what is apart."""
    models: dict[str, float]
    """Seconds of each model, dbt's own count."""


@dataclass(frozen=True)
class Plain:
    """The plain program, from landed rows and from the files."""

    from_landed: Measured
    from_files: Measured


@dataclass(frozen=True)
class Days:
    """A full build with its data tests, and the next day's load and build on top of it."""

    full: Build
    load: Measured
    next_day: Build


@dataclass(frozen=True)
class Figures:
    """All that one size gave."""

    size: Size
    export_bytes: int
    bare: Measured
    load: Measured
    floor: Cost
    """Median of FLOOR_RUNS runs."""
    core: Build
    everything: Build
    views: dict[str, float]
    """Processor seconds of reading each view of marts and reports whole."""
    plain: Plain | None
    days: Days | None


@click.command()
@click.option("--conversations", type=click.IntRange(min=10), default=1_000_000, show_default=True,
              help="Size of the larger run; 10 messages, 1 event and 0.3 votes each.")  # fmt: skip
@click.option("--source", type=click.Choice(list(SOURCES)), default="generic", show_default=True,
              help="Whose shape the exports have; the plain program reads the contract's own only.")  # fmt: skip
@click.option("--growth/--no-growth", default=True, show_default=True,
              help="Measure a tenth of the size first, to show how cost grows.")  # fmt: skip
@click.option("--days/--no-days", default=True, show_default=True,
              help="Measure a full build with data tests, and one more day on top of it.")  # fmt: skip
@click.option("--empty/--no-empty", "with_empty", default=True, show_default=True,
              help="Measure ten conversations too: what dbt and models without rows cost.")  # fmt: skip
@click.option("--models", "shown_models", type=click.IntRange(min=0), default=25, show_default=True,
              help="How many models and views to list, dearest first.")  # fmt: skip
@click.option("--folder", type=click.Path(path_type=Path, file_okay=False),
              help="Where to put exports and databases. Default: a temporary folder, removed at the end.")  # fmt: skip
def main(**options: object) -> None:
    """Make exports, load and build them, and print each cost as a ratio to something measured in the same run."""
    console = Console(highlight=False)
    source, shown, folder = options["source"], options["shown_models"], options["folder"]
    largest = Size(options["conversations"])
    sizes = [Size(largest.conversations // 10), largest] if options["growth"] else [largest]
    days = options["days"] and source == "generic"
    try:
        with tempfile.TemporaryDirectory(prefix="agent_outcomes_benchmark_") as temporary:

            def measure(size: Size, name: str) -> Figures:
                return Bench(console, size, (folder or Path(temporary)) / name, source).measure(days)

            empty = measure(EMPTY, "empty") if options["with_empty"] else None
            results = [measure(size, str(size.conversations)) for size in sizes]
    except StepFailedError as error:
        raise click.ClickException(str(error)) from error
    show_models(console, results[-1], shown)
    show_figures(console, empty, results)


class Bench:
    """One size of a source in a folder of its own, made anew."""

    def __init__(self, console: Console, size: Size, folder: Path, source: str = "generic") -> None:
        """Take what to measure; nothing is run."""
        self.console, self.size, self.folder, self.source = console, size, folder, source
        self.exports, self.next_day = folder / "exports", folder / "next_day"
        # what is landed, before anything is built, and with the seeds
        self.landed, self.seeded = folder / "landed.duckdb", folder / "seeded.duckdb"
        self.database = folder / "agent_outcomes.duckdb"

    def measure(self, days: bool) -> Figures:
        """Run every step, one after the other; the built database stays, with one more day where days are measured."""
        self.make_exports()
        bare = self.step("bare", self.exports, self.folder / "bare.duckdb")
        (self.folder / "bare.duckdb").unlink()
        load = self.load(self.landed, self.exports, EXTRACTED_AT)
        floors = [self.inner("floor", self.landed, self.source) for _ in range(FLOOR_RUNS)]
        plain = Plain(self.plain("--landed", self.landed), self.plain()) if self.source == "generic" else None
        core = self.build_anew("run", "--select", *(f"+{model}" for model in CORE))
        everything = self.build_anew("run")
        views = self.read_views()
        figures = Figures(
            size=self.size,
            export_bytes=sum(file.stat().st_size for file in self.exports.rglob("*") if file.is_file()),
            bare=bare,
            load=load,
            floor=sorted(floors, key=lambda floor: floor.processor_seconds)[FLOOR_RUNS // 2],
            core=core,
            everything=everything,
            views=views,
            plain=plain,
            days=self.measure_days() if days else None,
        )
        shutil.rmtree(self.exports)
        self.landed.unlink()
        self.seeded.unlink()
        return figures

    def make_exports(self, *options: object) -> None:
        """Make the exports in an empty folder."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self.step("exports", self.exports, self.size.conversations, self.source, *options)

    def measure_days(self) -> Days:
        """Build what is landed with its data tests, then land one more day and build again."""
        full = self.build_anew("build")
        self.step("next-day", self.next_day, self.size.conversations)
        load = self.load(self.database, self.next_day, NEXT_DAY_EXTRACTED_AT)
        return Days(full, load, self.dbt("build"))

    def tell(self, name: str) -> None:
        """Say what runs now."""
        self.console.print(f"{self.size.conversations:,} conversations: {name}", style="dim")

    def run(self, name: str, command: list[str], database: Path | None = None) -> Measured:
        """Run a command, its output in a file of its name."""
        self.tell(name)
        environment = {"PYTHONPATH": str(REPOSITORY), "DO_NOT_TRACK": "1"}
        if database:
            environment["AGENT_OUTCOMES_DATABASE"] = str(database)
        return run_measured(command, self.folder / f"{name}.log", environment)

    def step(self, name: str, *arguments: object, database: Path | None = None) -> Measured:
        """Run a step, its whole process measured."""
        command = [sys.executable, "-m", "scripts.benchmarking.steps", name, *map(str, arguments)]
        return self.run(name, command, database)

    def inner(self, name: str, *arguments: object, database: Path | None = None) -> Cost:
        """Run a step that tells what its inner part took, in its last line."""
        whole = self.step(name, *arguments, database=database)
        return Cost(**self.last_line(name), peak_bytes=whole.peak_bytes)

    def last_line(self, name: str) -> dict[str, float]:
        """Return what a step printed last."""
        return json.loads((self.folder / f"{name}.log").read_text().splitlines()[-1])

    def load(self, database: Path, exports: Path, extracted_at: str) -> Measured:
        """Load a folder of exports."""
        command = [str(REPOSITORY / "scripts" / "load_exports.py"), str(exports), "--extracted-at", extracted_at]
        return self.run("load", [sys.executable, *command], database)

    def plain(self, *arguments: object) -> Measured:
        """Run the plain program, its four marts in a file that goes away again."""
        output = self.folder / "plain.duckdb"
        script = REPOSITORY / "scripts" / "benchmarking" / "plain" / "plain.py"
        # its verdicts as numbers under a view: the project keeps none, and gives them in a view
        options = ["--as-of", EXTRACTED_AT, "--narrow", *map(str, arguments)]
        command = [str(script), str(self.exports), str(output), *options]
        measured = self.run("plain", [sys.executable, *command])
        output.unlink()
        return measured

    def build_anew(self, *arguments: str) -> Build:
        """Run dbt on what was landed and nothing more; the seeds are loaded before a `run`, and not measured."""
        if arguments[0] == "run" and not self.seeded.exists():
            shutil.copyfile(self.landed, self.database)
            self.dbt("seed")
            self.database.rename(self.seeded)
        shutil.copyfile(self.seeded if arguments[0] == "run" else self.landed, self.database)
        return self.dbt(*arguments)

    def dbt(self, *arguments: str) -> Build:
        """Run dbt on the database, its files in the folder."""
        target = self.folder / "target"
        paths = [
            "--project-dir",
            REPOSITORY,
            "--profiles-dir",
            REPOSITORY,
            "--target-path",
            target,
            "--log-path",
            self.folder / "logs",
        ]
        whole = self.step("dbt", "--", *arguments, *paths, database=self.database)
        cost = Cost(**self.last_line("dbt"), peak_bytes=whole.peak_bytes)
        results = json.loads((target / "run_results.json").read_text())["results"]
        return Build(
            cost=cost,
            startup_seconds=whole.processor_seconds - cost.processor_seconds,
            models={
                result["unique_id"].split(".")[-1]: result["execution_time"]
                for result in results
                if result["unique_id"].startswith("model.")
            },
        )

    def read_views(self) -> dict[str, float]:
        """Read every view of marts and reports whole, each column; return the processor seconds of each."""
        with duckdb.connect(str(self.database), read_only=True) as connection:
            views = connection.execute(
                "select schema_name || '.' || view_name from duckdb_views() "
                "where schema_name in ('marts', 'reports') order by all"
            ).fetchall()
        self.step("read", self.database, *(view for (view,) in views))
        return {view: taken["processor_seconds"] for view, taken in self.last_line("read").items()}


def show_models(console: Console, figures: Figures, shown: int) -> None:
    """Print the seconds of the dearest models, and the processor seconds of the dearest views when they are read."""
    floor = figures.floor.processor_seconds
    for title, costs in (
        ("Seconds per model, two at a time", figures.everything.models),
        ("Processor seconds of views of marts and reports, read whole", figures.views),
    ):
        table = Table(title=f"{title}, {figures.size.conversations:,} conversations")
        table.add_column("")
        for name in ("seconds", "x floor"):
            table.add_column(name, justify="right")
        ordered = sorted(costs.items(), key=lambda item: -item[1])
        for name, seconds in ordered[:shown]:
            table.add_row(name, f"{seconds:.2f}", f"{seconds / floor:.2f}")
        rest = [seconds for _, seconds in ordered[shown:]]
        if rest:
            table.add_row(f"{len(rest)} others", f"{sum(rest):.2f}", f"{sum(rest) / floor:.2f}")
        console.print(table)


class FigureTable:
    """Rows of figures, one column per size, and how they grew."""

    def __init__(self, empty: Figures | None, results: list[Figures]) -> None:
        """Take what was measured; empty: of a handful of conversations."""
        self.empty, self.results, self.grows = empty, results, len(results) > 1
        self.table = Table(title="Processor time; x: times what is named, of the same run")
        self.table.add_column("", no_wrap=True)
        for figures in results:
            self.table.add_column(f"{figures.size.conversations:,}\nconversations", justify="right")
        if self.grows:
            ratio = results[-1].size.conversations / results[0].size.conversations
            self.table.add_column(f"growth\n(size: {ratio:.0f})", justify="right")

    def row(self, name: str, shown: list[str], costs: list[float] | None = None) -> None:
        """Add a row."""
        growth = [f"{costs[-1] / costs[0]:.1f}" if costs else ""] if self.grows else []
        self.table.add_row(name, *shown, *growth)

    def seconds(self, name: str, seconds: Callable[[Figures], float]) -> None:
        """Add a row of seconds."""
        values = [seconds(figures) for figures in self.results]
        self.row(name, [f"{value:.2f} s" for value in values], values)

    def memory(self, name: str, peak: Callable[[Figures], int]) -> None:
        """Add a row of peak memory, given in bytes."""
        values = [float(peak(figures)) for figures in self.results]
        self.row(name, [f"{value / GIB:.2f} GiB" for value in values], values)

    def ratio(self, name: str, cost: Callable[[Figures], float], beside: Callable[[Figures], float]) -> None:
        """Add a row of ratios."""
        self.row(name, [f"{cost(figures) / beside(figures):.2f} x" for figures in self.results])

    def ratios(self, name: str, cost: Callable[[Figures], Timed], beside: Callable[[Figures], Timed]) -> None:
        """Add a row of ratios of processor time, and one in which both lack what a handful of conversations costs."""
        self.ratio(name, lambda f: cost(f).processor_seconds, lambda f: beside(f).processor_seconds)
        empty = self.empty
        if empty:
            self.ratio(
                f"  both less those of {EMPTY.conversations} conversations",
                lambda f: cost(f).processor_seconds - cost(empty).processor_seconds,
                lambda f: beside(f).processor_seconds - beside(empty).processor_seconds,
            )


def show_figures(console: Console, empty: Figures | None, results: list[Figures]) -> None:
    """Print every figure."""
    shown = FigureTable(empty, results)
    shown.row("messages", [f"{figures.size.messages:,}" for figures in results])
    shown.row("export files", [f"{figures.export_bytes / MIB:,.0f} MiB" for figures in results])
    shown.table.add_section()
    shown.seconds("bare read of the files", lambda f: f.bare.processor_seconds)
    shown.ratio("load_exports.py, to bare", lambda f: f.load.processor_seconds, lambda f: f.bare.processor_seconds)
    shown.ratio("  by the clock", lambda f: f.load.seconds, lambda f: f.bare.seconds)
    shown.memory("  peak memory", lambda f: f.load.peak_bytes)
    if results[0].plain:
        shown.table.add_section()
        shown.seconds("plain program, landed rows", lambda f: f.plain.from_landed.processor_seconds)
        shown.memory("  peak memory", lambda f: f.plain.from_landed.peak_bytes)
        shown.ratios(
            "core: models up to the same marts, to plain", lambda f: f.core.cost, lambda f: f.plain.from_landed
        )
        shown.memory("  peak memory", lambda f: f.core.cost.peak_bytes)
        shown.seconds("plain program, files", lambda f: f.plain.from_files.processor_seconds)
        shown.ratio(
            "loader and core, to plain",
            lambda f: f.load.processor_seconds + f.core.cost.processor_seconds,
            lambda f: f.plain.from_files.processor_seconds,
        )
    shown.table.add_section()
    shown.seconds("floor: one group-by", lambda f: f.floor.processor_seconds)
    shown.seconds("all models", lambda f: f.everything.cost.processor_seconds)
    shown.ratios("  to the floor", lambda f: f.everything.cost, lambda f: f.floor)
    shown.memory("  peak memory", lambda f: f.everything.cost.peak_bytes)
    shown.seconds("dbt's own start-up", lambda f: f.everything.startup_seconds)
    if results[0].days:
        shown.table.add_section()
        shown.seconds("dbt build, data tests too", lambda f: f.days.full.cost.processor_seconds)
        shown.ratio(
            "one more day: load, to the first",
            lambda f: f.days.load.processor_seconds,
            lambda f: f.load.processor_seconds,
        )
        shown.ratios(
            "one more day: dbt build, to the first", lambda f: f.days.next_day.cost, lambda f: f.days.full.cost
        )
    console.print(shown.table)


if __name__ == "__main__":
    main()
