"""Vendors' accounts: weeks under every rule, and pages, as the independent computation has them. No build of its own.

Those of the generic contract are compared in `test_worlds_built.py`, before and after its second build.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.python import compare_worlds, worlds
from tests.python.compare_audit import compare_pages, compare_rules
from tests.python.shared_worlds import hubspot_accounts, klaviyo_accounts, respond_io_accounts

PROJECT = Path(__file__).resolve().parents[2]
ACCOUNTS = {"hubspot": hubspot_accounts, "klaviyo": klaviyo_accounts, "respond_io": respond_io_accounts}


@pytest.mark.parametrize(("source_system", "make"), ACCOUNTS.items(), ids=ACCOUNTS)
def test_every_cell_of_a_vendors_weeks_equals_the_independent_computation(
    source_system: str, make: Callable[[], list[Any]], worlds_database: Path
):
    mapping = compare_worlds.VENDORS[source_system].mapping
    accounts = [mapping.generic_account(account) for account in make()]
    differences = compare_rules(accounts, worlds_database, source_system)
    assert not differences, differences[:10]


@pytest.mark.parametrize(("source_system", "make"), ACCOUNTS.items(), ids=ACCOUNTS)
def test_every_cell_of_a_vendors_pages_equals_the_independent_computation(
    source_system: str, make: Callable[[], list[Any]], worlds_database: Path
):
    mapping = compare_worlds.VENDORS[source_system].mapping
    accounts = [mapping.generic_account(account) for account in make()]
    differences = compare_pages(accounts, worlds_database, source_system)
    assert not differences, differences[:10]


@pytest.mark.parametrize(
    ("table", "columns"),
    {
        "marts.agg_weekly_verdicts": ("definition_id",),
        "marts.agg_weekly_verdict_reasons": ("definition_id",),
        "marts.agg_weekly_maturity": ("definition_id",),
        "marts.agg_weekly_disagreements": ("definition_id", "other_definition_id"),
        "marts.fct_disagreements": ("definition_id", "other_definition_id"),
        "reports.rpt_audit__sensitivity": ("definition_id",),
    }.items(),
)
def test_a_definition_that_was_added_as_a_row_of_the_seed_is_in_every_table(table, columns, worlds_database: Path):
    """The worlds add definitions of their own to the seed that dbt has loaded: no SQL knows them."""
    own = {row[0] for row in worlds.OWN_DEFINITIONS}
    shipped = {definition.definition_id for definition in worlds.definitions(PROJECT)} - own
    with duckdb.connect(str(worlds_database), read_only=True) as connection:
        query = " union ".join(f"select {column} from {table}" for column in columns)  # noqa: S608 - names from above
        found = {row[0] for row in connection.execute(query).fetchall()}
    assert own
    assert shipped
    assert found == own | shipped
