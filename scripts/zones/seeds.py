"""What the seeds of time zones say: the release in force, and which names are known."""

import csv
from functools import cache
from pathlib import Path

SEEDS = Path(__file__).resolve().parents[2] / "seeds"


@cache
def release_in_force() -> str:
    """Return the release that the seeds were written from: every row says the same."""
    with (SEEDS / "zone_transitions.csv").open(encoding="utf-8", newline="") as file:
        return next(csv.DictReader(file))["release"]


@cache
def known_zones() -> dict[str, str]:
    """Return the names that settings may use, by their lower-case spelling, which is read as well."""
    with (SEEDS / "time_zones.csv").open(encoding="utf-8", newline="") as file:
        return {row["timezone"].lower(): row["timezone"] for row in csv.DictReader(file)}
