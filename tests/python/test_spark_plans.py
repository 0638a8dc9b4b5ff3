"""What spark_plans.py finds in a log of events, and what it lets pass. The log is written here: no Spark is needed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.python.spark_plans import HANDFUL, Made, read_made

SQL = "org.apache.spark.sql.execution.ui."
INSERT = "Execute InsertIntoHadoopFsRelationCommand"


def node(name: str, said: str = "", *children: dict[str, Any], **metrics: int) -> dict[str, Any]:
    """Return a node of a plan; a metric is called as by Spark but for blanks, and has the number of its value."""
    named = [{"name": metric.replace("_", " "), "accumulatorId": number} for metric, number in metrics.items()]
    return {"nodeName": name, "simpleString": said or name, "children": list(children), "metrics": named}


def made_from(folder: Path, plan: dict[str, Any], *, first: dict[str, Any] | None = None, **values: int) -> list[Made]:
    """Write the log of one statement and read it. first: the plan that it began with. values: by accumulator, `_1`."""
    place = f"{INSERT} file:/home/warehouse/marts.db/fct_messages__b, false, Parquet"
    plans = [node(INSERT, place, each) for each in (first or plan, plan)]
    stage = [{"ID": int(name[1:]), "Name": "x", "Value": str(value)} for name, value in values.items()]
    events = [
        {"Event": f"{SQL}SparkListenerSQLExecutionStart", "executionId": 3, "sparkPlanInfo": plans[0]},
        {"Event": f"{SQL}SparkListenerSQLAdaptiveExecutionUpdate", "executionId": 3, "sparkPlanInfo": plans[1]},
        {"Event": "SparkListenerStageCompleted", "Stage Info": {"Accumulables": stage}},
        {
            "Event": f"{SQL}SparkListenerSQLExecutionStart",
            "executionId": 4,
            "sparkPlanInfo": node("Sort", "a, true, 0"),
        },
    ]
    (folder / "app").write_text("\n".join(map(json.dumps, events)) + '\n{"Event": "cut sho')
    return read_made(folder)


def test_exchanges_are_counted_with_their_bytes_and_what_is_used_again_once(tmp_path):
    exchange = node("Exchange", "Exchange hashpartitioning(a, 8)", shuffle_bytes_written=1, shuffle_records_written=2)
    plan = node("Union", "", exchange, node("ReusedExchange", "", exchange))
    [made] = made_from(tmp_path, plan, _1=500, _2=20)
    assert (made.model, made.exchanges, made.bytes_exchanged, made.rows_exchanged) == ("marts.fct_messages", 1, 500, 20)
    assert made.faults == []


@pytest.mark.parametrize(("rows", "faults"), [(HANDFUL, []), (HANDFUL + 1, ["1,001 rows meet in one place"])])
def test_a_handful_of_rows_may_meet_in_one_place(tmp_path, rows, faults):
    plan = node("Window", "", node("Exchange", "Exchange SinglePartition, ENSURE", shuffle_records_written=7))
    [made] = made_from(tmp_path, plan, _7=rows)
    assert (made.in_one_place, made.faults) == ([rows], faults)


@pytest.mark.parametrize(
    ("plan", "fault"),
    [
        (node("Sort", "Sort [a#1 ASC NULLS FIRST], true, 0"), "all rows are put in one order"),
        (node("Exchange", "Exchange rangepartitioning(a#1 ASC, 8)"), "all rows are put in one order"),
        (node("BroadcastNestedLoopJoin", "BroadcastNestedLoopJoin BuildLeft, Inner"), "rows are joined without a key"),
        (node("CartesianProduct", "CartesianProduct (a < b)"), "rows are joined without a key"),
        (node("CollectLimit", "CollectLimit 5"), "rows come to the driver"),
    ],
)
def test_what_does_not_scale_is_named(tmp_path, plan, fault):
    [made] = made_from(tmp_path, plan)
    [found] = made.faults
    assert found.startswith(fault)


def test_rows_are_sorted_within_their_parts(tmp_path):
    [made] = made_from(tmp_path, node("Sort", "Sort [a#1 ASC NULLS FIRST], false, 0"))
    assert made.faults == []


def test_the_plan_that_ran_counts_not_the_one_that_it_began_with(tmp_path):
    began = node("BroadcastNestedLoopJoin", "BroadcastNestedLoopJoin BuildLeft, Inner")
    [made] = made_from(tmp_path, node("BroadcastHashJoin"), first=began)
    assert made.faults == []
