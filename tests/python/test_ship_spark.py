# ruff: noqa: S608 - queries of tests, made of their own words
"""What ship_raw.py brings to Spark's folder: all that was landed and the ledger, or nothing; the same again nothing.

Spark itself is not needed: the files are looked at. test_spark.py builds on them.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result

from scripts.loading.errors import DatabaseUnavailableError
from scripts.profiles import read_targets
from scripts.restoring.declaration import read_ledger
from scripts.ship_raw import main
from scripts.shipping import warehouse
from scripts.shipping.groups import shipped_tables
from scripts.shipping.warehouse import Warehouse
from tests.python.landed_shop import Landed

PROJECT = Path(__file__).resolve().parents[2]
# the command, killed when it does something for the nth time
KILLED = """
import os, signal, sys
from scripts.shipping import warehouse
name, times = sys.argv[1], int(sys.argv[2])
place, _, name = name.rpartition(".")
place = getattr(warehouse, place) if place else warehouse
done, real = 0, getattr(place, name)
def counted(*arguments, **named):
    global done
    done += 1
    if done == times:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(*arguments, **named)
setattr(place, name, counted)
from scripts.ship_raw import main
main(["--target", "spark"])
"""


@dataclass(frozen=True)
class Shop(Landed):
    """A database with landed rows, and Spark's folder."""

    home: Path

    def environment(self) -> dict[str, str]:
        """Return what names both."""
        return {"AGENT_OUTCOMES_DATABASE": str(self.database), "AGENT_OUTCOMES_SPARK_HOME": str(self.home)}

    def ship(self, *arguments: str) -> Result:
        """Run the command, in this process."""
        return CliRunner().invoke(main, ["--target", "spark", *arguments], env=self.environment())

    def folder(self) -> Path:
        """Return the folder of the shipment that counts, as a build finds it."""
        room = self.home / "shipments"
        with duckdb.connect() as connection:
            rows = connection.execute(f"select shipment from '{room}/newest/*.parquet'").fetchall()
        assert len(rows) == 1
        return room / rows[0][0]

    def ask(self, table: str, columns: str = "*", order: str = "all") -> list[tuple[object, ...]]:
        """Return the rows of a table there."""
        files = self.folder() / table / "*.parquet"
        with duckdb.connect() as connection:
            return connection.execute(f"select {columns} from '{files}' order by {order}").fetchall()

    def files(self, table: str = "generic__messages") -> dict[str, int]:
        """Return the files of a table, and where on the disk each lies."""
        return {path.name: path.stat().st_ino for path in (self.folder() / table).glob("*.parquet")}


@pytest.fixture
def shop(tmp_path) -> Shop:
    made = Shop(tmp_path / "shop.duckdb", tmp_path / "spark")
    made.land()
    return made


def test_every_landed_row_and_the_ledger_lie_there_as_they_were(shop):
    done = shop.ship()
    assert (done.exit_code, done.stderr) == (0, "")
    assert "8 rows were shipped, of 4 loads and tables. The ledger has 1 rows" in done.stdout
    assert "dbt build --target spark" in done.stdout
    with duckdb.connect(str(shop.database), read_only=True) as connection:
        for table, columns in {**shipped_tables(), "fct_verdict_ledger": read_ledger().columns}.items():
            schema = "marts" if table == "fct_verdict_ledger" else "raw"
            listed = ", ".join(columns)
            rows = connection.execute(f"select {listed} from {schema}.{table} order by all").fetchall()
            assert (shop.folder() / table).is_dir(), table
            if rows:
                assert shop.ask(table, listed) == rows, table
    assert len(shop.ask("generic__messages")) == 6


def test_an_instant_is_a_wall_clock_there(shop):
    """Spark takes it for TIMESTAMP_NTZ then: no session's zone moves it."""
    shop.ship()
    [file] = (shop.folder() / "loads").glob("*.parquet")
    with duckdb.connect() as connection:
        said = connection.execute(
            "select logical_type from parquet_schema($file) where name = 'extracted_at'", {"file": str(file)}
        ).fetchall()
    assert "isAdjustedToUTC=0" in said[0][0]
    assert "MICROS" in said[0][0]


def test_the_same_again_changes_nothing_and_another_load_moves_its_rows_alone(shop):
    shop.ship()
    before, files = shop.folder(), shop.files()
    done = shop.ship()
    assert (done.exit_code, done.stdout) == (0, "All stands there already: nothing was changed.\n")
    assert shop.folder() == before
    shop.write(
        "insert into raw.loads select * replace ('load 3' as load_id) from raw.loads where load_id = 'load 2'",
        "insert into raw.generic__messages (_load_id, message_id) values ('load 3', 'm9')",
    )
    assert "2 rows were shipped, of 2 loads and tables. The ledger stood there already." in shop.ship().stdout
    assert shop.folder() != before
    assert files.items() < shop.files().items()
    assert len(shop.ask("generic__messages")) == 7
    # a build may be reading the one before, nobody the one before that
    assert before.is_dir()
    shop.write("delete from raw.generic__messages where _load_id = 'load 3'")
    shop.ship()
    assert not before.exists()
    assert (shop.files(), len(shop.ask("fct_verdict_ledger"))) == (files, 1)


def test_what_was_taken_back_erased_or_damaged_by_hand_is_brought_in_line(shop):
    shop.ship()
    shop.write(
        "delete from raw.generic__messages where _load_id = 'load 1'",
        "update raw.loads set status = 'forgotten' where load_id = 'load 1'",
        "update raw.generic__messages set text = 'erased' where message_id = 'm1'",
    )
    assert shop.ship().exit_code == 0
    assert shop.ask("generic__messages", "_load_id, message_id, text = 'erased'", "2") == [
        ("load 2", "m0", False),
        ("load 2", "m1", True),
        ("load 2", "m2", False),
    ]
    assert shop.ask("loads", "status", "load_id") == [("forgotten",), ("loaded",)]
    for damage in (Path.unlink, lambda path: path.write_bytes(b"PAR1")):
        [file] = (shop.folder() / "generic__messages").glob("*.parquet")
        damage(file)
        assert "3 rows were shipped, of 1 loads and tables" in shop.ship().stdout
        assert len(shop.ask("generic__messages")) == 3
    shop.write("delete from raw.generic__messages")
    assert shop.ship().exit_code == 0
    assert shop.files() == {}


def test_the_folder_with_what_was_erased_goes_when_the_same_is_shipped_again(shop):
    shop.ship()
    with_the_text = shop.folder()
    shop.write("update raw.generic__messages set text = 'erased' where message_id = 'm1'")
    shop.ship()
    assert with_the_text.is_dir()
    shop.ship()
    assert not with_the_text.exists()
    assert shop.ask("generic__messages", "count(*)", "1") == [(6,)]


def test_a_table_of_many_files_becomes_one(shop, monkeypatch):
    monkeypatch.setattr(warehouse, "MOST_FILES", 2)
    for number in (3, 4, 5):
        shop.write(
            f"insert into raw.generic__messages (_load_id, message_id) values ('load {number}', 'more {number}')"
        )
        shop.ship()
        assert len(shop.ask("generic__messages")) == 4 + number
    assert len(shop.files()) == 1


def test_another_databases_folder_and_one_that_is_not_ours_are_refused_and_stay(shop, tmp_path):
    shop.ship()
    before = shop.folder()
    shop.write("delete from raw.loads where load_id = 'load 1'", "delete from raw.generic__messages")
    done = shop.ship()
    assert done.exit_code == 1
    assert "Spark holds 1 loads that this database never had (load 1)" in done.stderr
    assert (shop.folder(), len(shop.ask("generic__messages"))) == (before, 6)
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "letters").mkdir()
    done = Shop(shop.database, tmp_path / "home").ship()
    assert done.exit_code == 1
    assert "home holds letters: name a folder for Spark alone in AGENT_OUTCOMES_SPARK_HOME" in done.stderr


def test_a_ledger_that_grew_is_sent_and_can_be_written_back(shop, tmp_path):
    shop.ship()
    shop.publish(episode_id="generic/shop/c2/1")
    assert "The ledger has 2 rows." in shop.ship().stdout
    file = tmp_path / "ledger.parquet"
    assert "2 rows of the ledger of Spark are in" in shop.ship("--ledger-to", str(file)).stdout
    with duckdb.connect() as connection:
        kept = connection.execute(f"select episode_id from '{file}' order by 1").fetchall()
    assert kept == [("generic/shop/c1/1",), ("generic/shop/c2/1",)]


@pytest.mark.parametrize(
    ("what", "times", "counts"),
    [
        *(("_copy", times, False) for times in (1, 2, 3, 4)),
        ("_link", 1, False),
        ("Path.hardlink_to", 1, False),
        ("Warehouse._write_manifest", 1, False),
        ("Path.replace", 1, False),
        ("shutil.rmtree", 1, True),
    ],
)
def test_killed_at_any_moment_all_of_it_counts_or_nothing(shop, what, times, counts):
    shop.ship()
    shop.write("update raw.generic__messages set text = 'once' where _load_id = 'load 1'")
    shop.ship()
    before = {table: shop.ask(table) for table in ("loads", "generic__messages", "fct_verdict_ledger")}
    shop.write("update raw.generic__messages set text = 'changed'")
    shop.publish(episode_id="generic/shop/c2/1")
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, what, str(times)],
        cwd=PROJECT,
        env=os.environ | shop.environment(),
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    there = {table: shop.ask(table) for table in before}
    assert (there != before) == counts
    done = shop.ship()
    assert done.exit_code == 0
    assert (done.stdout == "All stands there already: nothing was changed.\n") == counts
    assert shop.ask("generic__messages", "distinct text") == [("changed",)]
    assert shop.ask("loads") == before["loads"]
    assert len(shop.ask("fct_verdict_ledger")) == 2
    shipments = [path for path in (shop.home / "shipments").iterdir() if path.is_dir() and path.name != "newest"]
    # what was shipped before stays until a run that has nothing to ship
    assert len(shipments) == (1 if counts else 2)


def test_who_ships_at_the_same_time_is_told_to_wait(shop, monkeypatch):
    monkeypatch.setenv("AGENT_OUTCOMES_SPARK_HOME", str(shop.home))
    one, other = (Warehouse("spark", read_targets()["spark"]) for _ in range(2))
    one.take_turn(print)
    with pytest.raises(DatabaseUnavailableError, match="another process is shipping to"):
        other.take_turn(print, patience=0)
    one.close()
    other.take_turn(print, patience=0)
    other.close()
