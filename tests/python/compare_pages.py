"""Compare the pages of the audit with `oracle_pages.py`, cell by cell, in a database that is built.

    .venv/bin/python tests/python/compare_worlds.py --accounts 300 --seed 1 --database hunt.duckdb
    .venv/bin/python tests/python/compare_pages.py --accounts 300 --seed 1 --database hunt.duckdb

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
TABLES = [
    Table("rpt_audit__week_beside_last", "weeks", WEEK_KEY, schema="reports"),
    Table("rpt_audit__reason_shifts", "shifts", (*WEEK_KEY, "outcome_reason"), schema="reports"),
    Table("rpt_audit__rate_effects", "effects", (*WEEK_KEY, "dimension", "value", "effect_kind"), schema="reports"),
    Table("rpt_audit__episodes_to_read", "to_read", (*WEEK_KEY, "reading_rank"), schema="reports"),
    Table("rpt_audit__rate_change", "answers", (*WEEK_KEY, "step", "rank"), schema="reports"),
    Table("rpt_audit__week_in_brief", "briefs", WEEK_KEY, schema="reports"),
    Table("rpt_audit__data_quality", "data_quality", (*ACCOUNT_KEY, "file", "check_name"), schema="reports"),
]

# a line's id is its own on its invoice alone
KEYS = {"invoice_lines": ", invoice_id || '/' || line_id as line_key"}


def read_rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[Row]:
    """Return the rows of a query by column."""
    found = connection.execute(query)
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def compare_pages(
    accounts: Sequence[oracle.Account], database: Path, as_of: datetime | None = None
) -> list[Difference]:
    """Return where the pages of the generic source differ from the independent computation of its accounts.

    as_of: the variable with which the database was built, naive UTC. The definitions are the seed's and the worlds'
    own. Of the sixth step of rpt_audit__rate_change only what does not depend on builds is compared.
    """
    definitions = worlds.definitions(PROJECT)
    judged = oracle.judge(accounts, definitions, as_of)
    rules = oracle_rules.count_rules(accounts, judged, definitions, as_of)
    exits = oracle_exits.judge(accounts, definitions, judged, as_of)
    of_generic = "where source_system = 'generic'"
    with duckdb.connect(str(database), read_only=True) as connection:
        findings = read_rows(connection, f"from marts.fct_data_quality_findings {of_generic}")
        loads = read_rows(connection, f"from raw.loads {of_generic}")
        feedback = read_rows(connection, f"from marts.fct_feedback {of_generic}")
        tickets = read_rows(connection, f"from marts.bridge_conversation_tickets {of_generic}")
        conversations = read_rows(connection, f"from marts.fct_conversations {of_generic}")
        landed = {
            table: read_rows(connection, f"select *{KEYS.get(table, '')} from raw.generic__{table}")  # noqa: S608
            for table in oracle_pages.LANDED
        }
    loaded = {tuple(row[name] for name in (*ACCOUNT_KEY, "conversation_id")) for row in conversations}
    led = oracle_pages.conversations_of(findings, landed, feedback, tickets, loaded)
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
        "data_quality": oracle_pages.data_quality(findings, loads, led, judged.episodes),
    }
    marts = read_marts(database, TABLES, "generic")
    marts["rpt_audit__rate_change"] = [
        row for row in marts["rpt_audit__rate_change"] if row["step"] < 6 or row["rank"] == 1
    ]
    return compare(expected, marts, TABLES)


def main() -> int:
    """Make the worlds again and compare."""
    parser = argparse.ArgumentParser(description="Compare the pages of the audit in a database that is built.")
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
    differences = compare_pages(accounts, arguments.database, as_of)
    for difference in differences[:20]:
        print(difference)
    return 1 if differences else 0


if __name__ == "__main__":
    raise SystemExit(main())
