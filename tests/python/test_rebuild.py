"""The main job, run as a user runs it: from nothing, from the examples, twice, and under other time zones.

Random worlds: test_worlds_built.py.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from tests.python.commands import DBT, PROJECT, dbt_build, run
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
            name: connection.execute(f"select count(*), bit_xor(hash(hash(t))) from {name} as t").fetchone()  # noqa: S608
            for (name,) in sorted(names)
        }


def test_an_empty_database_builds_and_every_mart_is_there_and_empty(tmp_path):
    database = tmp_path / "agent_outcomes.duckdb"
    dbt_build(database, "UTC")
    counts = {name: rows for name, (rows, _) in contents(database).items()}
    of_seeds = {"marts.dim_channels", "marts.dim_definitions", "marts.dim_frequencies"}
    assert {name for name, rows in counts.items() if rows} == of_seeds
    assert len(counts) >= 26


def test_loading_and_building_again_in_other_time_zones_changes_nothing(examples_database, tmp_path):
    before = contents(examples_database)
    run([sys.executable, "scripts/load_exports.py", "examples/exports"], examples_database, "Asia/Kolkata")
    # the session's zone too, which profiles.yml pins to UTC
    profile = Path("profiles.yml").read_text()
    assert profile.count("TimeZone: UTC") == 1
    (tmp_path / "profiles.yml").write_text(profile.replace("TimeZone: UTC", "TimeZone: Asia/Kathmandu"))
    dbt_build(examples_database, "America/St_Johns", "--profiles-dir", str(tmp_path))
    assert contents(examples_database) == before


def test_erasing_people_moves_no_row_of_a_mart_or_report(examples_database, tmp_path):
    erased = tmp_path / "agent_outcomes.duckdb"
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


# --------------------------------------------------------------------------------------------------------------------
# Which build is whole
# --------------------------------------------------------------------------------------------------------------------


def record(database: Path) -> list[tuple]:
    """Return command, status, models left unbuilt, failed tests of each row of the record of builds."""
    with duckdb.connect(str(database), read_only=True) as connection:
        return connection.execute(
            "select command, status, stale_models, failed_tests from raw.builds order by entry_number"
        ).fetchall()


@pytest.fixture
def copy_of_examples(examples_database: Path, tmp_path: Path) -> Path:
    """Return a copy of the built examples that a test may spoil."""
    copy = tmp_path / "agent_outcomes.duckdb"
    shutil.copyfile(examples_database, copy)
    # so that dbt need not read the project again
    shutil.copytree(examples_database.parent / "target", tmp_path / "target")
    return copy


def start_dbt(database: Path, *arguments: str) -> subprocess.Popen[str]:
    """Start dbt with files of its own, beside the database; what it prints comes line by line."""
    folder = database.parent
    own_files = ["--target-path", str(folder / "target"), "--log-path", str(folder / "logs")]
    environment = os.environ | {"AGENT_OUTCOMES_DATABASE": str(database), "DO_NOT_TRACK": "1"}
    return subprocess.Popen(
        [*DBT, *arguments, *own_files],
        cwd=PROJECT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_a_build_is_whole_and_a_part_of_it_over_the_same_loads_leaves_it_whole(copy_of_examples):
    assert record(copy_of_examples)[-1][1:] == ("whole", "", 0)
    dbt_build(copy_of_examples, "UTC", "--select", "resolution_definitions", "dim_channels")
    assert record(copy_of_examples)[-2:] == [("build", "begun", "dim_channels", None), ("build", "whole", "", 0)]


def test_a_run_that_is_killed_and_a_part_over_another_as_of_leave_a_mixture_that_is_refused(copy_of_examples):
    with start_dbt(copy_of_examples, "run", "--select", "dim_channels", "--vars", "{as_of: 2026-04-01}") as dbt:
        assert any("1 of 1 START" in line for line in dbt.stdout)
        dbt.kill()
    [*_, (command, status, stale, _)] = record(copy_of_examples)
    assert (command, status) == ("run", "begun")
    assert {"fct_episodes", "dim_channels"} <= set(stale.split())
    impact = [sys.executable, "scripts/show_impact.py"]
    with pytest.raises(AssertionError, match="was cut short"):
        run(impact, copy_of_examples, "UTC")
    dbt_build(copy_of_examples, "UTC", "--select", "dim_channels")
    [*_, (_, status, stale, _)] = record(copy_of_examples)
    assert status == "mixture"
    assert "fct_episodes" in stale.split()
    assert "dim_channels" not in stale.split()
    with pytest.raises(AssertionError, match="models unbuilt"):
        run(impact, copy_of_examples, "UTC")


def test_a_retry_is_written_down_what_is_gone_is_not_built_and_a_failed_test_counts_until_it_passes(copy_of_examples):
    rename = "alter table marts.{} rename to {}"
    with duckdb.connect(str(copy_of_examples)) as connection:
        connection.execute(rename.format("fct_handoffs", "gone"))
        connection.execute("update raw.builds set failing_tests = 'assert_required_values_can_be_read'")
    with start_dbt(copy_of_examples, "run", "--select", "agg_weekly_handoffs") as dbt:
        dbt.communicate()
    assert record(copy_of_examples)[-1] == ("run", "mixture", "agg_weekly_handoffs fct_handoffs", 1)
    with duckdb.connect(str(copy_of_examples)) as connection:
        connection.execute(rename.format("gone", "fct_handoffs"))
    with start_dbt(copy_of_examples, "retry") as dbt:
        dbt.communicate()
    assert record(copy_of_examples)[-1] == ("run", "mixture", "fct_handoffs", 1)


def test_a_failing_test_says_which_value_of_which_record_and_writes_nothing_down(copy_of_examples):
    before = record(copy_of_examples)
    tests = ["assert_required_values_can_be_read", "assert_known_values_cover_almost_all"]
    with start_dbt(copy_of_examples, "test", "--select", *tests, "--vars", "{max_unknown_share: 0}") as dbt:
        printed = dbt.stdout.read()
    assert dbt.returncode == 1
    assert "FAIL assert_required_values_can_be_read:" in printed
    value = 'messages sent_at cannot be read and counts as empty (1 of 181), as "2026-03-15T25:10" in'
    assert f"  generic/harbour_lamps: {value} generic/harbour_lamps/messages-2026-03.csv, record 47." in printed
    assert "hubspot: 2 of 147 values of messages channel are in no map." in printed
    assert record(copy_of_examples) == before
