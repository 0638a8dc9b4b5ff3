"""The main job, run as a user runs it: from nothing, from the examples, twice, and under other time zones.

Random worlds: test_worlds_built.py.
"""

import sys
from pathlib import Path

import duckdb

from tests.python.commands import dbt_build, run


def contents(database: Path) -> dict[str, tuple[int, int]]:
    """Return, for every table and view of the public schemas, its row count and a checksum that ignores row order."""
    with duckdb.connect(str(database), read_only=True) as connection:
        names = connection.execute(
            "select table_schema || '.' || table_name from information_schema.tables where table_schema = 'marts'"
        ).fetchall()
        return {
            name: connection.execute(f"select count(*), bit_xor(hash(t)) from {name} as t").fetchone()  # noqa: S608
            for (name,) in sorted(names)
        }


def test_an_empty_database_builds_and_every_mart_is_there_and_empty(tmp_path):
    database = tmp_path / "empty.duckdb"
    dbt_build(database, "UTC", "--exclude-resource-type", "unit_test")
    counts = {name: rows for name, (rows, _) in contents(database).items()}
    assert {name for name, rows in counts.items() if rows} == {"marts.dim_channels"}
    assert len(counts) >= 26


def test_loading_and_building_again_in_other_time_zones_changes_nothing(examples_database, tmp_path):
    before = contents(examples_database)
    run([sys.executable, "scripts/load_exports.py", "examples/exports"], examples_database, "Asia/Kolkata")
    # the session's zone too, which profiles.yml pins to UTC
    profile = Path("profiles.yml").read_text()
    assert profile.count("TimeZone: UTC") == 1
    (tmp_path / "profiles.yml").write_text(profile.replace("TimeZone: UTC", "TimeZone: Asia/Kathmandu"))
    options = ["--profiles-dir", str(tmp_path), "--exclude-resource-type", "unit_test"]
    dbt_build(examples_database, "America/St_Johns", *options)
    assert contents(examples_database) == before


def test_the_impact_of_the_week_is_printed(examples_database):
    printed = run([sys.executable, "scripts/show_impact.py"], examples_database, "UTC")
    assert "generic/harbour_lamps" in printed
    assert "2026-04-13" in printed
    assert "resolution rate" in printed
