"""Time zones against Python's own reading of the files of the `tzdata` package: another program, the same release.

`zoneinfo.ZoneInfo(name)` would prefer the files of the machine; the package's own are opened instead.
"""

import csv
import io
from bisect import bisect_right
from datetime import UTC, datetime, time, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import pytest

from scripts.loading.contract import read_contract
from scripts.loading.database import open_database
from scripts.write_zone_seeds import rule_rows, transition_rows
from scripts.zones.package import parse_rule, read_zone, release, zone_bytes, zone_names
from tests.python.commands import dbt_build

SEEDS = Path("seeds")
EXTRACTED_AT = datetime(2026, 11, 29)
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


@cache
def clock_of(name: str) -> ZoneInfo:
    return ZoneInfo.from_file(io.BytesIO(zone_bytes(name)), key=name)


@cache
def different_zones() -> list[str]:
    """One name for each file: links are the same bytes."""
    return sorted({zone_bytes(name): name for name in reversed(zone_names())}.values())


def offset_at(name: str, instant: datetime) -> int:
    """Seconds that local time is ahead at a naive UTC instant."""
    return int(instant.replace(tzinfo=UTC).astimezone(clock_of(name)).utcoffset().total_seconds())


def utc_of(name: str, wall_clock: datetime) -> datetime:
    """Return the first reading of a wall clock that occurs twice; one that is skipped moves by the gap: fold 0."""
    return wall_clock - wall_clock.replace(tzinfo=clock_of(name), fold=0).utcoffset()


def seed_rows(name: str) -> list[list[str]]:
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


def test_the_seeds_are_what_the_script_reads_in_the_package_of_the_lock():
    zones = [read_zone(name) for name in zone_names()]
    assert seed_rows("time_zones") == [[zone.name] for zone in zones]
    for seed, rows in (("zone_transitions", transition_rows), ("zone_rules", rule_rows)):
        assert seed_rows(seed) == [[str(cell) for cell in row] for row in rows(zones, release())], (
            f"seeds/{seed}.csv is of another release: run scripts/write_zone_seeds.py"
        )


def test_the_release_in_the_lock_is_the_one_that_is_installed():
    locked = [line for line in Path("requirements.lock").read_text().splitlines() if line.startswith("tzdata==")]
    assert [line.partition("==")[2].split()[0] for line in locked] == [__import__("tzdata").__version__]


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("UTC0", []),
        ("<+0330>-3:30", []),
        ("EST5EDT,M3.2.0,M11.1.0", [(3, 2, 7, 7200, -18000, -14400), (11, 1, 7, 7200, -14400, -18000)]),
        ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", [(3, 5, 7, -3600, -7200, -3600), (10, 5, 7, 0, -3600, -7200)]),
        ("IST-1GMT0,M10.5.0,M3.5.0/1", [(10, 5, 7, 7200, 3600, 0), (3, 5, 7, 3600, 0, 3600)]),
        ("EET-2EEST,M3.4.4/50,M10.4.4/50", [(3, 4, 4, 180000, 7200, 10800), (10, 4, 4, 180000, 10800, 7200)]),
    ],
)
def test_a_rule_is_read_as_posix_writes_it(text, changes):
    assert [tuple(vars(change).values()) for change in parse_rule(text)] == changes


@pytest.mark.parametrize("text", ["EST5EDT,J60,J300", "EST5EDT,59,299", "EST5EDT", "nonsense"])
def test_a_rule_that_the_seed_cannot_hold_is_refused(text):
    with pytest.raises(ValueError, match="form that the seed cannot hold"):
        parse_rule(text)


@pytest.fixture(scope="module")
def zones_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the tables of days with an account in every zone, whose conversations open at every edge of its clocks."""
    path = tmp_path_factory.mktemp("zones") / "agent_outcomes.duckdb"
    with open_database(path, read_contract(), print) as connection:
        for name in different_zones():
            account = name.replace("/", "__")
            connection.execute(
                "insert into raw.loads (load_id, source_system, account_id, extracted_at, loaded_at, status) "
                "values ($1, 'generic', $1, $2, $2, 'loaded')",
                [account, EXTRACTED_AT],
            )
            connection.execute(
                "insert into raw.generic__account_settings (timezone, _source_system, _account_id, _extracted_at, "
                "_loaded_at, _load_id, _file, _row) values ($1, 'generic', $2, $3, $3, $2, 'f.csv', 1)",
                [name, account, EXTRACTED_AT],
            )
            connection.execute(
                "insert into raw.generic__conversations (conversation_id, opened_at, _source_system, _account_id, "
                "_extracted_at, _loaded_at, _load_id, _file, _row) "
                "select text, text, 'generic', $2, $3, $3, $2, 'f.csv', row_number() over () "
                "from unnest($1) as t (text)",
                [[str(wall_clock) for wall_clock in edges_of(name)], account, EXTRACTED_AT],
            )
    dbt_build(
        path,
        "Asia/Tokyo",
        "--select",
        "+stg_generic__conversations",
        "+base_zone_days",
        "assert_both_tables_of_days_agree",
        "--exclude",
        "assert_an_accounts_hours_are_those_of_its_dates",
        "--exclude-resource-type",
        "unit_test",
    )
    return path


def edges_of(name: str) -> list[datetime]:
    """Wall clocks of 2024 to 2027 at both bounds of what a change doubles or skips, and one second to either side."""
    found = set()
    day = datetime(2024, 1, 1)
    while day < datetime(2028, 1, 1):
        early, late = day, day + DAY
        if offset_at(name, early) != offset_at(name, late):
            while late - early > SECOND:
                middle = early + timedelta(seconds=(late - early) // SECOND // 2)
                early, late = (middle, late) if offset_at(name, middle) == offset_at(name, early) else (early, middle)
            found.add(late)
        day += DAY
    edges = set()
    for instant in found:
        for offset in (offset_at(name, instant - SECOND), offset_at(name, instant)):
            edges |= {instant + timedelta(seconds=offset + shift) for shift in (-1, 0, 1)}
    return sorted(edges | {datetime(2026, 6, 15, 12)})


def test_every_change_of_every_zone_until_2099_is_the_packages(zones_database):
    with duckdb.connect(str(zones_database), read_only=True) as connection:
        rows = connection.execute(
            "select timezone, from_at, offset_seconds from accounts.base_zone_changes order by timezone, from_at"
        ).fetchall()
    changes: dict[str, list[tuple[datetime, int]]] = {}
    for name, from_at, offset in rows:
        changes.setdefault(name, []).append((from_at, offset))
    assert sorted(changes) == zone_names()
    for name in different_zones():
        starts = [start for start, _ in changes[name]]
        offsets = [offset for _, offset in changes[name]]
        assert offset_at(name, datetime(1970, 1, 1)) == offsets[0], name
        for start, before, after in zip(starts[1:], offsets, offsets[1:], strict=False):
            assert (offset_at(name, start - SECOND), offset_at(name, start)) == (before, after), (name, start)
        # nothing else changes: every six hours of four years, every day of years that only the rule reaches
        for first, last, step in (
            (datetime(2024, 1, 1), datetime(2028, 1, 1), timedelta(hours=6)),
            (datetime(2037, 1, 1), datetime(2039, 1, 1), DAY),
            (datetime(2062, 1, 1), datetime(2063, 1, 1), DAY),
            (datetime(2099, 1, 1), datetime(2099, 12, 31), DAY),
        ):
            at = first
            while at < last:
                assert offset_at(name, at) == offsets[bisect_right(starts, at) - 1], (name, at)
                at += step
    for name in set(zone_names()) - set(different_zones()):
        twin = next(other for other in different_zones() if zone_bytes(other) == zone_bytes(name))
        assert changes[name] == changes[twin], name


def test_each_utc_day_of_every_zone_from_2024_to_2027_has_the_packages_local_time(zones_database):
    with duckdb.connect(str(zones_database), read_only=True) as connection:
        rows = connection.execute(
            "select timezone, utc_date, offset_seconds, changes_at, offset_after_seconds "
            "from accounts.base_zone_days "
            "where utc_date between date '2024-01-01' and date '2027-12-31' and timezone in (select unnest($1))",
            # zones of opening hours stand there too
            [different_zones()],
        ).fetchall()
    assert len(rows) == len(different_zones()) * 1461
    for name, day, offset, changes_at, offset_after in rows:
        midnight = datetime.combine(day, time())
        assert offset_at(name, midnight) == offset, (name, day)
        if changes_at:
            assert (offset_at(name, changes_at - SECOND), offset_at(name, changes_at)) == (offset, offset_after)
        assert offset_at(name, midnight + DAY - SECOND) == (offset_after if changes_at else offset), (name, day)


def test_local_text_at_every_edge_of_every_zone_from_2024_to_2027_is_the_packages_instant(zones_database):
    with duckdb.connect(str(zones_database), read_only=True) as connection:
        rows = connection.execute(
            "select accounts.timezone, conversation_id, opened_at, split_part(opened_at_fault, ':', 1) "
            "from staging.stg_generic__conversations inner join accounts.base_accounts as accounts "
            "using (source_system, account_id)"
        ).fetchall()
    assert {name for name, *_ in rows} == set(different_zones())
    told = {"ambiguous_local": 0, "skipped_local": 0, None: 0}
    for name, text, opened_at, fault in rows:
        wall_clock = datetime.fromisoformat(text)
        assert opened_at == utc_of(name, wall_clock), (name, text)
        first, second = (wall_clock.replace(tzinfo=clock_of(name), fold=fold).utcoffset() for fold in (0, 1))
        expected = "ambiguous_local" if first > second else "skipped_local" if first < second else None
        assert fault == expected, (name, text)
        told[fault] += 1
    assert all(told.values())


@pytest.mark.parametrize(
    ("name", "instant", "wall_clock"),
    [
        # what the law said in 2026 and the engines' own files did not know yet
        ("Africa/Casablanca", "2026-09-20 00:59:59", "2026-09-20 01:59:59"),
        ("Africa/Casablanca", "2026-09-20 01:00:00", "2026-09-20 01:00:00"),
        ("America/Vancouver", "2026-11-01 08:59:59", "2026-11-01 01:59:59"),
        ("America/Vancouver", "2026-11-01 09:00:00", "2026-11-01 02:00:00"),
        ("America/Winnipeg", "2026-11-01 07:00:00", "2026-11-01 02:00:00"),
        ("America/Havana", "2026-11-01 05:00:00", "2026-11-01 01:00:00"),
        # and two that everybody knows
        ("America/New_York", "2026-11-01 05:59:59", "2026-11-01 01:59:59"),
        ("America/New_York", "2026-11-01 06:00:00", "2026-11-01 01:00:00"),
    ],
)
def test_an_instant_is_local_time_by_the_law_of_the_release(zones_database, name, instant, wall_clock):
    twin = next(other for other in different_zones() if zone_bytes(other) == zone_bytes(name))
    with duckdb.connect(str(zones_database), read_only=True) as connection:
        [(found,)] = connection.execute(
            "select $2::timestamp + interval 1 second * case when changes_at <= $2::timestamp "
            "then offset_after_seconds else offset_seconds end from accounts.base_zone_days "
            "where timezone = $1 and utc_date = $2::date",
            [twin, instant],
        ).fetchall()
    assert str(found) == wall_clock
