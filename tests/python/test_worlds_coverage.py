"""Random worlds hold every branch and edge of the rules, and every known edge case is tested somewhere. No build."""

import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from tests.python import worlds, worlds_coverage
from tests.python.worlds_coverage import BRANCHES, EDGE_BRANCHES, EDGE_ELSEWHERE

PROJECT = Path(__file__).resolve().parents[2]
EDGE_CASES = range(1, 42)


@pytest.fixture(scope="module")
def counted() -> Counter[str]:
    return worlds_coverage.count_branches(worlds.make_worlds(seed=1, accounts=600))


@pytest.mark.parametrize("group", ["REPLY_EDGES", "AS_OF_EDGES", "VOTE_EDGES", "RECONTACT_EDGES", "VALUES"])
def test_every_edge_and_value_occurs(group, counted):
    missing = [branch for branch in getattr(worlds_coverage, group) if not counted[branch]]
    assert missing == []


@pytest.mark.parametrize(
    "group", ["CONVERSATIONS", "EPISODES", "ACCOUNTS", "CALENDAR", "OUTCOMES", "VERDICTS", "EXITS"]
)
def test_every_shape_and_result_occurs_often(group, counted):
    rare = {branch: counted[branch] for branch in getattr(worlds_coverage, group) if counted[branch] < 3}
    assert rare == {}


def scenario_edge_cases() -> dict[int, list[str]]:
    """Return the names of the scenarios by the edge cases that they name."""
    found: dict[int, list[str]] = {}
    for path in sorted((PROJECT / "tests" / "scenarios").glob("*.toml")):
        for scenario in tomllib.loads(path.read_text(encoding="utf-8"))["scenario"]:
            named = re.match(r"edge cases? ([\d, and]+):", scenario["name"])
            for number in re.findall(r"\d+", named.group(1)) if named else []:
                found.setdefault(int(number), []).append(scenario["name"])
    return found


@pytest.mark.parametrize("number", EDGE_CASES)
def test_every_known_edge_case_is_made_somewhere(number):
    branches = EDGE_BRANCHES.get(number, [])
    assert set(branches) <= set(BRANCHES)
    if number in EDGE_ELSEWHERE:
        path, text = EDGE_ELSEWHERE[number]
        assert text in (PROJECT / path).read_text(encoding="utf-8")
    assert branches or number in scenario_edge_cases() or number in EDGE_ELSEWHERE


def test_one_seed_gives_the_same_worlds():
    assert worlds.make_worlds(3, 5) == worlds.make_worlds(3, 5)
    assert worlds.make_worlds(3, 5) != worlds.make_worlds(4, 5)
