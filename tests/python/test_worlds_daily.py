"""Random accounts loaded slice by slice: what was built on top of what stood is what a full build makes."""

import os

import pytest

from tests.python import daily_worlds

# a seed takes three minutes of processor time, too much for every run of all tests:
# DAILY_SEEDS="3 5" before pytest, or `make daily`
SEEDS = [int(seed) for seed in os.environ.get("DAILY_SEEDS", "").split()]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_build_on_top_of_another_makes_what_a_full_build_makes(seed, tmp_path, capsys):
    outcome = daily_worlds.run_worlds(seed, 24, 2, tmp_path, daily_worlds.LOCAL_EVENTS)
    assert outcome.differing == 0, capsys.readouterr().out
    # the second build kept what it could: else nothing was looked at
    assert outcome.kept > 0
