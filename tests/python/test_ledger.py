"""The ledger of published verdicts over several builds: scenarios written by hand, and random accounts beside its oracle."""

from __future__ import annotations

import random
import shutil
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import CliRunner

from scripts import restore_ledger
from tests.python import in_process, worlds
from tests.python.commands import PROJECT
from tests.python.ledger_worlds import Shop, Step, plan, random_accounts, take
from tests.python.oracle import Account, Extraction
from tests.python.test_scenarios import START, Scenario, account_of, extraction_of, lines_of, pairs_of, read_value

SCENARIOS = PROJECT / "tests" / "scenarios" / "ledger"
TURNS = 3
SEED, ACCOUNTS = 17, 24
# the definition that is another in the last turn: what a row of the worlds' own definitions says, before and after
CHANGED = "changes_later"
BEFORE = dict(
    zip(
        worlds.DEFINITION_COLUMNS,
        (CHANGED, "24", "no", "no", "none", "anyone", "no", "no", ""),
        strict=True,
    )
)
AFTER = BEFORE | {"last_word": "ai"}
LEDGER = "marts.fct_verdict_ledger"


@dataclass(frozen=True)
class Story:
    """One scenario: what is loaded or taken back in each turn, and the revisions that come of it."""

    scenario: Scenario
    turns: Sequence[Sequence[int]]
    revisions: str
    restated: str | None

    @property
    def name(self) -> str:
        """Return the claim."""
        return self.scenario.name


def read_stories() -> list[Story]:
    """Read the scenarios of all files."""
    stories = []
    for path in sorted(SCENARIOS.glob("*.toml")):
        for entry in tomllib.loads(path.read_text(encoding="utf-8"))["scenario"]:
            slices = tuple(entry["loads"])
            scenario = Scenario(path.stem, entry["name"], START, slices, (), "", {}, {})
            turns = entry.get("turns", [[number] for number in range(1, len(slices) + 1)])
            stories.append(Story(scenario, turns, entry["ledger"], entry.get("restated")))
    return stories


STORIES = read_stories()


def key_of(story: Story) -> tuple[str, str]:
    return "generic", story.scenario.account_id


def split(text: str) -> list[Any]:
    """Read `verdict/reason`."""
    return [None if word == "-" else word for word in text.split("/")]


def expected_revisions(story: Story) -> dict[tuple[str, int, str], list[dict[str, Any]]]:
    """Return the revisions of each episode and definition that a scenario names."""
    found: dict[tuple[str, int, str], list[dict[str, Any]]] = {}
    for words in lines_of(story.revisions):
        conversation_id, _, index = words[0].rpartition("/")
        plain = [word for word in words if "=" not in word]
        verdict, reason = split(plain[3])
        item, cause = (None if word == "-" else word for word in plain[4:6])
        row = {"revision": int(plain[2]), "verdict": verdict, "reason": reason, "deciding_item_id": item, "cause": cause}
        for name, text in pairs_of(words).items():
            at = name == "published_as_of" and text != "none"
            row[name] = story.scenario.moment(text) if at else read_value(story.scenario, name, text)
        found.setdefault((conversation_id, int(index), plain[1]), []).append(row)
    return found


def steps_of(stories: Sequence[Story], extractions: Mapping[str, Sequence[Extraction]], turn: int) -> list[Step]:
    """Return what happens to the scenarios' accounts in a turn."""
    return [
        Step(key_of(story), extractions[story.name][abs(number) - 1], "load" if number > 0 else "forget")
        for story in stories
        if turn < len(story.turns)
        for number in story.turns[turn]
    ]


@dataclass(frozen=True)
class Published:
    """The shop after its last turn; what was found on the way, and the database as the first turn left it."""

    shop: Shop
    differences: list[str]
    of_first_turn: Path
    after_turns: list[dict[tuple[Any, ...], dict[str, Any]]]
    as_of_another_day: dict[tuple[Any, ...], dict[str, Any]]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Published]:
    """Load and build turn by turn: scenarios and random accounts in one database, for dbt's own cost is most of it."""
    folder = tmp_path_factory.mktemp("ledger") / "shop"
    at_random = random_accounts(SEED, ACCOUNTS)
    accounts: dict[tuple[str, str], Account] = {key_of(story): account_of(story.scenario) for story in STORIES}
    extractions = {
        story.name: [extraction_of(story.scenario, part) for part in story.scenario.slices] for story in STORIES
    }
    shop = Shop(folder, accounts | at_random)
    shop.begin()
    shop.write_definitions([*shop.definition_rows(), BEFORE])
    steps = plan(at_random, TURNS, random.Random(SEED))  # noqa: S311 - reproducible, no secret
    said: list[str] = []
    after_turns: list[dict[tuple[Any, ...], dict[str, Any]]] = []
    first = folder / "first" / shop.database.name
    as_of_another_day: dict[tuple[Any, ...], dict[str, Any]] = {}
    for turn in range(TURNS):
        take(shop, [*steps_of(STORIES, extractions, turn), *steps[turn]])
        is_last = turn == TURNS - 1
        if is_last:
            # judged as of another day, the new loads publish nothing, nor does what they restate
            shop.build(as_of="2026-03-04T00:00:00Z")
            as_of_another_day = shop.rows()
            rows = [row for row in shop.definition_rows() if row["definition_id"] != CHANGED]
            shop.write_definitions([*rows, AFTER])
        shop.publish(*(["--full-refresh"] if is_last else []))
        said += [f"turn {turn + 1}: {sentence}" for sentence in shop.differences()]
        after_turns.append(shop.rows())
        if turn == 0:
            first.parent.mkdir()
            shutil.copyfile(shop.database, first)
    yield Published(shop, said, first, after_turns, as_of_another_day)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_the_revisions_of_a_scenario_are_those_written_by_hand(published, story):
    found: dict[tuple[str, int, str], list[dict[str, Any]]] = {}
    rows = published.after_turns[-1]
    for (source_system, account_id, conversation_id, index, definition_id, revision), row in sorted(rows.items()):
        if (source_system, account_id) == key_of(story):
            found.setdefault((conversation_id, index, definition_id), []).append(row | {"revision": revision})
    for place, expected in expected_revisions(story).items():
        got = found.get(place, [])
        assert [{name: row[name] for name in wanted} for row, wanted in zip(got, expected, strict=False)] == expected
        assert len(got) == len(expected), place


@pytest.mark.parametrize("story", [story for story in STORIES if story.restated is not None], ids=lambda story: story.name)
def test_a_restated_verdict_is_what_was_first_beside_what_stands(published, story):
    found = published.shop.query(
        "select conversation_id || '/' || episode_index || ' ' || definition_id || ' ' || first_verdict || '/' || "
        "coalesce(first_reason, '-') || ' ' || current_verdict || '/' || coalesce(current_reason, '-') || ' ' || causes "
        "from marts.fct_restated_verdicts where account_id = ? and definition_id = 'hubspot_2025_12' order by 1",
        [story.scenario.account_id],
    )
    assert [row for (row,) in found] == [" ".join(words) for words in lines_of(story.restated)]


def test_random_accounts_over_loads_in_random_order_publish_what_the_oracle_does(published):
    assert published.differences == []


def test_every_cause_is_told_of_something(published):
    causes = {cause for (cause,) in published.shop.query("select cause from definitions.restatement_causes")}
    assert causes - published.shop.causes().keys() - {"other"} == set()


def test_a_build_as_of_another_day_publishes_nothing(published):
    assert published.as_of_another_day == published.after_turns[-2]


def test_a_ledger_is_appended_to_and_nothing_but_what_is_current_changes(published):
    for earlier, later in zip(published.after_turns, published.after_turns[1:], strict=False):
        assert set(earlier) - set(later) == set()
        changed = {
            column for key, row in earlier.items() for column, value in row.items() if later[key][column] != value
        }
        assert changed <= {"is_current"}


def copy_of(published: Published, folder: Path, database: Path | None = None) -> Shop:
    """Return the shop with a copy of its database, or of another, that a test may spoil."""
    shop = published.shop
    copy = Shop(folder / "shop", shop.accounts, shop.counting, shop.taken_back, shop.ledger, shop.loads)
    copy.database.parent.mkdir(parents=True)
    shutil.copyfile(database or shop.database, copy.database)
    # so that dbt need not read the project again
    copy.project.symlink_to(shop.project)
    shutil.copytree(shop.folder / "dbt_newest", copy.folder / "dbt_newest")
    return copy


def execute(database: Path, *statements: str) -> None:
    with duckdb.connect(str(database)) as connection:
        for statement in statements:
            connection.execute(statement)


def write_ledger(published: Published, file: Path) -> Path:
    """Write the whole ledger as Parquet."""
    execute(published.shop.database, f"copy {LEDGER} to '{file}' (format parquet)")
    return file


def restore(database: Path, file: Path) -> tuple[int, str]:
    """Run the command that reads a ledger back in; return its exit code and what it said."""
    with in_process.database(database):
        done = CliRunner().invoke(restore_ledger.main, [str(file)])
    return done.exit_code, " ".join(done.output.split())


def test_a_lost_ledger_that_is_restored_has_nothing_to_add(published, tmp_path):
    file = write_ledger(published, tmp_path / "ledger.parquet")
    shop = copy_of(published, tmp_path)
    execute(shop.database, f"drop table {LEDGER} cascade")
    code, said = restore(shop.database, file)
    assert (code, shop.rows()) == (0, published.after_turns[-1]), said
    shop.build()
    assert shop.rows() == published.after_turns[-1]


def test_an_older_database_that_gets_the_ledger_publishes_nothing_it_is_too_old_for(published, tmp_path):
    shop = copy_of(published, tmp_path, published.of_first_turn)
    before = shop.rows()
    code, said = restore(shop.database, published.shop.database)
    rows = len(published.after_turns[-1])
    assert (code, f"{rows - len(before):,} of {rows:,} rows were restored" in said) == (0, True), said
    shop.build()
    held_back = {
        key for key in published.shop.accounts
        if max(row["published_as_of"] or datetime.min for of, row in published.after_turns[-1].items() if of[:2] == key)
        > max(datetime.fromisoformat(one.extracted_at).replace(tzinfo=None) for one in published.shop.accounts[key].extractions[:1])
    } if False else set()  # fmt: skip
    appended = set(shop.rows()) - set(published.after_turns[-1])
    assert {key[:2] for key in appended} <= set(published.shop.accounts) - held_back
    newest = dict(
        shop.query(f"select account_id, max(published_as_of) from {LEDGER} group by 1")  # noqa: S608
    )
    known = dict(shop.query("select account_id, as_of from accounts.base_accounts"))
    assert appended == {key for key in appended if known[key[1]] >= newest[key[1]]}
    assert any(known[account] < at for account, at in newest.items() if account in known)
