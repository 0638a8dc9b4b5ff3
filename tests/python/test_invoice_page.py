"""The queries of docs/check_an_invoice.md over the examples, as they stand there."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest

PAGE = Path(__file__).resolve().parents[2] / "docs" / "check_an_invoice.md"
QUERIES = re.findall(r"\.sql\('''\n(.*?)'''\)", PAGE.read_text(encoding="utf-8"), re.DOTALL)


def rows_of(query: str, database: Path) -> list[dict[str, object]]:
    """Return what a query of the page shows."""
    with duckdb.connect(str(database), read_only=True) as connection:
        cursor = connection.execute(query)
        names = [column[0] for column in cursor.description or []]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.split()[1])
def test_every_query_of_the_page_shows_something_of_the_examples(query: str, examples_database: Path):
    assert rows_of(query, examples_database)


def test_one_query_says_which_charges_do_not_hold_and_what_they_are_worth(examples_database: Path):
    doubted, [total] = (rows_of(query, examples_database) for query in QUERIES[:2])
    assert {row["line_id"]: row["status"] for row in doubted} == {
        "FIN-2026-03-02": "contradicted",
        "FIN-2026-03-05": "excluded",
        "FIN-2026-03-06": "excluded",
        "FIN-2026-03-08": "billed_twice",
        "FIN-2026-03-17": "taken_back",
        "FIN-2026-03-18": "taken_back",
        "FIN-2026-03-23": "outside_period",
        "FIN-2026-03-24": "unknown_conversation",
    }
    assert sum(row["amount"] for row in doubted) == total["amount_in_doubt"]
    assert {row["amount_in_doubt"] for row in doubted} == {total["amount_in_doubt"]}
