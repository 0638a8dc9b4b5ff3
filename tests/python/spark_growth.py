"""What Spark moves between machines as messages grow, and as they heap up: a command, not part of any suite.

Run from the repository's root in .venv-spark: `python -m tests.python.spark_growth --help`. It makes the benchmark's
exports in each size, loads, ships and builds them, and reads the log of events. AGENT_OUTCOMES_SPARK_MASTER names a
cluster.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from scripts.benchmarking.exports import EXTRACTED_AT, Heap, Size, make_exports
from tests.python.spark_plans import EVENT_LOG, Made, read_made

PROJECT = Path(__file__).resolve().parents[2]
# what a model may move more than its messages grew, before it is named: blocks of a file are whole
SLACK, SMALL_BYTES = 1.1, 1_000_000


def build(folder: Path, size: Size, heap: Heap) -> list[Made]:
    """Make exports, load, ship and build them; return how each table was made.

    Args:
        folder: a new one.
        size: of the exports.
        heap: what lies in one conversation or belongs to one contact.

    """
    (folder / "conf").mkdir(parents=True)
    (folder / "events").mkdir()
    (folder / "conf" / "spark-defaults.conf").write_text(EVENT_LOG.format(folder=folder / "events"))
    make_exports(folder / "exports", size, heap=heap)
    own = {
        "AGENT_OUTCOMES_DATABASE": str(folder / "growth.duckdb"),
        "AGENT_OUTCOMES_SPARK_HOME": str(folder / "spark"),
        "SPARK_CONF_DIR": str(folder / "conf"),
    }
    dbt = "import sys; sys.argv[0] = 'dbt'; from dbt.cli.main import cli; cli()"
    models = ["--resource-type", "seed", "--resource-type", "model", "--target-path", str(folder / "target")]
    for command in (
        ["scripts/load_exports.py", str(folder / "exports"), "--extracted-at", EXTRACTED_AT],
        ["scripts/ship_raw.py", "--target", "spark"],
        ["-c", dbt, "build", "--quiet", "--target", "spark", *models],
    ):
        subprocess.run([sys.executable, *command], cwd=PROJECT, env=os.environ | own, check=True)
    return [made for made in read_made(folder / "events") if not made.model.startswith("definitions.")]


def told(size: Size, made: list[Made]) -> str:
    """Say what a build moved.

    Args:
        size: of its exports.
        made: its tables.

    """
    moved = sum(one.bytes_exchanged for one in made)
    most = max((rows for one in made for rows in one.in_one_place), default=0)
    return (
        f"{size.messages:,} messages: {len(made)} tables, {sum(one.exchanges for one in made)} exchanges, "
        f"{moved:,} bytes, {moved / size.messages:,.0f} for each message; at most {most:,} rows met in one place, "
        f"{sum(len(one.faults) for one in made)} faults"
    )


def grown(less: list[Made], more: list[Made], times: float) -> list[str]:
    """Name the models that move more than their share of messages came to, the most first.

    Args:
        less: the tables of the smaller size.
        more: those of the larger one.
        times: how many times the messages.

    """
    before = {one.model: one.bytes_exchanged for one in less}
    found = [
        (one.bytes_exchanged / before[one.model], one)
        for one in more
        if one.bytes_exchanged > SMALL_BYTES and before.get(one.model)
    ]
    return [
        f"  {one.model}: {ratio:.2f} times the bytes, {one.exchanges} exchanges"
        for ratio, one in sorted(found, key=lambda pair: -pair[0])
        if ratio > times * SLACK
    ]


def main() -> None:
    """Print what each size moves, and which models move more than their share."""
    parser = argparse.ArgumentParser(description="What Spark moves between machines as messages grow, or heap up.")
    parser.add_argument("--conversations", type=int, nargs="+", default=[100_000, 400_000], help="ten messages each")
    parser.add_argument("--in-one-conversation", type=int, default=0, help="so many conversations' messages in one")
    parser.add_argument("--of-one-contact", type=int, default=0, help="so many conversations of one contact")
    parser.add_argument("--folder", type=Path, help="keep all there; without it nothing is kept")
    asked = parser.parse_args()
    heap = Heap(asked.in_one_conversation, asked.of_one_contact)
    with tempfile.TemporaryDirectory(prefix="agent_outcomes_growth_") as temporary:
        first: tuple[Size, list[Made]] | None = None
        for conversations in asked.conversations:
            size = Size(conversations)
            made = build((asked.folder or Path(temporary)).absolute() / str(conversations), size, heap)
            print(told(size, made), flush=True)
            for one in made:
                for fault in one.faults:
                    print(f"  FAULT {one.model}: {fault}")
            if first:
                times = size.messages / first[0].messages
                print(
                    "\n".join(grown(first[1], made, times)) or f"  no model moves more than {times:g} times the bytes"
                )
            first = first or (size, made)


if __name__ == "__main__":
    main()
