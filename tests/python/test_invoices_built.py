"""Random invoices on the shared worlds: the models against the computation that takes unit after unit."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.python import compare_worlds, invoice_worlds, oracle
from tests.python.oracle import Account
from tests.python.oracle_invoices import STATUSES
from tests.python.shared_worlds import AS_OF, billed_accounts, large_worlds, small_worlds
from tests.python.worlds_variants import MARK


@pytest.fixture(scope="module")
def accounts() -> list[Account]:
    """Return the worlds with invoices that a second build as of an earlier instant leaves as they are."""
    return [account for account in small_worlds() if oracle.as_of_account(account, None) <= AS_OF]


def test_every_unit_and_every_invoice_equals_the_independent_computation(worlds_database: Path, accounts):
    marts = compare_worlds.read_marts(worlds_database, compare_worlds.INVOICE_TABLES, "generic")
    known = {account.account_id for account in accounts}
    marts = {mart: [row for row in rows if row["account_id"] in known] for mart, rows in marts.items()}
    differences = compare_worlds.compare(invoice_worlds.judge(accounts), marts, compare_worlds.INVOICE_TABLES)
    assert not differences, differences[:10]


@pytest.mark.parametrize("source_system", compare_worlds.VENDORS)
def test_vendors_invoices_equal_the_independent_computation(worlds_database: Path, source_system):
    """A line names the conversation as the vendor's export does; no vendor's account is reached by the later build."""
    marts = compare_worlds.read_marts(worlds_database, compare_worlds.INVOICE_TABLES, source_system)
    expected = invoice_worlds.judge(billed_accounts(source_system))
    assert all(expected.values())
    differences = compare_worlds.compare(expected, marts, compare_worlds.INVOICE_TABLES)
    assert not differences, differences[:10]


def test_invoices_do_not_depend_on_how_a_world_was_loaded(worlds_database: Path):
    """The first of a world's ways holds what the oracle says; test_worlds_built compares the other ways with it."""
    marts = compare_worlds.read_marts(worlds_database, compare_worlds.INVOICE_TABLES, "generic")
    for world in large_worlds():
        for mart, rows in invoice_worlds.judge([world]).items():
            found = [row for row in marts[mart] if row["account_id"] == f"{world.account_id}{MARK}once"]
            assert len(found) == len(rows) > 0


def test_the_worlds_hold_every_branch(accounts):
    found = invoice_worlds.count_branches([*accounts, *large_worlds()])
    wanted = {*STATUSES, "holds: holds", "holds: arguable", "several units", "no period", "unbilled"}
    wanted |= {f"holds: {days} days outside" for days in (0, 3)}
    wanted |= {"outside_period: 4 days outside", "counted difference", "expected amount"}
    assert {branch for branch in wanted if found[branch] == 0} == set()
