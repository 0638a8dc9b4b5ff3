"""The benchmark runs at a small size, and its exports are what it says they are."""

import os
import subprocess
import sys

import duckdb

from scripts.benchmarking.exports import Size, make_exports
from tests.python.commands import PROJECT


def count_rows(folder, table):
    with duckdb.connect() as connection:
        return connection.read_csv(str(folder / "generic" / "*" / f"{table}.csv")).shape[0]


def test_exports_hold_exactly_the_numbers_of_records_they_are_made_for(tmp_path):
    size = Size(conversations=210)
    make_exports(tmp_path, size)
    tables = ["conversations", "messages", "conversation_events", "feedback"]
    assert [count_rows(tmp_path, table) for table in tables] == [210, size.messages, size.events, size.votes]
    assert (size.messages, size.events, size.votes) == (2_100, 210, 63)


def test_the_same_size_gives_the_same_files(tmp_path):
    for run in ("one", "two"):
        make_exports(tmp_path / run, Size(conversations=50))
    names = sorted(path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*.csv"))
    assert len(names) == 15
    assert all((tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes() for name in names)


def test_the_benchmark_prints_every_cost_beside_its_floor(tmp_path):
    command = [sys.executable, str(PROJECT / "scripts" / "benchmark.py"), "--conversations", "70", "--no-growth"]
    done = subprocess.run(
        [*command, "--models", "3", "--folder", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "COLUMNS": "100", "NO_COLOR": "1"},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    for name in (
        "bare read of the files",
        "load_exports.py",
        "floor: one group-by",
        "models up to fct_episodes",
        "all models",
    ):
        assert name in done.stdout
    with duckdb.connect(str(tmp_path / "70" / "agent_outcomes.duckdb"), read_only=True) as connection:
        built = connection.execute("select count(*) from marts.fct_messages").fetchone()
    assert built == (700,)
