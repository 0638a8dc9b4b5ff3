"""Compare the weeks under every rule with `oracle_rules.py`, cell by cell, in a database that is built.

    .venv/bin/python tests/python/compare_worlds.py --accounts 300 --seed 1 --database hunt.duckdb
    .venv/bin/python tests/python/compare_rules.py --accounts 300 --seed 1 --database hunt.duckdb

The same options make the same worlds. Exit code 0: every cell agrees; 1: some do not.
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

from tests.python import oracle, oracle_rules, worlds  # noqa: E402 - the command runs from anywhere
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
TABLES = [
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
    MATURITY.mart: "select * from marts.agg_weekly_maturity"
    " where source_system = $1 and (judged_episodes > 0 or decided_episodes_4_weeks > 0)",
    AGES.mart: "select source_system, account_id, count(*) as weeks_at_ages from marts.agg_weekly_maturity"
    " where source_system = $1 group by all",
}


def read_maturity(database: Path, source_system: str) -> dict[str, list[Row]]:
    """Return the weeks at their ages of one source in which there was something, and how many there are by account."""
    found = {}
    with duckdb.connect(str(database), read_only=True) as connection:
        for name, query in OF_MATURITY.items():
            cursor = connection.execute(query, [source_system])
            names = [column[0] for column in cursor.description or []]
            found[name] = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return found


def compare_rules(
    accounts: Sequence[oracle.Account], database: Path, source_system: str, as_of: datetime | None = None
) -> list[Difference]:
    """Return where the tables of one source differ from the independent computation of its accounts.

    as_of: the variable with which the database was built, naive UTC. Definitions: the seed's and the worlds' own.
    """
    definitions = worlds.definitions(PROJECT)
    judged = oracle.judge(accounts, definitions, as_of)
    expected = oracle_rules.count_rules(accounts, judged, definitions, as_of)
    marts = read_marts(database, TABLES, source_system) | read_maturity(database, source_system)
    return compare(expected, marts, [*TABLES, MATURITY, AGES])


def main() -> int:
    """Make the worlds again and compare."""
    parser = argparse.ArgumentParser(description="Compare the weeks under every rule in a database that is built.")
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
    differences = compare_rules(accounts, arguments.database, "generic", as_of)
    for difference in differences[:20]:
        print(difference)
    return 1 if differences else 0


if __name__ == "__main__":
    raise SystemExit(main())
