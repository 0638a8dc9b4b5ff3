"""The benchmark runs at a small size, and its exports are what it says they are."""

import os
import subprocess
import sys

import duckdb
import pytest

from scripts.benchmarking.exports import Heap, Size, make_exports, make_next_day
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


def test_a_heap_holds_the_same_rows_not_spread_out(tmp_path):
    size = Size(conversations=300)
    make_exports(tmp_path, size, heap=Heap(in_one_conversation=40, of_one_contact=50))
    with duckdb.connect() as connection:
        for name in ("conversations", "messages"):
            connection.read_csv(str(tmp_path / "generic" / "*" / f"{name}.csv")).create_view(name)
        messages = connection.sql(
            "select count(*) from messages group by conversation_id order by 1 desc limit 2"
        ).fetchall()
        contacts = connection.sql("select count(*) from conversations group by contact_id order by 1 desc").fetchall()
    assert messages == [(400,), (10,)]
    assert count_rows(tmp_path, "messages") == size.messages
    assert (50,) in contacts


def test_the_next_day_is_a_thousandth_or_three_of_the_rows_a_tenth_late_with_a_correction_and_a_merge(tmp_path):
    size = Size(conversations=10_000)
    make_exports(tmp_path / "first", size)
    make_next_day(tmp_path / "next", size)
    tables = ["conversations", "messages", "messages-late", "contacts"]
    # late: those of 27 conversations of the last three weeks, and the corrected message
    assert [count_rows(tmp_path / "next", table) for table in tables] == [27, 270, 28, 2]
    with duckdb.connect() as connection:
        for name, day, table in (
            ("first", "first", "messages"),
            ("new", "next", "messages"),
            ("late", "next", "messages-late"),
        ):
            connection.read_csv(str(tmp_path / day / "generic" / "*" / f"{table}.csv")).create_view(name)
        known, corrected, overlap, follows = (
            connection.sql(query).fetchone()[0]
            for query in (
                "select count(*) from late semi join first using (conversation_id)",
                "select count(*) from late semi join first using (message_id)",
                "select count(*) from new semi join first using (conversation_id)",
                "select (select max(sent_at) from first) < (select min(sent_at) from new)",
            )
        )
    assert (known, corrected, overlap, follows) == (28, 1, 0, True)


@pytest.mark.skipif(os.environ.get("CHECK_BENCHMARK") != "1", reason="two minutes of one core: make test-benchmark")
def test_the_benchmark_prints_every_cost_beside_its_floor(tmp_path):
    command = [
        sys.executable,
        str(PROJECT / "scripts" / "benchmark.py"),
        "--conversations",
        "70",
        "--no-growth",
        "--no-empty",
        "--no-days",
    ]
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
        "plain program, landed rows",
        "core: models up to the same marts, to plain",
        "loader and core, to plain",
        "all models",
    ):
        assert name in done.stdout
    with duckdb.connect(str(tmp_path / "70" / "agent_outcomes.duckdb"), read_only=True) as connection:
        built = connection.execute("select count(*) from marts.fct_messages").fetchone()
    assert built == (700,)
