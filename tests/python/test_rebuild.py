"""The main job, run as a user runs it: from nothing, from the examples, twice, and under other time zones.

Random worlds: test_worlds_built.py.
"""

import shutil
import sys
from pathlib import Path

import duckdb

from tests.python.commands import dbt_build, run
from tests.python.marts_compared import differences, new_ids

# a contact of each source and shape, one of them in a file whose name holds the conversation
ERASED_CONTACTS = (
    ("generic", "harbour_lamps", "cust-104"),
    ("hubspot", "thistle_yarns", "410006"),
    ("hubspot", "juniper_cycles", "430001"),
    ("respond_io", "kowhai_kayaks", "41020"),
    ("klaviyo", "lantern_teas", "01JLTADA00"),
)


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


def test_erasing_people_moves_no_row_of_a_mart_or_report(examples_database, tmp_path):
    erased = tmp_path / "erased.duckdb"
    shutil.copy(examples_database, erased)
    for contact in ERASED_CONTACTS:
        run([sys.executable, "scripts/erase_contact.py", *contact], erased)
    dbt_build(erased, "UTC", "--exclude-resource-type", "unit_test", "--exclude-resource-type", "test")
    ids = new_ids(examples_database, erased)
    assert {contact_id for *_, contact_id in ERASED_CONTACTS} <= set(ids)
    assert differences(examples_database, erased, ids) == {}


def test_the_impact_of_the_week_is_printed(examples_database):
    printed = run([sys.executable, "scripts/show_impact.py"], examples_database, "UTC")
    assert "generic/harbour_lamps" in printed
    assert "2026-04-13" in printed
    assert "resolution rate" in printed
