"""The ledger of published verdicts over several builds: scenarios by hand, and random accounts beside its oracle."""

from __future__ import annotations

import csv
import random
import re
import shutil
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
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
        row = {
            "revision": int(plain[2]),
            "verdict": verdict,
            "reason": reason,
            "deciding_item_id": item,
            "cause": cause,
        }
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
    """The shop after its last turn; what was found on the way; what the first turn left: the database, the project."""

    shop: Shop
    differences: list[str]
    of_first_turn: Path
    parsed_in_first_turn: Path
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
    first, parsed = folder / "first" / shop.database.name, folder / "first" / "partial_parse.msgpack"
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
            shutil.copyfile(shop.parsed, parsed)
    yield Published(shop, said, first, parsed, after_turns, as_of_another_day)


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


@pytest.mark.parametrize(
    "story", [story for story in STORIES if story.restated is not None], ids=lambda story: story.name
)
def test_a_restated_verdict_is_what_was_first_beside_what_stands(published, story):
    found = published.shop.query(
        "select conversation_id || '/' || episode_index || ' ' || definition_id || ' ' || first_verdict || '/' || "
        "coalesce(first_reason, '-') || ' ' || current_verdict || '/' || coalesce(current_reason, '-') || ' ' "
        "|| causes "
        "from marts.fct_restated_verdicts where account_id = ? and definition_id = 'hubspot_2025_12' order by 1",
        [story.scenario.account_id],
    )
    assert [row for (row,) in found] == [" ".join(words) for words in lines_of(story.restated)]


def test_random_accounts_over_loads_in_random_order_publish_what_the_oracle_does(published):
    assert published.differences == []


def seed_of_causes() -> list[dict[str, str]]:
    with (PROJECT / "seeds" / "restatement_causes.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_cause_is_told_of_something(published):
    assert {row["cause"] for row in seed_of_causes()} - published.shop.causes().keys() - {"other"} == set()


def test_causes_are_asked_in_the_order_of_the_seed():
    asked = re.findall(
        r"'(\w+)'\s*$", (PROJECT / "macros" / "rules" / "restatement_cause.sql").read_text(), re.MULTILINE
    )
    assert asked == [row["cause"] for row in sorted(seed_of_causes(), key=lambda row: int(row["cause_order"]))]


def test_a_build_as_of_another_day_publishes_nothing(published):
    assert published.as_of_another_day == published.after_turns[-2]


def test_a_ledger_is_appended_to_and_nothing_but_what_is_current_changes(published):
    for earlier, later in zip(published.after_turns, published.after_turns[1:], strict=False):
        assert set(earlier) - set(later) == set()
        changed = {
            column for key, row in earlier.items() for column, value in row.items() if later[key][column] != value
        }
        assert changed <= {"is_current"}


# all that it reads stands as it was built
LEDGER_ALONE = ("fct_verdict_ledger",)


def copy_of(published: Published, folder: Path, *, as_first: bool = False) -> Shop:
    """Return the shop with a copy of its database, of the last or the first turn, that a test may spoil."""
    shop = published.shop
    copy = replace(shop, folder=folder / "shop", parsed=published.parsed_in_first_turn if as_first else shop.parsed)
    copy.database.parent.mkdir(parents=True)
    shutil.copyfile(published.of_first_turn if as_first else shop.database, copy.database)
    copy.project.symlink_to(shop.project)
    return copy


def execute(database: Path, *statements: str) -> None:
    with duckdb.connect(str(database)) as connection:
        for statement in statements:
            connection.execute(statement)


def restore(database: Path, file: Path) -> tuple[int, str]:
    """Run the command that reads a ledger back in; return its exit code and what it said."""
    with in_process.database(database):
        done = CliRunner().invoke(restore_ledger.main, [str(file)])
    return done.exit_code, " ".join(done.output.split())


@pytest.fixture(scope="module")
def kept(published, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the whole ledger as Parquet."""
    file = tmp_path_factory.mktemp("kept") / "ledger.parquet"
    execute(published.shop.database, f"copy {LEDGER} to '{file}' (format parquet)")
    return file


@pytest.fixture(scope="module")
def restored(kept, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a database into which nothing is loaded yet, with the whole ledger."""
    database = tmp_path_factory.mktemp("restored") / "restored.duckdb"
    assert restore(database, kept)[0] == 0
    return database


def test_a_lost_ledger_that_is_restored_has_nothing_to_add(published, kept, tmp_path):
    shop = copy_of(published, tmp_path)
    execute(shop.database, f"drop table {LEDGER} cascade")
    code, said = restore(shop.database, kept)
    assert (code, shop.rows()) == (0, published.after_turns[-1]), said
    shop.build(selection=LEDGER_ALONE)
    assert shop.rows() == published.after_turns[-1]


def test_a_build_that_fails_while_it_publishes_publishes_nothing(published, tmp_path):
    """The page of the book is written in the transaction of the rows: here it cannot be."""
    shop = copy_of(published, tmp_path)
    page = "unique_id <> 'model.agent_outcomes.fct_verdict_ledger'"
    [(made,)] = shop.query("select sql from duckdb_tables() where table_name = 'built_relations'")
    execute(
        shop.database,
        "create table raw.kept as from raw.built_relations",
        "drop table raw.built_relations",
        made.rstrip(";").removesuffix(")") + f", check ({page}))",
        f"insert into raw.built_relations by name from raw.kept where {page}",
        f"update {LEDGER} set verdict = 'not_resolved' where is_current and verdict = 'resolved'",  # noqa: S608
    )
    before = shop.rows()
    with pytest.raises(in_process.CommandFailedError, match="CHECK constraint"):
        shop.build(selection=LEDGER_ALONE)
    assert shop.rows() == before


def test_an_older_database_that_gets_the_ledger_publishes_nothing_it_is_too_old_for(published, tmp_path):
    """It does not know the loads under which the newest verdicts were published: it would withdraw them."""
    shop = copy_of(published, tmp_path, as_first=True)
    rows, before = len(published.after_turns[-1]), len(shop.rows())
    code, said = restore(shop.database, published.shop.database)
    assert (code, f"{rows - before:,} of {rows:,} rows were restored" in said) == (0, True), said
    shop.build(selection=LEDGER_ALONE)
    newest = dict(shop.query(f"select account_id, max(published_as_of) from {LEDGER} group by 1"))  # noqa: S608
    known = dict(shop.query("select account_id, as_of from accounts.base_accounts"))
    behind = {account for account, at in newest.items() if account not in known or known[account] < at}
    appended = {key[1] for key in set(shop.rows()) - set(published.after_turns[-1])}
    assert behind
    # of the others it judges by what it has, and with the definitions of that day
    assert appended
    assert appended & behind == set()


@pytest.mark.parametrize(
    ("spoiled", "reason"),
    [
        ("update {} set revision = 5 where revision = 2", "the revision before it is missing"),
        ("update {} set is_current = true", "it is current and not the last"),
        ("update {} set is_current = false", "it is the last and not current"),
        ("insert into {} from {} where revision = 1", "it is there twice"),
        ("update {} set cause = 'other' where revision = 1", "it is the first and has a cause"),
        ("update {} set cause = null where revision = 2", "it is not the first and has no cause"),
        ("update {} set cause = 'moon' where revision = 2", "its cause is none that the project knows"),
        (
            "update {} set verdict = 'withdrawn' where revision = 1",
            "it is the first and withdraws what was not published",
        ),
        ("update {} set reason = 'recontact' where verdict = 'withdrawn'", "it is withdrawn and still says why"),
        (
            "update {} set decided_at = published_as_of + interval 1 second where verdict <> 'withdrawn'",
            "it was decided after it was published",
        ),
        ("update {} set decided_at = null where revision = 1", "does not say why or when"),
        ("update {} set episode_index = 7", "its key is not its source, account, conversation"),
        ("update {} set verdict = 'pending' where revision = 1", "its verdict is none of"),
        ("update {} set evidence_grade = 'good' where revision = 1", "its evidence is neither full nor proxy"),
        ("update {} set revision = 0 where revision = 1", "its revision is no number from 1"),
        ("alter table {} drop column evidence", "lacks evidence"),
        ("update {} set account_id = null where revision = 1", "it has no account_id"),
        (
            "insert into {0} select * replace (revision + 1 as revision, 'other' as cause) from {0} "
            "where is_current and verdict <> 'withdrawn'; update {0} as one set is_current = not exists "
            "(from {0} as other where other.episode_id = one.episode_id and other.definition_id = one.definition_id "
            "and other.revision > one.revision)",
            "it says what the revision before it says",
        ),
        # what contradicts the ledger that stands
        ("update {} set evidence_grade = 'proxy' where evidence_grade = 'full'", "in the ledger that stands"),
        ("update {} set published_as_of = published_as_of + interval 1 second", "in the ledger that stands"),
    ],
)
def test_a_ledger_that_contradicts_itself_or_the_one_that_stands_is_refused_whole(
    kept, restored, tmp_path, spoiled, reason
):
    file, database = tmp_path / "given.duckdb", tmp_path / "standing.duckdb"
    execute(file, f"create table fct_verdict_ledger as from '{kept}'", spoiled.format(*["fct_verdict_ledger"] * 2))
    shutil.copyfile(restored, database)
    before = contents(database)
    code, said = restore(database, file)
    assert (code, reason in said, contents(database) == before) == (1, True, True), said
    # and what to do
    assert "Restore another copy" in said or "Move this database away" in said


def contents(database: Path) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(database), read_only=True) as connection:
        return connection.execute(f"select count(*), bit_xor(hash(hash(l))) from {LEDGER} as l").fetchall()  # noqa: S608


def test_a_part_of_the_ledger_that_stands_changes_nothing_and_one_that_parted_is_refused(kept, restored, tmp_path):
    file = tmp_path / "part.parquet"
    execute(tmp_path / "any.duckdb", f"copy (from '{kept}' where revision = 1 and is_current) to '{file}'")
    database = tmp_path / "standing.duckdb"
    shutil.copyfile(restored, database)
    code, said = restore(database, file)
    assert (code, "stand already: nothing was changed" in said) == (0, True), said
    # the ledger that stands lacks one account, the file another
    [first, second] = [key_of(story)[1] for story in STORIES[:2]]
    execute(database, f"copy (from {LEDGER} where account_id <> '{second}') to '{file}'")
    execute(database, f"delete from {LEDGER} where account_id = '{first}'")  # noqa: S608 - a name of ours
    code, said = restore(database, file)
    assert (code, "after the ledgers parted. Move this database away" in said) == (1, True), said


def test_what_holds_no_ledger_is_wrong_use(kept, tmp_path):
    (tmp_path / "words.csv").write_text("episode_id\n", encoding="utf-8")
    execute(
        tmp_path / "empty.duckdb",
        "create table orders (order_id varchar)",
        f"copy orders to '{tmp_path / 'orders.parquet'}'",
        f"copy (from '{kept}' limit 0) to '{tmp_path / 'no_row.parquet'}'",
    )
    (tmp_path / "torn.parquet").write_bytes(kept.read_bytes()[:1000])
    database = tmp_path / "standing.duckdb"
    for name, reason in [
        ("words.csv", "neither a DuckDB file nor Parquet"),
        ("empty.duckdb", "holds no table"),
        ("orders.parquet", "holds no ledger"),
        ("no_row.parquet", "has no row"),
        ("torn.parquet", "cannot be read"),
    ]:
        code, said = restore(database, tmp_path / name)
        assert (code, reason in said) == (2, True), said
    code, said = restore(tmp_path / "empty.duckdb", tmp_path / "empty.duckdb")
    assert (code, "is the database itself" in said) == (2, True), said
