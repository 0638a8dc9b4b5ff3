"""Random Klaviyo accounts through loader and models, against an independent mapping and computation."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.python import compare_worlds, klaviyo_coverage, klaviyo_worlds, shared_worlds
from tests.python.compare_worlds import Difference

VENDOR = compare_worlds.VENDORS["klaviyo"]


@pytest.fixture(scope="module")
def differences(worlds_database: Path) -> list[Difference]:
    """Compare every mart that the oracle knows; other files' tests may have built it again as of a later instant."""
    return compare_worlds.differences_of_vendor(VENDOR, shared_worlds.klaviyo_accounts(), worlds_database)


@pytest.mark.parametrize("mart", [table.mart for table in (*compare_worlds.tables_judged(VENDOR), *VENDOR.tables)])
def test_every_cell_equals_the_independent_computation(mart, differences):
    found = [difference for difference in differences if difference.mart == mart]
    assert not found, found[:10]


@pytest.fixture(scope="module")
def counted() -> Counter[str]:
    return klaviyo_coverage.count_branches(klaviyo_worlds.make_worlds(seed=1, accounts=400))


@pytest.mark.parametrize("group", ["FILES", "EVENTS", "STATUSES", "SALES"])
def test_accounts_hold_every_branch(group, counted):
    missing = [branch for branch in getattr(klaviyo_coverage, group) if not counted[branch]]
    assert missing == []


def test_one_seed_gives_the_same_accounts():
    assert klaviyo_worlds.make_worlds(3, 5) == klaviyo_worlds.make_worlds(3, 5)
    assert klaviyo_worlds.make_worlds(3, 5) != klaviyo_worlds.make_worlds(4, 5)
