"""Load random accounts slice by slice, build after each, and compare with one full build of what is loaded then.

    .venv/bin/python tests/python/daily_worlds.py --seed 1        (or: make daily SEEDS="1 2 3")

Accounts of every source lie in one database. Their exports come in slices, in order or not. Between two builds anything
may happen that a shop does: as_of moves on or back, a zone or an opening hour changes, a definition, a word or an entry
of a map changes, a load is forgotten, a person is erased, a guessed time is replaced by a stated one, a selection is
built, a build is cut short, everything is built anew. After the last step, and after some before it, every table of
marts and reports is compared, cell by cell, with `dbt run --full-refresh` over a copy of the same landing tables.
Exit code 0: no row differs; 1: some do; 2: a project's own command failed.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT))

from tests.python import (  # noqa: E402
    compare_models,
    compare_worlds,
    hubspot_mapping,
    invoice_worlds,
    klaviyo_worlds,
    worlds,
)
from tests.python.commands import DBT  # noqa: E402
from tests.python.worlds_variants import (  # noqa: E402
    OF_BUILDS,
    Loading,
    in_overlapping_slices,
    in_slices_of_time,
    write_loadings,
)

# what dbt needs of the project; the seeds are copied, so that a step may change them
LINKED = ("models", "macros", "tests", "profiles.yml", "selectors.yml", "dbt_project.yml")
ZONES = ["UTC", "Europe/Berlin", "America/St_Johns", "Asia/Kolkata", "Pacific/Apia"]
SELECTIONS = [
    "int_items",
    "int_episode_facts+",
    "marts.core",
    "marts.weekly",
    "resource_type:seed",
    "+int_conversations",
]
EXPORT = "export.json"
# of each table that differs, and side
ROWS_SHOWN = 3
# how a build says which conversations it built anew (macros/hooks/tell_touched.sql)
REBUILT = "Conversations built anew: "


@dataclass(frozen=True)
class Slice:
    """One export of one account, as it lies on disk: `folder/<source_system>/<account_id>/…`."""

    source_system: str
    account_id: str
    folder: Path


@dataclass
class Shop:
    """A database that is loaded and built step by step, with a project whose seeds are its own."""

    folder: Path
    generator: random.Random
    as_of: str | None = None
    settings: Counter[str] = field(default_factory=Counter)
    guessed: list[Path] = field(default_factory=list)
    rebuilt: list[str] = field(default_factory=list)

    @property
    def database(self) -> Path:
        """Return the database file: its name stays, or dbt would read the whole project anew."""
        return self.folder / "database" / "worlds.duckdb"

    @property
    def project(self) -> Path:
        """Return the folder of the project whose seeds change."""
        return self.folder / "project"

    def query(self, statement: str) -> list[tuple[Any, ...]]:
        """Return the rows of a query on the database."""
        with duckdb.connect(str(self.database), read_only=True) as connection:
            return connection.execute(statement).fetchall()

    def run(self, *command: str | Path) -> None:
        """Run one of the project's scripts; the loader may find files that it refuses, with exit code 1."""
        environment = os.environ | {"AGENT_OUTCOMES_DATABASE": str(self.database), "TZ": "UTC", "DO_NOT_TRACK": "1"}
        done = subprocess.run(
            [sys.executable, *map(str, command)],
            cwd=PROJECT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode not in (0, 1):
            raise CommandFailedError(command, done.stdout + done.stderr)

    def dbt(self, *options: str, seconds: float | None = None) -> None:
        """Run dbt over the database; after so many seconds it is killed. Tell what it says of touched conversations."""
        # dbt reads a project anew when a variable changes: files of its own for each value
        files = self.folder / f"dbt_{''.join(filter(str.isalnum, self.as_of or 'newest'))}"
        # no build is whole only because much changed: what is built by conversation is what is looked at
        variables = {"max_unknown_share": 1, "most_touched_share": 10} | ({"as_of": self.as_of} if self.as_of else {})
        command = [
            *(*DBT, *options),
            *("--project-dir", str(self.project), "--profiles-dir", str(self.project)),
            *("--target-path", str(files), "--log-path", str(files), "--vars", json.dumps(variables)),
        ]
        environment = os.environ | {"AGENT_OUTCOMES_DATABASE": str(self.database), "TZ": "UTC", "DO_NOT_TRACK": "1"}
        with subprocess.Popen(
            command,
            cwd=self.project,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        ) as process:
            try:
                output, _ = process.communicate(timeout=seconds)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.communicate()
                return
        if process.returncode != 0:
            raise CommandFailedError(command, output)
        self.rebuilt += [line for line in output.splitlines() if line.startswith(REBUILT)]

    def build(self, *options: str) -> None:
        """Build what is loaded: seeds and models."""
        self.dbt("build", "--exclude-resource-type", "test", "--exclude-resource-type", "unit_test", *options)

    def load(self, folder: Path, *options: str) -> None:
        """Load a folder; random files hold damaged rows, and the loader may reject as many as it likes."""
        self.run("scripts/load_exports.py", folder, "--max-rejected", "1", *options)


class CommandFailedError(Exception):
    """One of the project's own commands failed."""

    def __init__(self, command: Sequence[object], output: str) -> None:
        """Keep the command and the end of what it said."""
        super().__init__(f"{' '.join(map(str, command))}\n{output[-6000:]}")


# --------------------------------------------------------------------------------------------------------------------
# Accounts and their slices
# --------------------------------------------------------------------------------------------------------------------


def make_accounts(seed: int, number: int) -> list[Any]:
    """Make accounts of every source: half of them the contract's, with invoices, a few with many conversations."""
    generator = random.Random(f"slices/{seed}")  # noqa: S311 - reproducible, no secret
    found: list[Any] = [invoice_worlds.with_invoices(world, seed) for world in worlds.make_worlds(seed, number // 2)]
    for large in range(max(1, number // 30)):
        whole = worlds.make_world(seed, 1001 + large, steady=True, conversations=30)
        world = invoice_worlds.with_invoices(whole, seed)
        cut = (
            in_slices_of_time(world)
            if generator.random() < 0.5
            else in_overlapping_slices(world.extractions[0], generator)
        )
        found.append(replace(world, extractions=cut))
    share = max(1, number // 6)
    for name, vendor in compare_worlds.VENDORS.items():
        shapes = {"shapes": ["api", "connector", "csv", "mixed"]} if name == "hubspot" else {}
        found += vendor.worlds.make_worlds(seed, share, **shapes)
    return found


def write_slices(accounts: Sequence[Any], folder: Path) -> list[list[Slice]]:
    """Write each export of each account into a folder of its own; return them by account, in the order of time."""
    found = []
    for number, account in enumerate(accounts):
        place = folder / f"{number}"
        if hasattr(account, "extractions"):
            steps = [path for path, _ in write_loadings([Loading(account)], place)]
        else:
            steps = compare_worlds.VENDORS[account.source_system].worlds.write_exports([account], place)
        found.append([Slice(account.source_system, account.account_id, step) for step in steps])
    return found


def plan(slices: Sequence[Sequence[Slice]], builds: int, generator: random.Random) -> list[list[list[Slice]]]:
    """Return for each build what is loaded before it: lists of slices, those of one list loaded together."""
    steps: list[list[list[Slice]]] = [[[]] for _ in range(builds)]
    for own in slices:
        order = list(own)
        if generator.random() < 0.3:
            generator.shuffle(order)
        # some accounts come late, most are there from the beginning
        first = 0 if generator.random() < 0.7 else generator.randrange(builds)
        places = sorted(generator.randrange(first, builds) for _ in order)
        places[0] = first
        taken: Counter[int] = Counter()
        for place, piece in zip(places, order, strict=True):
            while len(steps[place]) <= taken[place]:
                steps[place].append([])
            steps[place][taken[place]].append(piece)
            taken[place] += 1
    return steps


def load_together(shop: Shop, pieces: Sequence[Slice], folder: Path) -> None:
    """Load exports of different accounts in one run; some come first without the time at which they were taken."""
    guessed = []
    for piece in pieces:
        source = piece.folder / piece.source_system / piece.account_id
        target = folder / piece.source_system / piece.account_id
        shutil.copytree(source, target)
        if shop.generator.random() < 0.1 and (target / EXPORT).exists():
            stated = (target / EXPORT).read_text(encoding="utf-8")
            at = datetime.fromisoformat(json.loads(stated)["extracted_at"])
            (target / EXPORT).unlink()
            taken = (at - timedelta(hours=shop.generator.choice([1, 50, 200]))).timestamp()
            for file in target.iterdir():
                os.utime(file, (taken, taken))
            guessed.append((target, stated))
    if pieces:
        shop.load(folder)
    for target, stated in guessed:
        (target / EXPORT).write_text(stated, encoding="utf-8")
        again = folder.with_name(f"{folder.name}_stated_{len(shop.guessed)}")
        place = again / target.parent.name / target.name
        place.parent.mkdir(parents=True)
        shutil.move(target, place)
        shop.guessed.append(again)


# --------------------------------------------------------------------------------------------------------------------
# Seeds
# --------------------------------------------------------------------------------------------------------------------


def link_project(project: Path) -> None:
    """Make a project of this one's files, with seeds that may be changed."""
    project.mkdir(parents=True)
    for name in LINKED:
        if (PROJECT / name).exists():
            (project / name).symlink_to(PROJECT / name)
    shutil.copytree(PROJECT / "seeds", project / "seeds")


def read_seed(shop: Shop, name: str) -> tuple[list[str], list[dict[str, str]]]:
    """Return the columns and rows of a seed."""
    with (shop.project / "seeds" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        return list(reader.fieldnames or []), list(reader)


def write_seed(shop: Shop, name: str, columns: Sequence[str], rows: Sequence[dict[str, str]]) -> None:
    """Write a seed."""
    with (shop.project / "seeds" / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def add_seed_rows(shop: Shop, accounts: Sequence[Any]) -> None:
    """Add the accounts' opening hours, actors, settings, prices and the worlds' own definitions to the seeds."""
    mapped = [account for account in accounts if hasattr(account, "actor_map")]
    stating = [account for account in accounts if isinstance(account, klaviyo_worlds.KlaviyoAccount)]
    schedules, holidays = worlds.seed_rows(accounts)
    added: dict[str, Sequence[tuple[Any, ...]]] = {
        "business_schedules": schedules,
        "business_holidays": holidays,
        "actor_map": hubspot_mapping.seed_rows(mapped),
        "resolution_prices": invoice_worlds.price_rows(),
        "sla_policies": worlds.OWN_POLICIES,
        **klaviyo_worlds.seed_rows(stating),
    }
    for name, values in added.items():
        columns, rows = read_seed(shop, name)
        rows += [
            {column: "" if cell is None else str(cell) for column, cell in zip(columns, row, strict=True)}
            for row in values
        ]
        write_seed(shop, name, columns, rows)
    columns, rows = read_seed(shop, "resolution_definitions")
    own = [dict(zip(worlds.DEFINITION_COLUMNS, row, strict=True)) for row in worlds.OWN_DEFINITIONS]
    write_seed(shop, "resolution_definitions", columns, [*rows, *own])


# --------------------------------------------------------------------------------------------------------------------
# What happens between two builds
# --------------------------------------------------------------------------------------------------------------------


def move_as_of(shop: Shop) -> str:
    """Judge as of an instant, or of the newest extraction again."""
    at = ["2026-03-05T00:00:00Z", "2026-03-30T06:00:00Z", None]
    shop.as_of = shop.generator.choice([one for one in at if one != shop.as_of])
    return f"as of {shop.as_of or 'the newest extraction'}"


def change_exported_settings(shop: Shop) -> str:
    """Load other settings of an account."""
    source_system, account_id, newest = shop.generator.choice(
        shop.query(
            "select source_system, account_id, max(extracted_at) from raw.loads where status = 'loaded' and "
            "source_system = 'generic' group by all order by all"
        )
    )
    shop.settings[account_id] += 1
    place = shop.folder / "settings" / f"{account_id}_{shop.settings[account_id]}" / source_system / account_id
    place.mkdir(parents=True)
    zone = shop.generator.choice(ZONES)
    row = {"timezone": zone, "week_start": shop.generator.choice(["monday", "sunday"]), "valid_from": "2025-01-01"}
    worlds.write_file(place / "account_settings.csv", [row])
    at = newest + timedelta(seconds=shop.settings[account_id])
    (place / EXPORT).write_text(json.dumps({"extracted_at": at.isoformat() + "Z"}), encoding="utf-8")
    shop.load(place.parents[1])
    return f"the zone of {account_id} is {zone}"


def change_seeded_settings(shop: Shop) -> str:
    """Give an account another zone in the seed."""
    key = shop.generator.choice(shop.query("select distinct source_system, account_id from raw.loads order by all"))
    columns, rows = read_seed(shop, "default_account_settings")
    rows = [row for row in rows if (row["source_system"], row["account_id"]) != key]
    values = (*key, shop.generator.choice(ZONES), "sunday", "EUR")
    row = dict.fromkeys(columns, "") | dict(zip(columns, values, strict=False))
    write_seed(shop, "default_account_settings", columns, [*rows, row])
    return f"the seed gives {key[1]} a zone"


def change_schedule(shop: Shop) -> str:
    """Take an opening hour away."""
    columns, rows = read_seed(shop, "business_schedules")
    if not rows:
        return "no schedule to change"
    gone = rows.pop(shop.generator.randrange(len(rows)))
    write_seed(shop, "business_schedules", columns, rows)
    return f"{gone['account_id']} no longer opens on day {gone['iso_weekday']}"


def change_definition(shop: Shop) -> str:
    """Give a definition another window, mostly one that no other has."""
    columns, rows = read_seed(shop, "resolution_definitions")
    row = shop.generator.choice([row for row in rows if row["definition_id"].startswith("own_")])
    row["window_hours"] = shop.generator.choice(["2", "36", "72", "150"])
    write_seed(shop, "resolution_definitions", columns, rows)
    return f"{row['definition_id']} has a window of {row['window_hours']} hours"


def change_map(shop: Shop) -> str:
    """Let a vendor's word mean something else."""
    columns, rows = read_seed(shop, "value_map")
    domain, values = shop.generator.choice(
        [("sender_kind", ["contact", "human", "bot"]), ("channel", ["email", "phone"])]
    )
    row = shop.generator.choice([row for row in rows if row["domain"] == domain])
    row["value"] = shop.generator.choice(values)
    write_seed(shop, "value_map", columns, rows)
    return f"{row['source_system']}: {row['raw_value']} is {row['value']}"


def change_words(shop: Shop) -> str:
    """Forget a word that confirms."""
    columns, rows = read_seed(shop, "confirming_words")
    gone = shop.generator.choice([row for row in rows if row["word"] in ("thanks", "thank", "danke", "perfect", "ok")])
    rows.remove(gone)
    write_seed(shop, "confirming_words", columns, rows)
    return f"{gone['word']} confirms nothing"


def forget_load(shop: Shop) -> str:
    """Take a load back."""
    loads = shop.query("select load_id from raw.loads where status = 'loaded' order by all")
    [load_id] = shop.generator.choice(loads)
    shop.run("scripts/load_exports.py", "--forget", load_id)
    return f"load {load_id} is forgotten"


def erase_person(shop: Shop) -> str:
    """Take a person out."""
    people = shop.query(
        "select distinct _source_system, _account_id, contact_id from raw.generic__conversations "
        "where contact_id <> '' order by all"
    )
    if not people:
        return "nobody to erase"
    person = shop.generator.choice(people)
    shop.run("scripts/erase_contact.py", *person)
    return f"{person[2]} of {person[1]} is erased"


def state_time(shop: Shop) -> str:
    """Load files again with the time that was guessed before."""
    if not shop.guessed:
        return "no guess to replace"
    shop.load(shop.guessed.pop(shop.generator.randrange(len(shop.guessed))))
    return "a guessed time is replaced"


def build_selection(shop: Shop) -> str:
    """Build a part of the project, over whatever the others hold."""
    selection = shop.generator.choice(SELECTIONS)
    shop.build("--select", selection)
    return f"{selection} is built"


def cut_build_short(shop: Shop) -> str:
    """Kill a build somewhere."""
    seconds = shop.generator.uniform(6, 25)
    shop.dbt("build", "--exclude-resource-type", "test", seconds=seconds)
    return f"a build is killed after {seconds:.0f} seconds"


Event = Callable[[Shop], str]
# after these, what was built of untouched conversations stays
LOCAL_EVENTS: list[Event] = [change_exported_settings, forget_load, state_time]
EVENTS: list[Event] = [
    *(move_as_of, move_as_of, change_exported_settings, change_seeded_settings, change_schedule, change_definition),
    *(change_map, change_words, forget_load, forget_load, erase_person, state_time, state_time),
    *(build_selection, cut_build_short),
]


# --------------------------------------------------------------------------------------------------------------------
# Building both ways
# --------------------------------------------------------------------------------------------------------------------


def differences(shop: Shop) -> int:
    """Compare the public tables with those of a full build over the same loads; return how many rows differ."""
    kept = shop.folder / "step_by_step" / "worlds.duckdb"
    kept.parent.mkdir(exist_ok=True)
    # both are built under one name, for which dbt has read the project
    shutil.move(shop.database, kept)
    compare_models.copy_loads(kept, shop.database)
    with duckdb.connect(str(shop.database)) as connection:
        connection.execute("drop table if exists raw.built_relations")
        connection.execute("delete from raw.builds")
    rebuilt = list(shop.rebuilt)
    shop.build("--full-refresh")
    shop.rebuilt = rebuilt
    whole = kept.with_name("whole.duckdb")
    shutil.move(shop.database, whole)
    number = compare_models.compare(kept, whole, ROWS_SHOWN, OF_BUILDS)
    shutil.move(kept, shop.database)
    return number


@dataclass(frozen=True)
class Outcome:
    """How many rows differed from full builds, and how many builds kept what stood of untouched conversations."""

    differing: int
    kept: int


def run_worlds(seed: int, number: int, builds: int, folder: Path, events: Sequence[Event]) -> Outcome:
    """Load and build step by step, compare now and then and at the end."""
    shop = Shop(folder, random.Random(f"daily/{seed}"))  # noqa: S311 - reproducible, no secret
    shop.database.parent.mkdir(parents=True)
    accounts = make_accounts(seed, number)
    link_project(shop.project)
    add_seed_rows(shop, accounts)
    steps = plan(write_slices(accounts, folder / "slices"), builds, shop.generator)
    total = 0
    for step, loadings in enumerate(steps):
        for place, pieces in enumerate(loadings):
            load_together(shop, pieces, folder / "exports" / f"{step}_{place}")
        if step > 0:
            for event in shop.generator.sample(list(events), min(len(events), shop.generator.randrange(3))):
                print(f"seed {seed}, before build {step + 1}: {event(shop)}", flush=True)
        anew = step > 0 and shop.generator.random() < 0.1
        print(f"seed {seed}, build {step + 1} of {builds}{', everything anew' if anew else ''}", flush=True)
        shop.build(*(["--full-refresh"] if anew else []))
        print(f"seed {seed}: {(shop.rebuilt or ['nothing'])[-1][:300]}", flush=True)
        if step == builds - 1 or (step > 0 and shop.generator.random() < 0.25):
            found = differences(shop)
            print(f"seed {seed}, after build {step + 1}: {found} rows differ from a full build", flush=True)
            total += found
    return Outcome(total, sum(not line.startswith(f"{REBUILT}all") for line in shop.rebuilt))


def read_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description="Build random accounts slice by slice and compare with a full build, every mart, cell by cell.",
        epilog="Hunts: --seeds 1 2 3 4; --builds 12.",
    )
    parser.add_argument(
        "--seeds", type=int, nargs="+", default=[1], help="the same seed gives the same worlds and steps"
    )
    parser.add_argument("--accounts", type=int, default=100, help="number of random accounts, half the contract's own")
    parser.add_argument("--builds", type=int, default=6, help="number of builds, each after something was loaded")
    parser.add_argument("--folder", type=Path, help="keep databases and exports below here")
    return parser.parse_args()


def main() -> int:
    """Run the seeds one after the other."""
    arguments = read_arguments()
    total, kept = 0, 0
    for seed in arguments.seeds:
        with tempfile.TemporaryDirectory(prefix="agent_outcomes_daily_") as temporary:
            folder = (arguments.folder or Path(temporary)) / f"seed_{seed}"
            try:
                outcome = run_worlds(seed, arguments.accounts, arguments.builds, folder, EVENTS)
            except CommandFailedError as error:
                print(error)
                return 2
            total, kept = total + outcome.differing, kept + outcome.kept
    print(
        f"{len(arguments.seeds)} seeds, {arguments.accounts} accounts each, {kept} builds on top of what stood: "
        f"{total} rows differ from a full build"
    )
    return 1 if total else 0


if __name__ == "__main__":
    raise SystemExit(main())
