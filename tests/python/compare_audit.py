"""Compare the audit with `oracle_rules.py` and `oracle_pages.py`, cell by cell, in a database that is built.

    .venv/bin/python tests/python/compare_worlds.py --accounts 300 --seed 1 --database hunt.duckdb
    .venv/bin/python tests/python/compare_audit.py --accounts 300 --seed 1 --database hunt.duckdb

Weeks under every rule, then the pages. The same options make the same worlds. Exit code 0: every cell agrees; 1: some
do not.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import duckdb

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT))

from tests.python import oracle, oracle_exits, oracle_pages, oracle_rules, worlds  # noqa: E402 - the command runs from anywhere
from tests.python.compare_worlds import (  # noqa: E402
    ACCOUNT_KEY,
    EPISODE_KEY,
    Difference,
    Row,
    Table,
    compare,
    read_marts,
)

WEEK_KEY = (*ACCOUNT_KEY, "week_start")
PAIR_KEY = ("definition_id", "other_definition_id")
REASON_KEY = (*WEEK_KEY, "channel", "definition_id", "verdict", "reason")
SHARE_KEY = (*WEEK_KEY, "definition_id", "denominator")
RULES = [
    Table("agg_weekly_verdicts", "agg_weekly_verdicts", (*WEEK_KEY, "channel", "definition_id")),
    Table("agg_weekly_verdict_reasons", "agg_weekly_verdict_reasons", REASON_KEY),
    Table("fct_disagreements", "fct_disagreements", (*EPISODE_KEY, *PAIR_KEY)),
    Table("agg_weekly_disagreements", "agg_weekly_disagreements", (*WEEK_KEY, *PAIR_KEY, "reason", "other_reason")),
    Table("rpt_audit__sensitivity", "rpt_audit__sensitivity", SHARE_KEY, schema="reports"),
    Table("agg_weekly_rate_changes", "agg_weekly_rate_changes", (*WEEK_KEY, "metric", "dimension", "value")),
    Table("agg_weekly_agent_performance", "weekly_bounds", (*WEEK_KEY, "channel")),
]
MATURITY = Table("agg_weekly_maturity", "agg_weekly_maturity", (*WEEK_KEY, "definition_id", "age_days"))
AGES = Table("weeks_at_ages", "weeks_at_ages", ACCOUNT_KEY)
# nearly a million rows of weeks in which there was nothing are counted, and the others compared
OF_MATURITY = {
    MATURITY.mart: "from marts.agg_weekly_maturity"
    " where source_system = $1 and (judged_episodes > 0 or decided_episodes_4_weeks > 0)",
    AGES.mart: "select source_system, account_id, count(*) as weeks_at_ages from marts.agg_weekly_maturity"
    " where source_system = $1 group by all",
}
PAGES = [
    Table("rpt_audit__week_beside_last", "weeks", WEEK_KEY, schema="reports"),
    Table("rpt_audit__reason_shifts", "shifts", (*WEEK_KEY, "outcome_reason"), schema="reports"),
    Table("rpt_audit__rate_effects", "effects", (*WEEK_KEY, "dimension", "value", "effect_kind"), schema="reports"),
    Table("rpt_audit__episodes_to_read", "to_read", (*WEEK_KEY, "reading_rank"), schema="reports"),
    Table("rpt_audit__rate_change", "answers", (*WEEK_KEY, "step", "rank"), schema="reports"),
    Table("rpt_audit__week_in_brief", "briefs", WEEK_KEY, schema="reports"),
]
DATA_QUALITY = Table("rpt_audit__data_quality", "data_quality", (*ACCOUNT_KEY, "file", "check_name"), schema="reports")
# a line's id is its own on its invoice alone
KEYS = {"invoice_lines": ", invoice_id || '/' || line_id as line_key"}


def read_rows(connection: duckdb.DuckDBPyConnection, query: str, parameters: Sequence[str] = ()) -> list[Row]:
    """Return the rows of a query by column."""
    found = connection.execute(query, list(parameters))
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def compare_rules(
    accounts: Sequence[oracle.Account], database: Path, source_system: str, as_of: datetime | None = None
) -> list[Difference]:
    """Return where the weeks of one source under every rule differ from the independent computation of its accounts.

    as_of: the variable with which the database was built, naive UTC. Definitions: the seed's and the worlds' own.
    """
    definitions = worlds.definitions(PROJECT)
    judged = oracle.judge(accounts, definitions, as_of)
    expected = oracle_rules.count_rules(accounts, judged, definitions, as_of)
    with duckdb.connect(str(database), read_only=True) as connection:
        maturity = {name: read_rows(connection, query, [source_system]) for name, query in OF_MATURITY.items()}
    return compare(expected, read_marts(database, RULES, source_system) | maturity, [*RULES, MATURITY, AGES])


def compare_pages(
    accounts: Sequence[oracle.Account], database: Path, source_system: str, as_of: datetime | None = None
) -> list[Difference]:
    """Return where the pages of one source differ from the independent computation of its accounts.

    as_of: the variable with which the database was built, naive UTC. The definitions are the seed's and the worlds'
    own. Of the sixth step of rpt_audit__rate_change only what does not depend on builds is compared; what findings
    touch is followed through the contract's own landing tables, and so compared for the generic source alone.
    """
    definitions = worlds.definitions(PROJECT)
    judged = oracle.judge(accounts, definitions, as_of)
    rules = oracle_rules.count_rules(accounts, judged, definitions, as_of)
    exits = oracle_exits.judge(accounts, definitions, judged, as_of)
    is_followed = source_system == "generic"
    of_source = "where source_system = $1"
    landed = {}
    with duckdb.connect(str(database), read_only=True) as connection:
        findings, loads, feedback, tickets, conversations = (
            read_rows(connection, f"from {table} {of_source}", [source_system])
            for table in (
                *("marts.fct_data_quality_findings", "raw.loads", "marts.fct_feedback"),
                *("marts.bridge_conversation_tickets", "marts.fct_conversations"),
            )
        )
        for table in oracle_pages.LANDED if is_followed else ():
            query = f"select *{KEYS.get(table, '')} from raw.generic__{table}"  # noqa: S608 - names from a module
            landed[table] = read_rows(connection, query)
    loaded = {tuple(row[name] for name in (*ACCOUNT_KEY, "conversation_id")) for row in conversations}
    led = oracle_pages.conversations_of(findings, landed, feedback, tickets, loaded) if is_followed else {}
    weeks = oracle_pages.beside_last(judged, rules)
    shifts = oracle_pages.reason_shifts(judged, weeks)
    effects = oracle_pages.rate_effects(rules)
    to_read = oracle_pages.episodes_to_read(
        judged, shifts, lambda row: "/".join(str(row[name]) for name in EPISODE_KEY)
    )
    expected = {
        "weeks": weeks,
        "shifts": shifts,
        "effects": effects,
        "to_read": to_read,
        "answers": list(oracle_pages.answers(weeks, effects, shifts, to_read)),
        "briefs": oracle_pages.briefs(judged, weeks, effects, exits, (findings, set().union(*led.values()))),
    }
    tables = list(PAGES)
    if is_followed:
        tables.append(DATA_QUALITY)
        expected["data_quality"] = oracle_pages.data_quality(findings, loads, led, judged.episodes)
    else:
        for row in expected["briefs"]:
            del row["touched_handled_episodes"]
    marts = read_marts(database, tables, source_system)
    marts["rpt_audit__rate_change"] = [
        row for row in marts["rpt_audit__rate_change"] if row["step"] < 6 or row["rank"] == 1
    ]
    return compare(expected, marts, tables)


def main() -> int:
    """Make the worlds again and compare."""
    parser = argparse.ArgumentParser(description="Compare the audit in a database that is built.")
    parser.add_argument("--accounts", type=int, default=300, help="number of worlds, each one account")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same worlds")
    parser.add_argument("--dense", action="store_true", help="worlds of 400 short conversations of few kinds of items")
    parser.add_argument("--as-of", help="the variable with which it was built (ISO 8601, UTC)")
    parser.add_argument("--database", type=Path, required=True, help="the database that compare_worlds.py built")
    arguments = parser.parse_args()
    accounts = worlds.make_worlds(arguments.seed, arguments.accounts)
    if arguments.dense:
        accounts = [worlds.make_dense_world(arguments.seed, number) for number in range(1, arguments.accounts + 1)]
    as_of = oracle.parse_instant(arguments.as_of, oracle.find_zone(None))
    found = [
        difference
        for compare_some in (compare_rules, compare_pages)
        for difference in compare_some(accounts, arguments.database, "generic", as_of)
    ]
    for difference in found[:20]:
        print(difference)
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
