"""Random HubSpot accounts through loader and models, against an independent mapping and computation."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.python import compare_worlds, hubspot_coverage, hubspot_shapes, hubspot_worlds, shared_worlds
from tests.python.compare_worlds import Difference

VENDOR = compare_worlds.VENDORS["hubspot"]


@pytest.fixture(scope="module")
def differences(worlds_database: Path) -> list[Difference]:
    """Compare every mart that the oracle knows; other files' tests may have built it again as of a later instant."""
    return compare_worlds.differences_of_vendor(VENDOR, shared_worlds.hubspot_accounts(), worlds_database)


@pytest.mark.parametrize("mart", [table.mart for table in (*compare_worlds.TABLES, *VENDOR.tables)])
def test_every_cell_equals_the_independent_computation(mart, differences):
    found = [difference for difference in differences if difference.mart == mart]
    assert not found, found[:10]


@pytest.fixture(scope="module")
def counted() -> Counter[str]:
    return hubspot_coverage.count_branches(hubspot_worlds.make_worlds(seed=1, accounts=500))


@pytest.mark.parametrize("group", ["FILES", "HISTORY", "RECORDS", "RESULTS"])
def test_accounts_hold_every_branch(group, counted):
    missing = [branch for branch in getattr(hubspot_coverage, group) if not counted[branch]]
    assert missing == []


def test_accounts_hold_every_branch_of_several_shapes():
    shapes = ("mixed", "mixed", "csv", "connector")
    counted = hubspot_coverage.count_shape_branches(hubspot_shapes.make_worlds(seed=1, accounts=250, shapes=shapes))
    assert [branch for branch in hubspot_coverage.SHAPE_BRANCHES if not counted[branch]] == []


def test_the_shared_accounts_come_in_every_shape():
    found = {account.account_id.rstrip("0123456789") for account in shared_worlds.hubspot_accounts()}
    assert found == set(hubspot_shapes.SHAPES.values())


def test_one_seed_gives_the_same_accounts():
    assert hubspot_shapes.make_worlds(3, 8) == hubspot_shapes.make_worlds(3, 8)
    assert hubspot_shapes.make_worlds(3, 8) != hubspot_shapes.make_worlds(4, 8)
    assert hubspot_worlds.make_worlds(3, 5) == hubspot_worlds.make_worlds(3, 5)
    assert hubspot_worlds.make_worlds(3, 5) != hubspot_worlds.make_worlds(4, 5)
