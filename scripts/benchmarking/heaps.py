"""Measure what one huge conversation, or one contact with very many, costs beside the same rows spread out.

Run from the repository's root: `python -m scripts.benchmarking.heaps --help`.
"""

import tempfile
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from scripts.benchmark import GIB, Bench
from scripts.benchmarking.exports import ACCOUNTS, EXTRACTED_AT, MESSAGES, Size


@click.command()
@click.option("--messages", type=click.IntRange(min=MESSAGES), default=1_000_000, show_default=True,
              help="Messages of the one conversation.")  # fmt: skip
@click.option("--conversations", type=click.IntRange(min=1), default=200_000, show_default=True,
              help="Conversations of the one contact.")  # fmt: skip
@click.option("--models", "shown", type=click.IntRange(min=0), default=8, show_default=True,
              help="How many models to list for each heap, those first that pay most for it.")  # fmt: skip
@click.option("--folder", type=click.Path(path_type=Path, file_okay=False),
              help="Where to put exports and databases. Default: a temporary folder, removed at the end.")  # fmt: skip
def main(messages: int, conversations: int, shown: int, folder: Path | None) -> None:
    """Load and build three times the same rows; print processor time and memory as ratios to those spread out."""
    console = Console(highlight=False)
    heaps = {
        "spread out": [],
        f"{messages:,} messages in one conversation": ["--in-one-conversation", messages // MESSAGES],
        f"{conversations:,} conversations of one contact": ["--of-one-contact", conversations],
    }
    size = Size(ACCOUNTS * max(messages // MESSAGES, conversations))
    table = Table("", "loading", "all models", "peak memory", title=f"Beside {size.conversations:,} conversations")
    even: list[float] = []
    seconds: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory(prefix="agent_outcomes_heaps_") as temporary:
        for number, (name, options) in enumerate(heaps.items()):
            bench = Bench(console, size, (folder or Path(temporary)) / str(number))
            bench.make_exports(*options)
            load = bench.load(bench.landed, bench.exports, EXTRACTED_AT)
            models = bench.build_anew("run")
            costs = [load.processor_seconds, models.cost.processor_seconds, models.cost.peak_bytes / GIB]
            even = even or costs
            seconds[name] = models.models
            table.add_row(name, *(f"{cost / spread:.2f} x" for cost, spread in zip(costs, even, strict=True)))
    console.print(table)
    spread_out, *others = seconds
    for name in others:
        console.print(dearer_models(name, seconds[name], seconds[spread_out], shown))


def dearer_models(name: str, heap: dict[str, float], even: dict[str, float], shown: int) -> Table:
    """Return a table of the models whose seconds a heap raises most, beside those of the rows spread out."""
    table = Table("", "spread out", "heap", title=f"Seconds per model, two at a time: {name}")
    for model in sorted(heap, key=lambda model: even[model] - heap[model])[:shown]:
        table.add_row(model, f"{even[model]:.2f}", f"{heap[model]:.2f}")
    return table


if __name__ == "__main__":
    main()
