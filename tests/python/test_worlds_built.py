"""Random worlds through loader and models, each loaded in many ways: one database, two builds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.python import compare_worlds, oracle, worlds, worlds_variants
from tests.python.compare_audit import compare_pages, compare_rules
from tests.python.shared_worlds import (
    AS_OF,
    all_loadings,
    hubspot_accounts,
    klaviyo_accounts,
    large_worlds,
    late_worlds,
    respond_io_accounts,
)
from tests.python.worlds_variants import MARK, Loading, Seen

PROJECT = Path(__file__).resolve().parents[2]
FINDINGS = {"fct_data_quality_findings", "agg_data_quality_findings", "bridge_finding_conversations"}


@pytest.fixture(scope="module")
def loadings() -> list[Loading]:
    return all_loadings()


@pytest.fixture(scope="module")
def database(worlds_database: Path) -> Path:
    """Return the database of the shared worlds; its second build changes nothing that other files compare."""
    return worlds_database


@pytest.fixture(scope="module")
def seen(database: Path) -> dict[str, Seen]:
    """Return the marts of the first build by account."""
    return worlds_variants.read_seen(database)


@pytest.fixture(scope="module")
def instants(database: Path) -> list[tuple[str, str, datetime, datetime]]:
    """Return mart, column, account's as_of and largest instant of every column of instants, of the first build."""
    with duckdb.connect(str(database), read_only=True) as connection:
        columns = connection.execute(
            "select table_name, column_name from information_schema.columns where table_schema = 'marts'"
            " and data_type like 'TIMESTAMP%' and table_name <> 'dim_accounts'"
        ).fetchall()
        found = []
        for mart, column in columns:
            query = (
                f"select accounts.as_of, max(mart.{column}) from marts.{mart} as mart"  # noqa: S608 - names of the catalogue
                " inner join marts.dim_accounts as accounts using (source_system, account_id) group by all"
            )
            found += [(mart, column, *row) for row in connection.execute(query).fetchall() if row[1] is not None]
    return found


@pytest.fixture(scope="module")
def compared(database: Path, seen: dict[str, Seen], loadings: list[Loading]) -> list[Any]:
    """Compare the first build with the independent computations, before there is a second."""
    accounts = [loading.account for loading in loadings]
    return compare_worlds.compare_judged(accounts, worlds.definitions(PROJECT), database)


@pytest.fixture(scope="module")
def compared_rules(database: Path, compared: Any, loadings: list[Loading]) -> list[Any]:
    """Compare the weeks under every rule likewise."""
    return compare_rules([loading.account for loading in loadings], database, "generic")


@pytest.fixture(scope="module")
def compared_pages(database: Path, compared_rules: Any, loadings: list[Loading]) -> list[Any]:
    """Compare the pages of the audit likewise."""
    return compare_pages([loading.account for loading in loadings], database, "generic")


@pytest.fixture(scope="module")
def held(database: Path, compared_pages: Any) -> dict[str, tuple[Any, ...] | None]:
    """Ask the first build whether it holds what the pages of the audit tell."""
    with duckdb.connect(str(database), read_only=True) as connection:
        return {name: connection.execute(query).fetchone() for name, query in PAGES_HOLD.items()}


@pytest.fixture(scope="module")
def seen_again(database: Path, seen: dict[str, Seen], instants: Any, held: Any) -> dict[str, Seen]:
    """Build again in another zone and as of an earlier instant; return the marts of this second build by account."""
    compare_worlds.dbt(database, "Asia/Kolkata", "run", "--vars", f"{{as_of: '{AS_OF.isoformat()}Z'}}")
    return worlds_variants.read_seen(database)


def same(expected: Seen, found: Seen, ignored: Mapping[str, set[str]] | None = None) -> str:
    """Return what differs, a line a row; empty when nothing does."""
    return "\n".join(worlds_variants.differing_rows(expected, found, ignored or {})[:400])


# --------------------------------------------------------------------------------------------------------------------
# The tests
# --------------------------------------------------------------------------------------------------------------------


def test_every_cell_equals_the_independent_computation(compared):
    assert not compared, compared[:10]


def test_every_cell_of_the_weeks_under_every_rule_equals_the_independent_computation(compared_rules):
    assert not compared_rules, compared_rules[:10]


def test_every_cell_of_the_pages_of_the_audit_equals_the_independent_computation(compared_pages):
    assert not compared_pages, compared_pages[:10]


@pytest.mark.parametrize("way", worlds_variants.WAYS[1:])
def test_marts_do_not_depend_on_how_a_world_was_loaded(way, seen):
    for world in large_worlds():
        once, other = (seen[f"{world.account_id}{MARK}{name}"] for name in ("once", way))
        assert same(once, other) == ""


def test_a_world_of_many_conversations_fills_every_mart(seen, database):
    with duckdb.connect(str(database), read_only=True) as connection:
        query = "select table_name from information_schema.tables where table_schema = 'marts'"
        marts = {name for (name,) in connection.execute(query).fetchall()}
    marts -= worlds_variants.NOT_OF_ONE_WORLD
    # the generic contract has no figures of a vendor; its messages name their conversation, its ids are no clocks
    marts -= {"fct_vendor_duration_differences", "fct_vendor_count_differences"}
    marts -= {"agg_daily_unmatched_messages", "agg_id_clock_differences"}
    # orders after a recommendation stand in only where there is no click; the contract names no skill
    marts -= {"fct_recommended_orders", "bridge_conversation_skills"}
    filled = [set(seen[f"{world.account_id}{MARK}once"]) for world in large_worlds()]
    # one of them ends within its first week
    assert sorted(marts - found for found in filled) == [set(), {"agg_weekly_maturity", "agg_weekly_rate_changes"}]
    assert set.union(*filled) == marts


# what must occur in the worlds for their comparison to say something of the audit's pages
PAGES_HOLD = {
    "every step of a change": "select count(distinct step) = 6 from reports.rpt_audit__rate_change",
    "intervals beside each other": "select max(interval_overlap) > 0 from reports.rpt_audit__week_beside_last",
    "a change at equal age": "select count(change_at_age) > 5 from reports.rpt_audit__week_beside_last",
    "reasons that grew as much": (
        "select count(*) > 5 from (select 1 from reports.rpt_audit__reason_shifts where growth is not null "
        "group by source_system, account_id, week_start, growth having count(*) > 1)"
    ),
    "episodes to read": "select max(reading_rank) > 1 from reports.rpt_audit__episodes_to_read",
    "effects of a dimension that tells nothing apart": (
        "select bool_or(not is_told_apart) and bool_or(is_told_apart) from reports.rpt_audit__rate_effects"
    ),
    "people who appear in no reply, and no handoffs": (
        "select count(*) > 0 from marts.dim_accounts as accounts where are_people_exported and exists ("
        "select 1 from reports.rpt_audit__week_in_brief as weeks where weeks.source_system = accounts.source_system "
        "and weeks.account_id = accounts.account_id and weeks.waiting_handoffs = 0) and not exists ("
        "select 1 from marts.fct_episodes as episodes where episodes.source_system = accounts.source_system "
        "and episodes.account_id = accounts.account_id and episodes.first_human_reply_at is not null)"
    ),
    "several faults in a row of a file": (
        "select bool_or(rows_at_fault < findings) from reports.rpt_audit__data_quality"
    ),
    "findings that lead somewhere and nowhere": (
        "select max(touched_episodes) > 1 and count(touched_episodes) < count(*) from reports.rpt_audit__data_quality"
    ),
}


def test_the_worlds_hold_what_the_pages_of_the_audit_tell(held):
    assert held == dict.fromkeys(PAGES_HOLD, (True,))


# what a vote, an item or a late export may not change once an episode has matured (docs/decisions.md lists what may)
FROZEN = ["is_handled", "is_handed_off", "is_deflected", "is_resolved", "is_handoff_unserved", "outcome"]
FROZEN += ["deciding_item_type", "deciding_item_id", "deciding_item_at", "evidence_grade"]
# handed-off episodes go on until somebody closes them
FROZEN_UNLESS_HANDED_OFF = ["outcome_reason", "evaluation_at", "is_matured", "started_at", "started_week", "channel"]


def rows_of(seen: Mapping[str, Seen], account_id: str, mart: str) -> dict[tuple[Any, ...], dict[str, Any]]:
    """Return the rows of one account and mart by episode, and definition where there is one."""
    names, rows = seen[account_id][mart]
    named = [dict(zip(names, row, strict=True)) for row in rows]
    return {(row["episode_id"], row.get("definition_id")): row for row in named}


def test_what_matured_stays_as_it_was_when_as_of_moves_on(seen):
    kept = 0
    for world in late_worlds():
        whole, *earlier = [account.account_id for account in world]
        moments = [*earlier, whole]
        for position, moment in enumerate(moments):
            before = rows_of(seen, moment, "fct_episodes")
            for later in moments[position + 1 :]:
                after = rows_of(seen, later, "fct_episodes")
                for key, row in before.items():
                    if not (row["is_matured"] and row["is_eligible"]):
                        continue
                    kept += 1
                    names = FROZEN + (FROZEN_UNLESS_HANDED_OFF if row["outcome"] != "handed_off" else [])
                    assert {name: after[key][name] for name in names} == {name: row[name] for name in names}
    assert kept > 80


def test_the_default_verdict_of_a_matured_episode_stays(seen):
    kept = 0
    for world in late_worlds():
        whole, *earlier = [account.account_id for account in world]
        final = rows_of(seen, whole, "fct_verdicts")
        for moment in earlier:
            matured = {
                episode
                for (episode, _), row in rows_of(seen, moment, "fct_episodes").items()
                if row["is_matured"] and row["is_eligible"]
            }
            for key, row in rows_of(seen, moment, "fct_verdicts").items():
                if key[0] in matured and key[1] == "hubspot_2025_12":
                    kept += 1
                    assert final[key] == row
    assert kept > 30


def test_only_what_matured_later_changes_an_outcome(seen):
    """The test above would pass on worlds in which nothing happens."""
    changed = [
        key
        for world in late_worlds()
        for key, row in rows_of(seen, world[1].account_id, "fct_episodes").items()
        if row["outcome"] != rows_of(seen, world[0].account_id, "fct_episodes")[key]["outcome"]
    ]
    assert len(changed) > 3


# not yet over, or the newest extraction itself
FUTURE = {
    ("fct_episodes", "evaluation_at"),
    ("fct_verdicts", "decided_at"),
    ("fct_verdicts", "known_at"),
    ("fct_conversation_statuses", "settles_at"),
    ("fct_sla_outcomes", "due_at"),
    # a verdict that is pending; and invoices are documents, whenever they say that they bill
    ("fct_invoice_lines", "decided_at"),
    ("fct_invoice_lines", "billed_at"),
}
# the clocks in the ids, in accounts whose texts are read in the wrong zone
FUTURE |= {("agg_id_clock_differences", "first_at"), ("agg_id_clock_differences", "last_at")}


def test_no_mart_knows_anything_later_than_as_of(instants):
    assert len({mart for mart, *_ in instants}) > 10
    late = {(mart, column) for mart, column, as_of, largest in instants if largest > as_of}
    assert late == FUTURE


def test_a_build_in_another_zone_changes_no_account_that_as_of_does_not_reach(seen, seen_again, loadings):
    of_vendors = [*hubspot_accounts(), *klaviyo_accounts(), *respond_io_accounts()]
    reached = {account.account_id for account in of_vendors if max(e.extracted_at for e in account.exports) > AS_OF}
    reached |= {
        loading.account.account_id for loading in loadings if oracle.as_of_account(loading.account, None) > AS_OF
    }
    late = {account.account_id for world in late_worlds() for account in world}
    others = seen.keys() - late - reached
    # some worlds begin in the autumn of 2026, when the clocks of some countries changed for the last time
    assert 0 < len(reached - late) < 40
    assert len(others) == 50 + len(of_vendors) - len(reached - late)
    for account_id in sorted(others):
        assert same(seen[account_id], seen_again[account_id]) == ""


def without_findings(account: Seen) -> Seen:
    """Leave out the findings: an orphan's parent may be loaded and lie after as_of, and then it is no orphan."""
    return {mart: rows for mart, rows in account.items() if mart not in FINDINGS}


def test_the_variable_as_of_gives_what_an_export_of_that_instant_gives(seen, seen_again):
    for world in late_worlds():
        whole, before, then, after = [account.account_id for account in world]
        ignored = {"dim_accounts": {"newest_extracted_at"}}
        assert same(seen[before], seen_again[before]) == ""
        assert same(seen[then], seen_again[then]) == ""
        for later in (after, whole):
            assert same(without_findings(seen[then]), without_findings(seen_again[later]), ignored) == ""


def test_the_second_build_equals_the_independent_computation_too(database, loadings, seen_again):
    accounts = [loading.account for loading in loadings]
    found = compare_worlds.compare_judged(accounts, worlds.definitions(PROJECT), database, AS_OF)
    assert not found, found[:10]


def test_the_weeks_under_every_rule_of_the_second_build_do_too(database, loadings, seen_again):
    found = compare_rules([loading.account for loading in loadings], database, "generic", AS_OF)
    assert not found, found[:10]
