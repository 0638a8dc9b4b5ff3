"""The main job, run as a user runs it: from nothing, from the examples, twice, and under other time zones.

Random worlds: test_worlds_built.py.
"""

import os
import subprocess
import sys
from pathlib import Path

import duckdb

PROJECT = Path(__file__).resolve().parents[2]
BIN = PROJECT / ".venv" / "bin"


def run(command: list[str], database: Path, machine_zone: str) -> str:
    """Run one of the project's commands on a machine of that time zone and return what it printed."""
    environment = os.environ | {"AGENT_OUTCOMES_DATABASE": str(database), "TZ": machine_zone, "DO_NOT_TRACK": "1"}
    done = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout[-6000:]}\n{done.stderr[-2000:]}"
    return done.stdout


def dbt_build(database: Path, machine_zone: str, *options: str) -> str:
    """Run `dbt build` with files of its own, beside the database."""
    own_files = ["--target-path", str(database.parent / "target"), "--log-path", str(database.parent / "logs")]
    return run([str(BIN / "dbt"), "--no-use-colors", "build", *own_files, *options], database, machine_zone)


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


def test_loading_and_building_again_in_other_time_zones_changes_nothing(examples_database):
    before = contents(examples_database)
    run([sys.executable, "scripts/load_exports.py", "examples/exports"], examples_database, "Asia/Kolkata")
    dbt_build(examples_database, "America/St_Johns", "--exclude-resource-type", "unit_test")
    assert contents(examples_database) == before


def test_the_impact_of_the_week_is_printed(examples_database):
    printed = run([sys.executable, "scripts/show_impact.py"], examples_database, "UTC")
    assert "generic/harbour_lamps" in printed
    assert "2026-04-13" in printed
    assert "resolution rate" in printed
