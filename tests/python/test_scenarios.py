"""Rules that span models, as scenarios: `tests/scenarios/*.toml`, one tiny account each, expected rows written by hand.

All scenarios become one set of export folders, are loaded and built once, and are compared one by one. The format is
described in `tests/scenarios/README.md`. The oracle must give the same rows, which keeps both honest.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from math import isclose
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.python import oracle, worlds
from tests.python.commands import DBT, PROJECT, run

Row = dict[str, Any]
Section = dict[str, list[Row]]

SCENARIOS = PROJECT / "tests" / "scenarios"
SOURCE_SYSTEM = "generic"

START = datetime(2026, 3, 2, 9)
# the instant to which a second run moves the variable as_of back
MOVED_BACK_TO = START + timedelta(hours=48)
LATER = "1440"  # hours after the start at which a scenario is extracted when it says nothing else

MESSAGES = frozenset(
    ["contact", "ai", "human", "echo", "bot", "workflow", "broadcast", "integration", "system", "welcome", "note"]
)
EVENTS = oracle.EVENT_TYPES
MARTS = {
    "episodes": ("fct_episodes", ("conversation_id", "episode_index")),
    "verdicts": ("fct_verdicts", ("conversation_id", "episode_index", "definition_id")),
    "handoffs": ("fct_handoffs", ("conversation_id", "episode_index", "handoff_index")),
    "replies": ("fct_replies", ("conversation_id", "episode_index", "message_id")),
    "weeks": ("agg_weekly_agent_performance", ("week_start", "channel")),
    "orders": ("fct_attributed_orders", ("order_id",)),
    "responses": ("fct_conversation_responses", ("conversation_id",)),
    "feedback": ("fct_feedback", ("feedback_id",)),
}
# the names that the mart of replies gives to the oracle's columns
REPLY_NAMES = {
    "message_id": "reply_message_id",
    "first_question_message_id": "turn_message_id",
    "waited_seconds": "seconds_waited",
}
# what a scenario expects of it is all there is; of verdicts only the definitions it names
COMPLETE = frozenset(["episodes", "handoffs", "replies", "weeks", "orders"])
# the oracle judges episodes and knows no such rows: here they are written by hand alone
BY_HAND = frozenset(["responses", "feedback"])
# the columns whose values stand in order, where a section needs no more than that
PLAIN = {"orders": ("order_id", "touch_id"), "responses": ("conversation_id",), "feedback": ("feedback_id",)}


# --------------------------------------------------------------------------------------------------------------------
# Reading scenarios
# --------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Scenario:
    """One claim: what an account exported, in the order its slices are loaded, and the rows that must come of it."""

    topic: str
    name: str
    start: datetime
    slices: tuple[Mapping[str, Any], ...]
    order: tuple[int, ...]
    settings: str
    expected: Mapping[str, str]
    moved_back: Mapping[str, str]

    @property
    def account_id(self) -> str:
        """Return the account that the scenario becomes."""
        return re.sub(r"[^a-z0-9]+", "_", f"{self.topic} {self.name}".lower()).strip("_")

    def moment(self, text: str) -> datetime:
        """Read hours since the start (`73`, `6.5`), with seconds before or after (`73-1s`), or an instant in UTC."""
        if re.match(r"\d{4}-\d{2}-\d{2}", text):
            return datetime.fromisoformat(text)
        match = re.fullmatch(r"(-?\d+(?:\.\d+)?)(?:([+-])(\d+(?:\.\d+)?)s)?", text)
        if match is None:
            raise ValueError(f"{self.name}: {text!r} is no time: write hours such as 6.5 or 73-1s")
        hours, sign, seconds = match.groups()
        shift = timedelta(seconds=float(seconds or 0))
        return self.start + timedelta(hours=float(hours)) + (-shift if sign == "-" else shift)

    def stamp(self, text: str) -> str:
        """Write a time as an export would; `=…` is put there as it is."""
        return text[1:] if text.startswith("=") else self.moment(text).isoformat() + "Z"


def read_scenarios() -> list[Scenario]:
    """Read the scenarios of all files."""
    scenarios = []
    for path in sorted(SCENARIOS.glob("*.toml")):
        for entry in tomllib.loads(path.read_text(encoding="utf-8"))["scenario"]:
            sections = {name: entry[name] for name in MARTS if name in entry}
            slices = tuple(entry.get("loads", [entry]))
            scenarios.append(
                Scenario(
                    topic=path.stem,
                    name=entry["name"],
                    start=datetime.fromisoformat(entry.get("start", START.isoformat())),
                    slices=slices,
                    order=tuple(entry.get("order", range(1, len(slices) + 1))),
                    settings=entry.get("settings", ""),
                    expected=sections,
                    moved_back=entry.get("moved_back", {}),
                )
            )
    return scenarios


def lines_of(text: str) -> list[list[str]]:
    """Return the words of each line that is not empty; `#` begins a remark."""
    return [words for line in text.splitlines() if (words := line.partition(" #")[0].split()) and words[0][0] != "#"]


def pairs_of(words: Iterable[str]) -> dict[str, str]:
    """Return the `name=value` words."""
    return dict(word.split("=", 1) for word in words if "=" in word)


class Writer:
    """Turns one slice of a scenario into rows of the generic source."""

    def __init__(self, scenario: Scenario, part: Mapping[str, Any]) -> None:
        """Read everything the slice exports."""
        self.scenario = scenario
        self.files: dict[str, list[dict[str, str]]] = {"conversations": []}
        self.counts: dict[str, int] = {}
        conversations = lines_of(part.get("conversations", "c1"))
        for words in conversations:
            own = {"conversation_id": words[0], "opened_at": scenario.stamp("0"), "channel": "web_chat"}
            self.add("conversations", own, words[1:])
        for words in lines_of(part.get("contacts", "")):
            self.add("contacts", {"contact_id": words[0]}, words[1:])
        if scenario.settings:
            for words in lines_of(scenario.settings):
                self.add("account_settings", {"valid_from": ""}, words)
        self.current = conversations[0][0] if conversations else "c1"
        for words in lines_of(part.get("items", "")):
            self.item(words[0], words[1], words[2:])

    def add(self, table: str, own: dict[str, str], words: Sequence[str]) -> None:
        """Add a row; times among its values are read."""
        given = pairs_of(words)
        if "in" in given:
            given["conversation_id"] = given.pop("in")
        if "id" in given:
            given[next(iter(own))] = given.pop("id")
        times = {name for name in given if name.endswith("_at") or name == "valid_from"}
        row = own | {name: self.scenario.stamp(value) if name in times else value for name, value in given.items()}
        self.files.setdefault(table, []).append(row)

    def item(self, time: str, what: str, words: Sequence[str]) -> None:
        """Add a message, a state change, a vote, an order or a click."""
        self.counts[what] = self.counts.get(what, 0) + 1
        item_id, at = f"{what}{self.counts[what]}", self.scenario.stamp(time)
        if what in MESSAGES:
            kinds = {"welcome": ("bot", "welcome"), "note": ("human", "note")}.get(what, (what, "message"))
            own = {"message_id": item_id, "conversation_id": self.current, "sent_at": at, "sender_kind": kinds[0]}
            counts = {"n_citations": "1", "n_actions": "0"} if what == "ai" else {}
            self.add("messages", own | {"item_type": kinds[1]} | counts, words)
        elif what in EVENTS:
            own = {"event_id": item_id, "conversation_id": self.current, "occurred_at": at, "event_type": what}
            self.add("conversation_events", own, words)
        elif what == "vote":
            polarity = next((word for word in words if "=" not in word), "")
            own = {"feedback_id": item_id, "submitted_at": at, "feedback_type": "helpful_vote", "polarity": polarity}
            self.add("feedback", own, words)
        elif what == "order":
            self.add("orders", {"order_id": item_id, "placed_at": at, "value": "10.00"}, words)
        elif what == "click":
            self.add("product_touches", {"touch_id": item_id, "touched_at": at, "touch_type": "card_click"}, words)
        else:
            raise ValueError(f"{self.scenario.name}: nobody knows what {what!r} is")


def extraction_of(scenario: Scenario, part: Mapping[str, Any]) -> oracle.Extraction:
    """Return a slice as the oracle reads it."""
    return oracle.Extraction(scenario.stamp(str(part.get("extracted", LATER))), Writer(scenario, part).files)


def account_of(scenario: Scenario) -> oracle.Account:
    """Return all that is ever loaded of a scenario."""
    return oracle.Account(SOURCE_SYSTEM, scenario.account_id, [extraction_of(scenario, s) for s in scenario.slices])


# --------------------------------------------------------------------------------------------------------------------
# What must come of them
# --------------------------------------------------------------------------------------------------------------------


def read_value(scenario: Scenario, name: str, text: str) -> Any:
    """Read an expected value by the name of its column."""
    if text in {"none", "-"}:
        return None
    if name.endswith("_id"):
        return text
    if text in {"true", "false"}:
        return text == "true"
    if name.endswith("_at"):
        return scenario.moment(text)
    if re.match(r"\d{4}-\d{2}-\d{2}$", text):
        return date.fromisoformat(text)
    return float(text) if re.fullmatch(r"-?\d+(\.\d+)?", text) else text


def split_episode(text: str) -> Row:
    """Read `c1/2`."""
    conversation_id, _, index = text.rpartition("/")
    return {"conversation_id": conversation_id, "episode_index": int(index)}


def read_expectation(scenario: Scenario, section: str, words: Sequence[str]) -> Row:
    """Read one expected row."""
    plain = [word for word in words if "=" not in word]
    values = {name: read_value(scenario, name, text) for name, text in pairs_of(words).items()}
    if section == "weeks":
        return {"week_start": date.fromisoformat(plain[0]), "channel": plain[1]} | values
    if section in PLAIN:
        return dict(zip(PLAIN[section], plain, strict=True)) | values
    if section == "replies":
        return split_episode(plain[0]) | {"message_id": plain[1]} | values
    if section == "handoffs":
        episode, _, number = plain[0].partition("#")
        evidence, initiator = plain[2].split("/")
        own = {"occurred_at": scenario.moment(plain[1][1:]), "evidence": evidence, "initiator": initiator}
        return split_episode(episode) | {"handoff_index": int(number)} | own | values
    if section == "verdicts":
        verdict, reason = plain[2].split("/")
        own = {"definition_id": plain[1], "verdict": verdict, "reason": reason}
        for word in plain[3:]:
            if word.startswith("@"):
                own["decided_at"] = read_value(scenario, "decided_at", word[1:])
            elif word in {"proxy", "full"}:
                own["evidence_grade"] = word
            else:
                own["deciding_item_id"] = word
        return split_episode(plain[0]) | own | values
    outcome, reason = plain[1].split("/")
    if outcome == "excluded":
        own = {"outcome": None, "outcome_reason": None, "exclusion_reason": reason, "is_eligible": False}
    else:
        own = {"outcome": outcome, "outcome_reason": reason, "exclusion_reason": None, "is_eligible": True}
    own["deciding_item_id"] = read_value(scenario, "deciding_item_id", plain[2]) if plain[2:] else None
    return split_episode(plain[0]) | own | values


def expected_rows(scenario: Scenario, sections: Mapping[str, str]) -> Section:
    """Read everything a scenario expects."""
    return {
        section: [read_expectation(scenario, section, words) for words in lines_of(text)]
        for section, text in sections.items()
    }


def is_same(expected: Any, found: Any) -> bool:
    """Say whether two values agree; numbers up to the last digits."""
    if isinstance(expected, float) and isinstance(found, int | float) and not isinstance(found, bool):
        return isclose(expected, found, rel_tol=1e-12, abs_tol=1e-9)
    return bool(expected == found)


def differences(section: str, expected: Sequence[Row], found: Sequence[Row]) -> list[str]:
    """Say in sentences what differs."""
    key = MARTS[section][1]
    found_by_key = {tuple(row[name] for name in key): row for row in found}
    expected_keys = {tuple(row[name] for name in key) for row in expected}
    said = []
    for row in expected:
        place = tuple(row[name] for name in key)
        label = f"{section} {'/'.join(map(str, place))}"
        if place not in found_by_key:
            said.append(f"{label}: expected, but there is none")
            continue
        said += [
            f"{label}: {name} is {found_by_key[place][name]!s}, expected {value!s}"
            for name, value in row.items()
            if not is_same(value, found_by_key[place][name])
        ]
    if section in COMPLETE:
        unexpected = [place for place in found_by_key if place not in expected_keys]
        said += [f"{section} {'/'.join(map(str, place))}: there is one, but none expected" for place in unexpected]
    if len(found_by_key) != len(found):
        said.append(f"{section}: {len(found) - len(found_by_key)} rows too many for their key")
    return said


def all_differences(expected: Section, found: Mapping[str, Sequence[Row]]) -> str:
    """Say what differs in all sections, a line each."""
    return "\n".join(
        sentence for section, rows in expected.items() for sentence in differences(section, rows, found[section])
    )


# --------------------------------------------------------------------------------------------------------------------
# Loading and building
# --------------------------------------------------------------------------------------------------------------------


def build(
    database: Path, workspace: Path, marts: Sequence[str], as_of: datetime | None = None, machine_zone: str = "UTC"
) -> None:
    """Build the marts that scenarios look at, and what they need; the seeds only once."""
    types = ["seed", "model"] if as_of is None else ["model"]
    command = [*DBT, "build", "--quiet", *(word for kind in types for word in ("--resource-type", kind))]
    command += ["--select", *(f"+{mart}" for mart in marts)]
    command += ["--target-path", workspace / "target", "--log-path", workspace / "logs"]
    if as_of is None:
        # every query is run, those too of which the book says that they find nothing
        command += ["--full-refresh"]
    else:
        command += ["--vars", json.dumps({"as_of": as_of.isoformat() + "Z"})]
    run(command, database, machine_zone)


def write_slice(place: Path, extraction: oracle.Extraction) -> None:
    """Write the files of one slice."""
    place.mkdir(parents=True)
    for table, rows in extraction.files.items():
        worlds.write_file(place / f"{table}.csv", rows)
    (place / "export.json").write_text(json.dumps({"extracted_at": extraction.extracted_at}), encoding="utf-8")


def write_exports(scenarios: Sequence[Scenario], folder: Path) -> list[Path]:
    """Write one folder per turn of loading; each account's slices come in the scenario's own order."""
    turns = []
    for turn in range(max(len(scenario.order) for scenario in scenarios)):
        turns.append(folder / f"turn_{turn + 1}")
        for scenario in scenarios:
            if turn < len(scenario.order):
                part = scenario.slices[scenario.order[turn] - 1]
                write_slice(turns[-1] / SOURCE_SYSTEM / scenario.account_id, extraction_of(scenario, part))
    return turns


def read_marts(database: Path) -> dict[str, dict[str, list[Row]]]:
    """Return the rows of the marts by account and section."""
    found: dict[str, dict[str, list[Row]]] = {}
    with duckdb.connect(str(database), read_only=True) as connection:
        for section, (mart, key) in MARTS.items():
            query = f"select * from marts.{mart}"  # noqa: S608 - a name from the list above
            if "episode_index" in key and section != "episodes":
                query = (
                    f"select m.* exclude (conversation_id), e.conversation_id, e.episode_index "  # noqa: S608
                    f"from (select columns(c -> c <> 'episode_index') from marts.{mart}) as m "
                    "inner join marts.fct_episodes as e on m.episode_id = e.episode_id"
                )
            cursor = connection.execute(query)
            names = [column[0] for column in cursor.description or []]
            for values in cursor.fetchall():
                row = {name: without_zone(value) for name, value in zip(names, values, strict=True)}
                found.setdefault(row["account_id"], {name: [] for name in MARTS})[section].append(row)
    return found


def without_zone(value: Any) -> Any:
    """Return an instant as naive UTC."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC).replace(tzinfo=None)
    return value


def judged_by_oracle(scenario: Scenario, as_of: datetime | None) -> dict[str, list[Row]]:
    """Return the oracle's rows under the marts' names."""
    result = oracle.judge([account_of(scenario)], oracle.seed_definitions(PROJECT), as_of)
    replies = [row | {name: row[other] for name, other in REPLY_NAMES.items()} for row in result.replies]
    return {
        "episodes": result.episodes,
        "verdicts": result.verdicts,
        "handoffs": result.handoffs,
        "replies": replies,
        "weeks": result.weekly,
        "orders": result.attributed_orders,
    }


# --------------------------------------------------------------------------------------------------------------------
# Tests
# --------------------------------------------------------------------------------------------------------------------


@cache
def all_scenarios() -> tuple[Scenario, ...]:
    """Return all scenarios, read once."""
    return tuple(read_scenarios())


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("scenarios")


@pytest.fixture(scope="module")
def database(workspace: Path) -> Path:
    """Load every scenario, slice by slice, and build once."""
    path = workspace / "agent_outcomes.duckdb"
    for folder in write_exports(all_scenarios(), workspace / "exports"):
        run([sys.executable, "scripts/load_exports.py", folder], path)
    build(path, workspace, [mart for mart, _ in MARTS.values()])
    return path


@pytest.fixture(scope="module")
def built(database: Path) -> dict[str, dict[str, list[Row]]]:
    return read_marts(database)


def test_a_source_of_which_nothing_landed_has_no_row_in_its_rooms(database):
    # only generic files are loaded; what is built by the book leaves these rooms alone then (rows_of, dbt_project.yml)
    with duckdb.connect(str(database), read_only=True) as connection:
        rooms = connection.execute(
            "select table_schema || '.' || table_name from information_schema.tables "
            "where regexp_matches(table_name, '^(stg|int)_(hubspot|klaviyo|respond_io)__')"
        ).fetchall()
        filled = [
            name
            for (name,) in rooms
            if connection.execute(f"select 1 from {name} limit 1").fetchone()  # noqa: S608
        ]
    assert len(rooms) > 50
    assert filled == []


@pytest.fixture(scope="module")
def built_moved_back(database: Path, workspace: Path) -> dict[str, dict[str, list[Row]]]:
    """Build the same loads once more, judged at an earlier instant, on a machine that lives in another zone."""
    path = workspace / "moved_back" / database.name
    path.parent.mkdir()
    shutil.copy(database, path)
    sections = sorted({section for scenario in MOVED_BACK for section in scenario.moved_back})
    marts = [MARTS[section][0] for section in sections]
    build(path, workspace, marts, MOVED_BACK_TO, machine_zone="Pacific/Auckland")
    return read_marts(path)


def named(scenarios: Iterable[Scenario]) -> list[Any]:
    return [pytest.param(scenario, id=f"{scenario.topic}: {scenario.name}") for scenario in scenarios]


MOVED_BACK = [scenario for scenario in all_scenarios() if scenario.moved_back]


@pytest.mark.parametrize("scenario", named(all_scenarios()))
def test_scenario(scenario: Scenario, built: dict[str, dict[str, list[Row]]]):
    said = all_differences(expected_rows(scenario, scenario.expected), built[scenario.account_id])
    assert not said, f"{scenario.name}\n{said}"


@pytest.mark.parametrize("scenario", named(MOVED_BACK))
def test_scenario_judged_at_an_earlier_instant(scenario: Scenario, built_moved_back: dict[str, dict[str, list[Row]]]):
    nothing: dict[str, list[Row]] = {name: [] for name in MARTS}
    found = built_moved_back.get(scenario.account_id, nothing)
    said = all_differences(expected_rows(scenario, scenario.moved_back), found)
    assert not said, f"{scenario.name}, as of {MOVED_BACK_TO}\n{said}"


@pytest.mark.parametrize("scenario", named(all_scenarios()))
def test_oracle_agrees_with_scenario(scenario: Scenario):
    for sections, as_of in ((scenario.expected, None), (scenario.moved_back, MOVED_BACK_TO)):
        judged = {name: text for name, text in sections.items() if name not in BY_HAND}
        said = all_differences(expected_rows(scenario, judged), judged_by_oracle(scenario, as_of))
        assert not said, f"{scenario.name}, as of {as_of or 'its extraction'}\n{said}"


def test_scenarios_have_names_of_their_own_and_expect_something():
    names = [scenario.account_id for scenario in all_scenarios()]
    assert len(set(names)) == len(names) >= 40
    assert all("episodes" in scenario.expected or "weeks" in scenario.expected for scenario in all_scenarios())
