"""What is built on two engines to be compared: random accounts of every source, in a project with their definitions."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.python import compare_worlds, hubspot_shapes, klaviyo_worlds, respond_io_worlds, worlds
from tests.python.compare_models import Accounts

PROJECT = Path(__file__).resolve().parents[2]
SEED, ACCOUNTS = 20261130, 20
# what a build says of itself, not of conversations: it has another number, and other instants, wherever it ran
OF_THIS_BUILD = ("rpt_audit__deciding_builds", "rpt_board__trust")
# random words are mostly unknown
VARIABLES = "{max_unknown_share: 1}"


def random_accounts() -> Accounts:
    """Make a quarter of the accounts for the contract itself and for each vendor, HubSpot's in every shape."""
    share = ACCOUNTS // 4
    made = {
        "hubspot": hubspot_shapes.make_worlds(SEED, share),
        "respond_io": respond_io_worlds.make_worlds(SEED, share),
        "klaviyo": klaviyo_worlds.make_worlds(SEED, share),
    }
    return Accounts(
        worlds.make_worlds(SEED, share),
        [(compare_worlds.VENDORS[name], accounts) for name, accounts in made.items()],
    )


def seed_rows_of(accounts: Accounts) -> dict[str, list[list[str]]]:
    """Return the rows that a project needs beside its own seeds for random accounts.

    Args:
        accounts: as random_accounts() makes them.

    """
    every = [*accounts.generic, *(account for _, found in accounts.of_vendors for account in found)]
    return compare_worlds.seed_rows_of(every) | {"resolution_definitions": own_definitions()}


def own_definitions() -> list[list[str]]:
    """Return the rows of the worlds' own definitions, the columns in the seed's order."""
    with (PROJECT / "seeds" / "resolution_definitions.csv").open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    made = [dict(zip(worlds.DEFINITION_COLUMNS, row, strict=True)) for row in worlds.OWN_DEFINITIONS]
    return [[definition.get(column, "") for column in header] for definition in made]


def project_with(rows: Mapping[str, Sequence[Sequence[object]]], folder: Path) -> Path:
    """Make a project that is this one but for rows more in its seeds, the way users have rows of their own.

    Args:
        rows: by seed, the rows more.
        folder: a new one.

    """
    folder.mkdir()
    for path in PROJECT.iterdir():
        if path.name != "seeds" and not path.name.startswith(("target", "logs", ".")):
            (folder / path.name).symlink_to(path)
    shutil.copytree(PROJECT / "seeds", folder / "seeds")
    kept = Path("target") / "parsed" / "agent_outcomes.msgpack"
    if (PROJECT / kept).is_file():
        (folder / kept).parent.mkdir(parents=True)
        shutil.copyfile(PROJECT / kept, folder / kept)
    for seed, added in rows.items():
        with (folder / "seeds" / f"{seed}.csv").open("a", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(added)
    return folder
