"""The metrics say what the marts say: by their own text, and, where MetricFlow is installed, by its answers.

MetricFlow has an environment of its own (`make metrics` makes it and runs this file); without it the last tests
are skipped.
"""

import csv
import json
import os
import re
import shutil
import subprocess

import duckdb
import pytest

from scripts import describe_models
from tests.python.commands import PROJECT

MF = PROJECT / ".venv-metrics" / "bin" / "mf"
WEEKLY = PROJECT / "models" / "marts" / "weekly" / "agg_weekly_agent_performance.sql"
CELL = ("source_system", "account_id", "week_start", "channel")
with_metricflow = pytest.mark.skipif(not MF.exists(), reason="MetricFlow is not installed: make metrics")


@pytest.fixture(scope="module")
def manifest(examples_database):
    return json.loads((examples_database.parent / "target" / "manifest.json").read_text())


@pytest.fixture(scope="module")
def semantics(examples_database):
    return json.loads((examples_database.parent / "target" / "semantic_manifest.json").read_text())


@pytest.fixture(scope="module")
def marts(examples_database):
    with duckdb.connect(str(examples_database), read_only=True) as connection:
        yield connection


def simple_metrics(semantics, model):
    """Return the expressions of the metrics that add up rows of a semantic model, by the metrics' names."""
    return {
        metric["name"]: params["expr"]
        for metric in semantics["metrics"]
        if (params := metric["type_params"]).get("metric_aggregation_params")
        and params["metric_aggregation_params"]["semantic_model"] == model
    }


def conditions_of_the_weekly_mart():
    """Return the condition of each count of the weekly mart, by the count's name."""
    block = WEEKLY.read_text().split("{% set counts = {", 1)[1].split("} %}", 1)[0]
    return {name: condition for name, _, condition in re.findall(r"'(\w+)': (['\"])(.*)\2,\n", block)}


def test_a_metric_counts_by_the_condition_of_the_weekly_mart(semantics):
    conditions = conditions_of_the_weekly_mart()
    metrics = {name: text for name, text in simple_metrics(semantics, "episodes").items() if name in conditions}
    assert len(metrics) >= 12
    for name, text in metrics.items():
        condition = "is_eligible" if conditions[name] == "true" else f"is_eligible and {conditions[name]}"
        assert text == f"case when {condition} then 1 else 0 end", name


def test_every_metric_and_dimension_is_made_of_columns_that_are_there(semantics, marts):
    for model in semantics["semantic_models"]:
        relation = f"{model['node_relation']['schema_name']}.{model['node_relation']['alias']}"
        texts = [*simple_metrics(semantics, model["name"]).values(), *(found["expr"] for found in model["dimensions"])]
        assert len(texts) > len(model["dimensions"])
        for text in texts:
            marts.execute(f"select {text} from {relation} limit 0")  # noqa: S608


def test_metrics_added_up_by_week_are_the_weekly_marts_own_columns(semantics, marts):
    columns = {name for name, *_ in marts.execute("describe marts.agg_weekly_agent_performance").fetchall()}
    metrics = {name: text for name, text in simple_metrics(semantics, "episodes").items() if name in columns}
    assert len(metrics) >= 16
    sums = ", ".join(f"coalesce(sum({text}), 0) as {name}" for name, text in metrics.items())
    names = ", ".join([*CELL, *metrics])
    weekly = f"select {names} from marts.agg_weekly_agent_performance where eligible_episodes > 0"  # noqa: S608
    added = f"""
        select source_system, account_id, started_week as week_start, channel, {sums} from marts.fct_episodes
        where started_week is not null group by all having sum(case when is_eligible then 1 end) > 0
    """  # noqa: S608
    assert len(marts.execute(weekly).fetchall()) > 30
    assert marts.execute(f"(({weekly}) except ({added})) union all (({added}) except ({weekly}))").fetchall() == []


def test_every_metric_is_described_and_says_so_in_a_sentence(manifest):
    assert [metric["name"] for metric in manifest["metrics"].values() if not metric["description"].endswith(".")] == []
    assert [query["name"] for query in manifest["saved_queries"].values() if not query["description"]] == []


def test_every_public_model_is_in_a_group_whose_owner_is_the_project(manifest):
    [group] = manifest["groups"].values()
    assert group["owner"] == {"email": None, "name": "agent_outcomes"}
    public = [node for node in manifest["nodes"].values() if node["config"].get("access") == "public"]
    assert len(public) > 100
    assert [node["name"] for node in public if node["config"]["group"] != group["name"]] == []


def test_a_published_copy_is_told_to_read_every_public_model(manifest):
    public = {node["unique_id"] for node in manifest["nodes"].values() if node["config"].get("access") == "public"}
    for name in ("published_file", "published_postgres"):
        exposure = manifest["exposures"][f"exposure.agent_outcomes.{name}"]
        assert set(exposure["depends_on"]["nodes"]) == public, "run `make describe`"


def test_a_model_that_is_not_in_the_list_of_what_is_published_is_noticed(tmp_path):
    (tmp_path / "models" / "marts").mkdir(parents=True)
    (tmp_path / "models" / "marts" / "fct_new.sql").write_text("select 1")
    text = "    depends_on: &every_public_model\n      - ref('fct_old')\n  - name: other\n"
    wanted = "    depends_on: &every_public_model\n      - ref('fct_new')\n  - name: other\n"
    assert describe_models.with_every_public_model(text, tmp_path) == wanted


@pytest.fixture(scope="module")
def ask(examples_database, tmp_path_factory):
    """Return a function that asks MetricFlow in a project that has the metrics and nothing else.

    It asks a copy of the examples' database, because it opens the file to write.
    """
    folder = tmp_path_factory.mktemp("asked")
    (folder / "target").mkdir()
    (folder / "dbt_project.yml").write_text("name: asked\nprofile: agent_outcomes\n")
    shutil.copy(PROJECT / "profiles.yml", folder)
    copy = shutil.copy(examples_database, folder)
    shutil.copy(examples_database.parent / "target" / "semantic_manifest.json", folder / "target")

    def query(*options):
        answer = folder / "answer.csv"
        done = subprocess.run(
            [MF, "query", *options, "--csv", answer],
            cwd=folder,
            env=os.environ | {"AGENT_OUTCOMES_DATABASE": copy, "DO_NOT_TRACK": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout[-3000:]
        with answer.open(newline="") as lines:
            return list(csv.DictReader(lines))

    return query


def as_rows(answers, key, columns):
    """Return MetricFlow's answers: keys (their names without the entity) to numbers, None where there is none."""
    found = {}
    for row in answers:
        bare = {name.split("__")[-1]: value for name, value in row.items()} | row
        cell = tuple(bare[name].removesuffix(" 00:00:00") for name in key)
        found[cell] = tuple(float(row[name]) if row[name] else None for name in columns)
    return found


def mart_rows(marts, sql, key):
    return {
        tuple(map(str, row[:key])): tuple(None if value is None else float(value) for value in row[key:])
        for row in marts.execute(sql).fetchall()
    }


@with_metricflow
def test_metricflow_gives_the_weekly_mart_to_the_last_digit(ask, marts):
    columns = [
        *("eligible_episodes", "handled_episodes", "matured_handled_episodes", "pending_episodes", "resolved_episodes"),
        *(
            "deflected_episodes",
            "handed_off_episodes",
            "handle_rate",
            "resolution_rate",
            "deflection_rate",
            "handoff_rate",
        ),
    ]
    average = "time_to_resolution_seconds_sum / nullif(time_to_resolution_seconds_n, 0)"
    names = ", ".join([*CELL, *columns])
    weekly = f"select {names}, {average} from marts.agg_weekly_agent_performance where eligible_episodes > 0"  # noqa: S608
    wanted = mart_rows(marts, weekly, len(CELL))
    answers = [row for row in ask("--saved-query", "weekly_performance") if row["episode__started_week"]]
    key = ("source_system", "account_id", "started_week", "channel")
    found = as_rows(answers, key, [*columns, "average_time_to_resolution_seconds"])
    assert len(wanted) > 30
    assert {cell: row for cell, row in found.items() if row[0]} == wanted


@with_metricflow
def test_metricflow_gives_every_definition_its_week(ask, marts):
    columns = ["judged_under_definition", "decided_under_definition", "resolved_under_definition"]
    rates = ["resolved_of_decided", "decided_share"]
    wanted = mart_rows(
        marts,
        "select source_system, account_id, week_start, definition_id, sum(judged_episodes), sum(decided_episodes),"
        " sum(resolved_episodes), sum(resolved_episodes)::double / nullif(sum(decided_episodes), 0),"
        " sum(decided_episodes)::double / nullif(sum(judged_episodes), 0) from marts.agg_weekly_verdicts"
        " group by 1, 2, 3, 4",
        4,
    )
    key = ("source_system", "account_id", "metric_time__day", "definition_id")
    assert as_rows(ask("--saved-query", "weekly_verdicts"), key, [*columns, *rates]) == wanted


@with_metricflow
def test_a_week_that_begins_on_sunday_is_asked_by_its_own_name(ask, marts):
    wanted = mart_rows(
        marts,
        "select account_id, week_start, sum(eligible_episodes) from marts.agg_weekly_agent_performance"
        " where account_id in (select account_id from marts.dim_accounts where week_start = 'sunday')"
        " group by 1, 2 having sum(eligible_episodes) > 0",
        2,
    )
    answers = ask("--metrics", "eligible_episodes", "--group-by", "episode__account_id,metric_time__week_from_sunday")
    found = as_rows(answers, ("account_id", "week_from_sunday"), ["eligible_episodes"])
    assert wanted
    assert {cell: found.get(cell) for cell in wanted} == wanted


@with_metricflow
def test_a_month_is_the_sum_of_its_days(ask, marts):
    wanted = mart_rows(
        marts,
        "select source_system, account_id, date_trunc('month', started_date)::date, count(*) filter (where is_eligible)"
        " from marts.fct_episodes where started_date is not null group by 1, 2, 3",
        3,
    )
    answers = [row for row in ask("--saved-query", "monthly_performance") if row["metric_time__month"]]
    assert as_rows(answers, ("source_system", "account_id", "metric_time__month"), ["eligible_episodes"]) == wanted
