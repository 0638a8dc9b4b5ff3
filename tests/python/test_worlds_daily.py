"""Random accounts loaded slice by slice: what was built on top of what stood is what a full build makes."""

import os

from tests.python import daily_worlds

# a make target hunts with other seeds, more accounts and more builds
SEEDS = [int(seed) for seed in os.environ.get("DAILY_SEEDS", "5").split()]


def test_a_build_on_top_of_another_makes_what_a_full_build_makes(tmp_path, capsys):
    for seed in SEEDS:
        outcome = daily_worlds.run_worlds(seed, 24, 2, tmp_path / f"{seed}", daily_worlds.LOCAL_EVENTS)
        assert outcome.differing == 0, capsys.readouterr().out
        # the second build kept what it could: else nothing was looked at
        assert outcome.kept > 0
