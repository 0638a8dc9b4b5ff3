"""Publish random accounts over several loads in random order, and compare the ledger with its own oracle.

    .venv/bin/python tests/python/ledger_worlds.py --seeds 1 2 3

Exports of each account come slice by slice, in the order in which they were taken or not; some are taken back, some
came first under a guessed time. After each turn the project is built, and every row of the ledger compared, cell by
cell, with `oracle_ledger`. Exit code 0: no row differs; 1: some do.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT))

from tests.python import in_process, oracle, worlds  # noqa: E402
from tests.python.daily_worlds import link_project  # noqa: E402
from tests.python.oracle import Account, Extraction  # noqa: E402
from tests.python.oracle_ledger import Ledger  # noqa: E402
from tests.python.worlds_variants import extracted_at, in_overlapping_slices, in_slices_of_time  # noqa: E402

AccountKey = tuple[str, str]
COLUMNS = (
    *("verdict", "reason", "decided_at", "deciding_item_id", "evidence_grade", "published_as_of", "is_current"),
    "cause",
)
KEY = ("source_system", "account_id", "conversation_id", "episode_index", "definition_id", "revision")
DEFINITIONS = "resolution_definitions"
# what the ledger needs, and what reads it
# the last: without it a build does not know what stands of untouched conversations
SELECTION = ("+fct_restated_verdicts", "+int_irregular_messages")


@dataclass
class Shop:
    """A database that is loaded and built turn by turn, with seeds of its own, and the oracle's ledger beside it.

    counting: what counts of each account, in the order of loading; taken_back: extraction times, forgotten or replaced.
    parsed: what dbt wrote of the project, where no file of it has changed since.
    """

    folder: Path
    accounts: Mapping[AccountKey, Account]
    counting: dict[AccountKey, list[Extraction]] = field(default_factory=dict)
    taken_back: dict[AccountKey, set[datetime]] = field(default_factory=dict)
    ledger: Ledger = field(default_factory=Ledger)
    loads: int = 0
    parsed: Path | None = None

    @property
    def database(self) -> Path:
        """Return the database file."""
        return self.folder / "database" / "ledger.duckdb"

    @property
    def project(self) -> Path:
        """Return the folder of the project whose seeds change."""
        return self.folder / "project"

    def begin(self) -> None:
        """Make the project, with the worlds' own definitions, and the folder of the database."""
        link_project(self.project)
        self.database.parent.mkdir(parents=True)
        rows = [dict(zip(worlds.DEFINITION_COLUMNS, row, strict=True)) for row in worlds.OWN_DEFINITIONS]
        self.write_definitions([*self.definition_rows(), *rows])

    def definition_rows(self) -> list[dict[str, str]]:
        """Return the rows of the seed of definitions."""
        with (self.project / "seeds" / f"{DEFINITIONS}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def write_definitions(self, rows: Sequence[Mapping[str, str]]) -> None:
        """Write the seed of definitions; columns that a row lacks are empty."""
        columns = list(self.definition_rows()[0])
        with (self.project / "seeds" / f"{DEFINITIONS}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        self.parsed = None

    def load(
        self, loadings: Iterable[tuple[AccountKey, Extraction]], *, guessed: Mapping[AccountKey, datetime]
    ) -> None:
        """Load one slice of each of some accounts. guessed: the time that files say where no export.json does."""
        self.loads += 1
        folder = self.folder / "exports" / str(self.loads)
        for key, extraction in loadings:
            place = folder / key[0] / key[1]
            place.mkdir(parents=True)
            for table, rows in extraction.files.items():
                worlds.write_file(place / f"{table}.csv", rows)
            at, was = (
                extracted_at(extraction),
                [one for one in self.counting.get(key, []) if one.files is extraction.files],
            )
            if key in guessed:
                at = guessed[key]
                for file in place.iterdir():
                    os.utime(file, (at.timestamp(), at.timestamp()))
            else:
                (place / "export.json").write_text(json.dumps({"extracted_at": at.isoformat() + "Z"}), encoding="utf-8")
            kept = [one for one in self.counting.get(key, []) if one not in was]
            if was and extracted_at(was[0]) != at:
                self.taken_back.setdefault(key, set()).add(extracted_at(was[0]))
            self.counting[key] = [*kept, replace(extraction, extracted_at=at.isoformat() + "Z")]
        if folder.exists():
            in_process.load(self.database, folder)

    def forget(self, key: AccountKey, extraction: Extraction) -> None:
        """Take the loads of a slice back."""
        [one] = [one for one in self.counting[key] if one.files is extraction.files]
        at = extracted_at(one)
        loads = self.query(
            "select load_id from raw.loads where source_system = ? and account_id = ? and extracted_at = ? "
            "and status = 'loaded'",
            [*key, at],
        )
        in_process.load(self.database, *(word for (load,) in loads for word in ("--forget", load)))
        self.counting[key].remove(one)
        self.taken_back.setdefault(key, set()).add(at)

    def query(self, statement: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a query on the database."""
        with duckdb.connect(str(self.database), read_only=True) as connection:
            return connection.execute(statement, parameters).fetchall()

    def build(self, *options: str, as_of: str | None = None, selection: Sequence[str] = SELECTION) -> None:
        """Build the ledger and all that it reads, or a part of that."""
        # as if there were too many conversations to compare them at once
        variables = {"max_unknown_share": 1, "most_touched_share": 10, "most_published_at_once": 7}
        variables |= {"as_of": as_of} if as_of else {}
        files = self.folder / "dbt"
        in_process.dbt(
            self.database, "build", "--exclude-resource-type", "test", "--exclude-resource-type", "unit_test",
            "--select", *selection, "--project-dir", str(self.project), "--profiles-dir", str(self.project),
            "--target-path", str(files), "--log-path", str(files), "--vars", json.dumps(variables), *options,
            parsed=self.parsed,
        )  # fmt: skip
        self.parsed = files / "partial_parse.msgpack"

    def publish(self, *options: str) -> None:
        """Build, and let the oracle publish the same."""
        self.build(*options)
        counting = {
            key: replace(self.accounts[key], extractions=list(extractions)) if extractions else None
            for key, extractions in self.counting.items()
        }
        self.ledger.publish(counting, oracle.seed_definitions(self.project), self.taken_back)

    def rows(self) -> dict[tuple[Any, ...], dict[str, Any]]:
        """Return the rows of the ledger by their key."""
        found = self.query(f"select {', '.join((*KEY, *COLUMNS))} from marts.fct_verdict_ledger")  # noqa: S608
        return {row[: len(KEY)]: dict(zip(COLUMNS, row[len(KEY) :], strict=True)) for row in found}

    def differences(self) -> list[str]:
        """Say in sentences where the ledger is not the oracle's."""
        expected, found = self.ledger.rows(), self.rows()
        said = [f"{key}: {expected[key]} is missing" for key in sorted(expected.keys() - found.keys())]
        said += [f"{key}: {found[key]} is too many" for key in sorted(found.keys() - expected.keys())]
        for key in sorted(expected.keys() & found.keys()):
            said += [
                f"{key}: {column} is {found[key][column]}, expected {value}"
                for column, value in expected[key].items()
                if found[key][column] != value
            ]
        return said

    def causes(self) -> Counter[str]:
        """Return how often each cause occurs."""
        return Counter(row["cause"] for row in self.rows().values() if row["cause"])


@dataclass(frozen=True)
class Step:
    """One slice of an account in one turn: loaded, loaded under a guessed time, or taken back."""

    key: AccountKey
    extraction: Extraction
    does: str
    guessed_at: datetime | None = None


def plan(accounts: Mapping[AccountKey, Account], turns: int, generator: random.Random) -> list[list[Step]]:
    """Say what happens to each account in each turn."""
    steps: list[list[Step]] = [[] for _ in range(turns)]
    for key, account in accounts.items():
        slices = in_slices_of_time(account) if generator.random() < 0.5 else in_overlapping_slices(
            account.extractions[0], generator
        )  # fmt: skip
        # a file in which no instant can be read would be refused
        slices = worlds.with_readable_files(replace(account, extractions=slices)).extractions
        if generator.random() < 0.4:
            generator.shuffle(slices)
        places = sorted(generator.randrange(turns) for _ in slices)
        for place, piece in zip(places, slices, strict=True):
            if place + 1 < turns and generator.random() < 0.2:
                guess = extracted_at(piece) + timedelta(hours=generator.choice([-200, -50, -1]))
                steps[place].append(Step(key, piece, "guess", guess))
                steps[place + 1].append(Step(key, piece, "load"))
                continue
            steps[place].append(Step(key, piece, "load"))
            if place + 1 < turns and generator.random() < 0.25:
                back = generator.randrange(place + 1, turns)
                steps[back].append(Step(key, piece, "forget"))
                if back + 1 < turns and generator.random() < 0.5:
                    steps[generator.randrange(back + 1, turns)].append(Step(key, piece, "load"))
    return steps


def take(shop: Shop, steps: Sequence[Step]) -> None:
    """Do what happens in one turn: every account's own steps one after the other."""
    for step in steps:
        if step.does == "forget":
            shop.forget(step.key, step.extraction)
    waiting = [step for step in steps if step.does != "forget"]
    while waiting:
        first: dict[AccountKey, Step] = {}
        for step in waiting:
            first.setdefault(step.key, step)
        guessed = {key: step.guessed_at for key, step in first.items() if step.guessed_at is not None}
        shop.load([(key, step.extraction) for key, step in first.items()], guessed=guessed)
        waiting = [step for step in waiting if step not in first.values()]


def random_accounts(seed: int, number: int) -> dict[AccountKey, Account]:
    """Make random accounts of one extraction each."""
    made = [worlds.make_world(seed, place, steady=True) for place in range(number)]
    return {(account.source_system, account.account_id): account for account in made}


def run_seed(seed: int, number: int, turns: int, folder: Path) -> tuple[list[str], Counter[str]]:
    """Load and publish turn by turn; return what differs, and how often each cause was told."""
    generator = random.Random(f"ledger/{seed}")  # noqa: S311 - reproducible, no secret
    accounts = random_accounts(seed, number)
    shop = Shop(folder, accounts)
    shop.begin()
    said: list[str] = []
    for turn, steps in enumerate(plan(accounts, turns, generator), start=1):
        take(shop, steps)
        shop.publish()
        found = shop.differences()
        print(f"seed {seed}, turn {turn}: {len(shop.rows())} rows, {len(found)} differences", flush=True)
        said += found
    return said, shop.causes()


def main() -> int:
    """Run the seeds one after the other."""
    parser = argparse.ArgumentParser(
        description="Publish random accounts over many loads, and compare with the oracle."
    )
    parser.add_argument(
        "--seeds", type=int, nargs="+", default=[1], help="the same seed gives the same worlds and loads"
    )
    parser.add_argument("--accounts", type=int, default=40, help="number of random accounts")
    parser.add_argument("--turns", type=int, default=5, help="number of builds")
    parser.add_argument("--folder", type=Path, help="keep databases and exports below here")
    parser.add_argument("--shown", type=int, default=20, help="differences to show of each seed")
    arguments = parser.parse_args()
    total = 0
    for seed in arguments.seeds:
        with tempfile.TemporaryDirectory(prefix="agent_outcomes_ledger_") as temporary:
            folder = (arguments.folder or Path(temporary)) / f"seed_{seed}"
            shutil.rmtree(folder, ignore_errors=True)
            said, causes = run_seed(seed, arguments.accounts, arguments.turns, folder)
            print(*said[: arguments.shown], sep="\n")
            print(f"seed {seed}: {dict(causes)}", flush=True)
            total += len(said)
    return 1 if total else 0


if __name__ == "__main__":
    raise SystemExit(main())
