"""How Spark made each model, read from the log of events that a build writes: see `--help`.

The plan that counts is the one that ran to its end, with what it measured: rows that met in one place, bytes exchanged.
Spark writes the log where its settings say so (EVENT_LOG below, in a `spark-defaults.conf` that SPARK_CONF_DIR names).
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

EVENT_LOG = """\
spark.eventLog.enabled true
spark.eventLog.dir file:{folder}
spark.eventLog.compress false
spark.eventLog.rolling.enabled false
"""
# where a table's rows are written: the folder of its schema, its own name, and which of its two folders
WRITTEN = re.compile(r"/(\w+)\.db/(\w+?)__[ab]\b")
# so many rows are a handful: no more of them come with more messages
HANDFUL = 1_000
WRITTEN_RECORDS, WRITTEN_BYTES, OUTPUT_ROWS = (
    "shuffle records written",
    "shuffle bytes written",
    "number of output rows",
)
TO_DRIVER = ("CollectLimit", "CollectTail", "TakeOrderedAndProject", "CollectMetrics")
PAIRING_ALL = ("BroadcastNestedLoopJoin", "CartesianProduct")


@dataclass
class Made:
    """How a table was made. exchanges: how many times rows moved between machines. bytes_exchanged: how many did.

    rows_broadcast: rows of small tables that went to every machine by way of the driver, for a join. in_one_place: rows
    of each exchange that brought all to one task. faults: what does not scale, in words.
    """

    model: str
    exchanges: int = 0
    bytes_exchanged: int = 0
    rows_exchanged: int = 0
    rows_broadcast: int = 0
    in_one_place: list[int] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def read_made(folder: Path) -> list[Made]:
    """Return how each table was made, in the order in which they were; one that was made twice, twice.

    Args:
        folder: of the logs of events.

    """
    made: list[Made] = []
    for file in sorted(path for path in folder.iterdir() if path.is_file()):
        plans: dict[int, dict[str, Any]] = {}
        values: dict[int, int] = {}
        for event in _events(file):
            kind = event["Event"].rpartition(".")[2]
            if kind in ("SparkListenerSQLExecutionStart", "SparkListenerSQLAdaptiveExecutionUpdate"):
                plans[event["executionId"]] = event["sparkPlanInfo"]
            elif kind == "SparkListenerStageCompleted":
                for found in event["Stage Info"]["Accumulables"]:
                    if str(found["Value"]).lstrip("-").isdigit():
                        values[found["ID"]] = int(found["Value"])
            elif kind == "SparkListenerDriverAccumUpdates":
                values |= dict(event["accumUpdates"])
        made += [found for plan in plans.values() if (found := _made_by(plan, values))]
    return made


def _events(file: Path) -> Iterator[dict[str, Any]]:
    """Return the events of a log; the last line of one that was cut short is left out."""
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            try:
                yield json.loads(line)
            except ValueError:
                return


def _made_by(plan: dict[str, Any], values: dict[int, int]) -> Made | None:
    """Return how a plan made a table; None of one that writes none."""
    nodes = list(_nodes(plan))
    places = [
        WRITTEN.search(node["simpleString"])
        for node in nodes
        if node["nodeName"].startswith("Execute InsertIntoHadoopFsRelationCommand")
    ]
    if not places or places[0] is None:
        return None
    made = Made(f"{places[0][1]}.{places[0][2]}")
    for node in nodes:
        _note(node, {metric["name"]: values.get(metric["accumulatorId"], 0) for metric in node["metrics"]}, made)
    return made


def _note(node: dict[str, Any], measured: dict[str, int], made: Made) -> None:
    """Note what a node of a plan did."""
    name, said = node["nodeName"], node["simpleString"]
    if name == "Exchange":
        made.exchanges += 1
        made.bytes_exchanged += measured.get(WRITTEN_BYTES, 0)
        made.rows_exchanged += measured.get(WRITTEN_RECORDS, 0)
        if "SinglePartition" in said:
            rows = measured.get(WRITTEN_RECORDS, 0)
            made.in_one_place.append(rows)
            if rows > HANDFUL:
                made.faults.append(f"{rows:,} rows meet in one place")
        if "rangepartitioning" in said:
            made.faults.append("all rows are put in one order")
    elif name == "BroadcastExchange":
        made.rows_broadcast += measured.get(OUTPUT_ROWS, 0)
    elif name == "Sort" and re.search(r", true, \d+$", said):
        made.faults.append("all rows are put in one order")
    elif name in PAIRING_ALL:
        made.faults.append(f"rows are joined without a key ({said[:100]}), {measured.get(OUTPUT_ROWS, 0):,} come of it")
    elif name in TO_DRIVER:
        made.faults.append(f"rows come to the driver ({said[:100]})")


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Return a node of a plan and all below it; what is used again moved once."""
    yield plan
    if not plan["nodeName"].startswith("Reused"):
        for child in plan["children"]:
            yield from _nodes(child)


def main() -> int:
    """Print a line for each table and one for each fault; return 1 where there is a fault."""
    parser = argparse.ArgumentParser(description="How Spark made each table, read from the logs of events of builds.")
    parser.add_argument("folder", type=Path, help="the folder of the logs")
    parser.add_argument("--messages", type=int, default=0, help="say bytes exchanged for each of so many messages")
    arguments = parser.parse_args()
    made = read_made(arguments.folder)
    for one in sorted(made, key=lambda one: -one.bytes_exchanged):
        print(
            f"{one.model}: {one.exchanges} exchanges, {one.rows_exchanged:,} rows, {one.bytes_exchanged:,} bytes; "
            f"{one.rows_broadcast:,} rows given to every machine"
        )
    for one in made:
        for fault in one.faults:
            print(f"FAULT {one.model}: {fault}")
    total = sum(one.bytes_exchanged for one in made)
    print(f"{len(made)} tables, {sum(one.exchanges for one in made)} exchanges, {total:,} bytes")
    if arguments.messages:
        print(f"{total / arguments.messages:,.0f} bytes exchanged for each message")
    return int(any(one.faults for one in made))


if __name__ == "__main__":
    sys.exit(main())
