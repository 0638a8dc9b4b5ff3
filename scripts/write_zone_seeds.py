"""Write the seeds of time zones from the installed `tzdata` package: run it after a new release is in the lock."""

import csv
import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import click

from scripts.zones.package import Zone, read_zone, release, zone_names

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
# the first row of a zone has no change before it
EARLIEST = "0001-01-01 00:00:00"


def transition_rows(zones: Iterable[Zone], name_of_release: str) -> Iterable[list]:
    """Yield the rows of zone_transitions: zone, from, until, offset, release."""
    for zone in zones:
        starts = [EARLIEST if change.at is None else written(change.at) for change in zone.changes]
        for start, end, change in zip(starts, [*starts[1:], ""], zone.changes, strict=True):
            yield [zone.name, start, end, change.offset_seconds, name_of_release]


def rule_rows(zones: Iterable[Zone], name_of_release: str) -> Iterable[list]:
    """Yield the rows of zone_rules: the two changes of every year, for zones that have them."""
    for zone in zones:
        for change in zone.rule:
            yield [
                zone.name,
                change.month,
                change.week,
                change.iso_weekday,
                change.local_seconds,
                change.offset_before_seconds,
                change.offset_seconds,
                name_of_release,
            ]


def written(instant: datetime) -> str:
    """Write an instant as the seeds have it."""
    return instant.strftime("%Y-%m-%d %H:%M:%S")


def write(name: str, header: list[str], rows: Iterable[list]) -> int:
    """Write one seed; return its number of rows."""
    rows = list(rows)
    with (SEEDS / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
    return len(rows)


@click.command()
def write_zone_seeds() -> None:
    """Write seeds/time_zones.csv, zone_transitions.csv and zone_rules.csv from the installed package `tzdata`."""
    zones = [read_zone(name) for name in zone_names()]
    own = release()
    write("time_zones", ["timezone"], ([zone.name] for zone in zones))
    changes = write(
        "zone_transitions",
        ["zone", "from_at", "until_at", "offset_seconds", "release"],
        transition_rows(zones, own),
    )
    rules = write(
        "zone_rules",
        [
            "zone",
            "month_number",
            "week_of_month",
            "iso_weekday",
            "local_seconds",
            "offset_before_seconds",
            "offset_seconds",
            "release",
        ],
        rule_rows(zones, own),
    )
    click.echo(f"tzdata {own}: {len(zones)} zones, {changes:,} rows of zone_transitions, {rules} of zone_rules")


if __name__ == "__main__":
    write_zone_seeds()
