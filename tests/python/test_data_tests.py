"""That the data tests can fail: every promise of every relation is broken once, and must be told by its own words."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.python.book_project import Shop
from tests.python.commands import compiled

NUMBERS = ["-1", "0", "1", "2", "1000000"]
# What each test with SQL of its own must find: a relation that it reads, or what those begin with, and what stands in
# its place. Where it adds up reports, that is each of them, doubled.
FAULTS = {
    "assert_an_accounts_hours_are_those_of_its_dates": ("dim_account_hours", "select * from {} where hour_of_day <> 5"),
    "assert_both_tables_of_days_agree": ("base_local_days", "select * from {} where local_date <> '2026-02-01'"),
    "assert_business_schedules_can_be_read": (
        "business_schedules",
        "select * from {} union all by name select 'x' as source_system, '09:00' as opens_at, '08:00' as closes_at",
    ),
    "assert_definitions_can_be_read": (
        "resolution_definitions",
        "select * replace ('sometimes' as fails_on_negative) from {}",
    ),
    "assert_duration_bands_follow_each_other": (
        "duration_bands",
        "select * replace (lower_seconds + 1 as lower_seconds) from {}",
    ),
    "assert_episodes_of_a_conversation_are_numbered_without_gaps": (
        "fct_episodes",
        "select * replace (episode_index + 1 as episode_index) from {}",
    ),
    "assert_effects_add_up_to_the_change": (
        "agg_weekly_rate_changes",
        "select * replace (rate_effect + 0.00001 as rate_effect) from {}",
    ),
    "assert_every_episode_has_a_verdict_under_every_definition": (
        "fct_verdicts",
        "select * from {} where definition_id <> 'hubspot_2025_12' or episode_index > 1",
    ),
    "assert_an_exit_belongs_to_its_outcome": (
        "fct_episodes",
        "select * replace ('unanswered' as exit) from {} where is_handled",
    ),
    "assert_an_episode_is_billed_once_under_one_definition": (
        "fct_invoice_lines",
        "select * from {0} union all select * from {0}",
    ),
    "assert_few_values_are_known_too": (
        "agg_data_quality_findings",
        "select * replace ('unknown_kind' as check_name, 3 as values_at_fault, 9 as checked_values) from {} limit 1",
    ),
    "assert_handed_off_episodes_have_a_handoff": (
        "fct_handoffs",
        "select * replace (handoff_index + 1 as handoff_index) from {}",
    ),
    "assert_hubspot_reports_add_up_to_the_facts": ("rpt_", "select * from {0} union all select * from {0}"),
    "assert_klaviyo_reports_add_up_to_the_facts": ("rpt_", "select * from {0} union all select * from {0}"),
    "assert_known_values_cover_almost_all": (
        "agg_data_quality_findings",
        "select * replace ('unknown_kind' as check_name, 30 as values_at_fault, 100 as checked_values) from {} limit 1",
    ),
    "assert_messages_of_episodes_add_up": ("fct_episodes", "select * replace (ai_replies + 1 as ai_replies) from {}"),
    "assert_no_two_contacts_have_one_number": ("int_known_conversations", "select * from {}"),
    "assert_prices_of_a_definition_are_in_one_currency": (
        "dim_resolution_prices",
        "select * from {0} union all select * replace ('EUR' as currency) from {0}",
    ),
    "assert_reasons_add_up_to_the_verdicts": (
        "agg_weekly_verdict_reasons",
        "select * from {} where reason <> 'human_involvement'",
    ),
    "assert_required_values_can_be_read": (
        "agg_data_quality_findings",
        "select * replace ('orphan' as check_name, 0.3 as share_at_fault, 1 as findings) from {} limit 1",
    ),
    "assert_respond_io_reports_add_up_to_the_facts": ("rpt_", "select * from {0} union all select * from {0}"),
    "assert_service_reports_tie_to_the_facts": ("rpt_", "select * from {0} union all select * from {0}"),
    "assert_stages_of_tickets_are_in_dim_pipelines": ("dim_pipelines", "select * from {} where false"),
    "assert_the_audit_has_words_for_all_that_happens": (
        "audit_words",
        "select * from {} where kind <> 'holds'",
    ),
    "assert_the_deciding_item_exists": (
        "fct_episodes",
        "select * replace (deciding_item_at + interval 1 second as deciding_item_at) from {}",
    ),
    "assert_the_default_verdict_agrees_with_the_outcome": (
        "fct_verdicts",
        "select * replace ('pending' as verdict) from {}",
    ),
    "assert_value_map_knows_the_contracts_words": ("value_map", "select * replace ('nonsense' as value) from {}"),
    "assert_a_backlog_begins_with_what_was_left_the_date_before": (
        "agg_daily_backlog",
        "select * replace (open_at_start + 1 as open_at_start) from {}",
    ),
    "assert_service_levels_agree_with_the_clocks": (
        "fct_sla_outcomes",
        "select * replace ('breached' as state) from {}",
    ),
    "assert_a_service_policy_has_one_target": (
        "sla_policies",
        "select * from {0} union all select * replace ('another' as target) from {0}",
    ),
    "assert_undecided_episodes_are_those_of_the_day_before_and_what_came_and_went": (
        "agg_daily_flow",
        "select * replace (decided + 1 as decided) from {}",
    ),
    "assert_weekly_sums_equal_the_facts": ("agg_", "select * from {0} union all select * from {0}"),
    "assert_weeks_run_without_gaps": (
        "agg_weekly_agent_performance",
        "select * from {0} where week_start <> (select min(week_start) + 7 from {0})",
    ),
}


@pytest.fixture(scope="module")
def connection(examples_database: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the built examples: what a test here changes is in temporary tables only."""
    with duckdb.connect(str(examples_database), read_only=True) as opened:
        yield opened


@pytest.fixture(scope="module")
def manifest(examples_database: Path) -> dict[str, Any]:
    """Return what dbt knows of the project that built the examples."""
    return json.loads((examples_database.parent / "target" / "manifest.json").read_text())


def candidates(data_type: str, words: list[str], few: bool) -> list[str]:
    """Return values of a type, as SQL, among which one breaks what a condition can ask; few, where columns are many."""
    if data_type == "BOOLEAN":
        values = ["true", "false"]
    elif data_type.startswith(("DATE", "TIME")):
        values = ["'1900-01-01'", "'2100-01-01'"]
    elif data_type == "VARCHAR":
        values = ["'zzz'", *(f"'{word}'" for word in words)]
    else:
        values = NUMBERS[1:3] if few else NUMBERS
    return [f"cast({value} as {data_type})" for value in [*values, *([] if few else ["null"])]]


def rows_where(
    connection: duckdb.DuckDBPyConnection, types: dict[str, str], wanted: str, *, rows: int = 1
) -> str | None:
    """Return a query of so many equal rows, NULL but for the columns that the wanted condition names, or None."""
    named = [column for column in types if re.search(rf"\b{column}\b", wanted)]
    words = re.findall(r"'([^']*)'", wanted)
    choices = [candidates(types[column], words, few=len(named) > 5) for column in named]
    columns = [f"cast(null as {kind}) as {column}" for column, kind in types.items() if column not in named]
    lists = [
        f"(select unnest([{', '.join(values)}]) as {column}) as of_{column}"
        for column, values in zip(named, choices, strict=True)
    ]
    chosen = connection.execute(
        f"select {', '.join(named)} from {', '.join(lists)} where {wanted} limit 1"  # noqa: S608
    ).fetchone()
    if chosen is None:
        return None
    for column, value in zip(named, chosen, strict=True):
        literal = "null" if value is None else "'" + str(value).replace("'", "''") + "'"
        columns.append(f"cast({literal} as {types[column]}) as {column}")
    return " union all by name ".join([f"select {', '.join(columns)}"] * rows)


def test_every_promise_of_every_relation_can_be_broken_and_is_told(
    connection: duckdb.DuckDBPyConnection, manifest: dict[str, Any], examples_database: Path
):
    unbreakable, untold = [], []
    for node in manifest["nodes"].values():
        if (node.get("test_metadata") or {}).get("name") != "claims":
            continue
        relation = manifest["nodes"][node["attached_node"]]
        asked = node["test_metadata"]["kwargs"]
        types = dict(
            connection.execute(
                "select column_name, data_type from duckdb_columns() where schema_name = $1 and table_name = $2"
                " order by column_index",
                [relation["schema"], relation["alias"]],
            ).fetchall()
        )
        key = ", ".join(asked["key"])
        broken = {
            f"{key} ": rows_where(connection, types, asked.get("key_where", f"{asked['key'][0]} is null"), rows=2)
        }
        for link in asked.get("leads_to", []):
            lost = f"{link['column']} = {'1000000' if 'INT' in types[link['column']] else repr('zzz')}"
            broken[f"{link['column']} leads to "] = rows_where(
                connection, types, f"{lost} and {link.get('where', 'true')}".replace("<> ''", "is not null")
            )
        for condition in asked.get("conditions", []):
            broken[condition] = rows_where(connection, types, f"not ({condition})")
        unbreakable += [f"{relation['name']}: {promise}" for promise, rows in broken.items() if rows is None]
        promises = [*broken, *(f"{total['sum']} adds up to the facts" for total in asked.get("adds_up", []))]
        rows = " union all by name ".join(f"({query})" for query in broken.values() if query)
        connection.execute(f"create or replace temp table broken as {rows}")
        name = f'"{relation["schema"]}"."{relation["alias"]}"'
        sql = compiled(examples_database, node).replace(f"from {name}", "from broken", 1)
        told = [promise for (promise,) in connection.execute(f"select promise from ({sql})").fetchall()]  # noqa: S608
        assert len(told) == len(set(told))
        untold += [
            f"{relation['name']}: {promise}" for promise in promises if not any(t.startswith(promise) for t in told)
        ]
    assert unbreakable == []
    assert untold == []


# nobody can write two ids that have one hash: here all have
HASHED = {"assert_no_two_contacts_have_one_number"}


def test_every_test_with_sql_of_its_own_fails_over_a_fault(
    connection: duckdb.DuckDBPyConnection, manifest: dict[str, Any], examples_database: Path
):
    tests = [
        node for node in manifest["nodes"].values() if node["resource_type"] == "test" and "test_metadata" not in node
    ]
    assert sorted(FAULTS) == sorted(node["name"] for node in tests)
    unfailed = []
    connection.execute("create temp macro one_hash_of_all(a, b, c) as 7")
    for node in tests:
        # copies: a report is a view, and is read once for each fault
        sql, copies = compiled(examples_database, node), {}
        for unique_id in node["depends_on"]["nodes"]:
            relation = manifest["nodes"][unique_id]
            name, copy = f'"{relation["schema"]}"."{relation["alias"]}"', f"copy_of_{relation['alias']}"
            connection.execute(f"create temp table if not exists {copy} as select * from {name}")  # noqa: S608
            sql, copies[relation["alias"]] = sql.replace(name, copy), copy
        beginning, fault = FAULTS[node["name"]]
        for alias, copy in copies.items():
            faulty_sql = re.sub(rf"\b{copy}\b", "faulty", sql)
            if node["name"] in HASHED:
                faulty_sql = faulty_sql.replace("hash(", "one_hash_of_all(")
            if alias.startswith(beginning):
                connection.execute(f"create or replace temp table faulty as {fault.format(copy)}")
                if connection.execute(f"select count(*) from ({faulty_sql})").fetchone() == (0,):  # noqa: S608
                    unfailed.append(f"{node['name']}: {alias}")
        assert connection.execute(f"select count(*) from ({sql})").fetchone() == (0,), node["name"]  # noqa: S608
    assert unfailed == []


def test_a_build_leaves_out_a_test_that_passed_over_the_same_and_dbt_test_does_not(tmp_path: Path):
    shop = Shop(tmp_path / "shop")
    (shop.folder / "tests").mkdir()
    sql = "select * from {{ ref('calm') }} cross join {{ ref('orders') }} where word = 'z'"
    (shop.folder / "tests" / "assert_no_z.sql").write_text(sql)
    shop.build()
    shop.land("first", ("1", "10", "a"))
    assert shop.build()["assert_no_z"] is None
    # by hand, which the book does not see: equal rows were asked for, and are not looked at again
    shop.execute("update main.calm set word = 'z' where word = 'a'")
    assert shop.build()["assert_no_z"] is None
    assert shop.build(command="test")["assert_no_z"] is not None
    # what another relation of the test holds has changed; what failed runs until it passes
    shop.land("second", ("2", "20", "b"))
    assert shop.build()["assert_no_z"] is not None
    shop.execute("update main.calm set word = 'a' where word = 'z'")
    assert shop.build()["assert_no_z"] is None
