# ruff: noqa: S608 - queries of tests, made of their own words
"""What ship_raw.py brings to Postgres: all that was landed and the ledger, or nothing; the same again nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb
import psycopg
import pytest
from click.testing import CliRunner, Result

from scripts.loading.contract import read_contract
from scripts.loading.database import open_database
from scripts.profiles import address_of, read_targets
from scripts.restoring.declaration import read_ledger
from scripts.ship_raw import main
from scripts.shipping.groups import Group, differences, read_groups, shipped_tables
from tests.python.landed_shop import Landed
from tests.python.postgres_server import Server, postgres_server, programs

needs_server = pytest.mark.skipif(programs() is None, reason="PostgreSQL is not installed: apt-get install postgresql")


@dataclass(frozen=True)
class Shop(Landed):
    """A database with landed rows, and where it is shipped to."""

    server: Server
    name: str

    def ship(self, *arguments: str) -> Result:
        """Run the command, in this process."""
        where = {
            "AGENT_OUTCOMES_DATABASE": str(self.database),
            "PGHOST": self.server.host,
            "PGPORT": str(self.server.port),
            "PGUSER": self.server.user,
            "PGDATABASE": self.name,
        }
        return CliRunner().invoke(main, arguments, env=where)

    def ask(self, query: str) -> list[tuple[object, ...]]:
        """Return the rows of a query to Postgres."""
        with psycopg.connect(self.server.dsn(self.name)) as connection:
            return connection.execute(query).fetchall()

    def do(self, statement: str) -> None:
        """Change Postgres."""
        with psycopg.connect(self.server.dsn(self.name)) as connection:
            connection.execute(statement)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with postgres_server() as running:
        yield running


@pytest.fixture
def shop(server, tmp_path, request) -> Shop:
    made = Shop(tmp_path / "shop.duckdb", server, f"shop_{abs(hash(request.node.name))}")
    server.make_database(made.name)
    made.land()
    return made


@needs_server
def test_every_landed_row_and_the_ledger_stand_there_as_they_were(shop):
    done = shop.ship()
    assert (done.exit_code, done.stderr) == (0, "")
    assert "8 rows were shipped, of 4 loads and tables. The ledger has 1 rows" in done.stdout
    with duckdb.connect(str(shop.database), read_only=True) as connection:
        for table in ("raw.loads", "raw.generic__messages", "marts.fct_verdict_ledger"):
            columns = ", ".join(name for name, *_ in connection.execute(f"describe {table}").fetchall())
            query = f"select {columns} from {table} order by 1, 2"
            by_row = {repr(row) for row in connection.execute(query).fetchall()}
            assert {repr(row) for row in shop.ask(query)} == by_row, table
    assert shop.ask("select count(*) from raw.generic__messages where channel = ''") == [(2,)]


@needs_server
def test_the_same_again_changes_nothing_and_another_load_moves_its_rows_alone(shop):
    shop.ship()
    places = "select ctid, xmin, _load_id from raw.generic__messages order by ctid"
    before = shop.ask(places)
    done = shop.ship()
    assert (done.exit_code, done.stdout) == (0, "All stands there already: nothing was changed.\n")
    assert shop.ask(places) == before
    shop.write("insert into raw.generic__messages (_load_id, message_id) values ('load 2', 'm9')")
    assert "4 rows were shipped, of 1 loads and tables" in shop.ship().stdout
    assert [row for row in shop.ask(places) if row[2] == "load 1"] == [row for row in before if row[2] == "load 1"]


@needs_server
def test_what_was_taken_back_erased_or_changed_by_hand_is_brought_in_line(shop):
    shop.ship()
    shop.write(
        "delete from raw.generic__messages where _load_id = 'load 1'",
        "update raw.loads set status = 'forgotten' where load_id = 'load 1'",
        "update raw.generic__messages set text = 'erased' where message_id = 'm1'",
    )
    shop.do("delete from raw.generic__messages where message_id = 'm0'")
    assert shop.ship().exit_code == 0
    assert shop.ask("select _load_id, message_id, text = 'erased' from raw.generic__messages order by 2") == [
        ("load 2", "m0", False),
        ("load 2", "m1", True),
        ("load 2", "m2", False),
    ]
    assert shop.ask("select status from raw.loads order by load_id") == [("forgotten",), ("loaded",)]


@needs_server
def test_another_databases_server_and_a_published_copy_are_refused_and_stay(shop):
    shop.ship()
    shop.write("delete from raw.loads where load_id = 'load 1'", "delete from raw.generic__messages")
    done = shop.ship()
    assert done.exit_code == 1
    assert "Postgres holds 1 loads that this database never had (load 1)" in done.stderr
    assert shop.ask("select count(*) from raw.generic__messages") == [(6,)]
    shop.do("create table marts.published (as_of timestamp)")
    assert "holds a copy that scripts/publish.py writes" in shop.ship().stderr


@needs_server
def test_the_longer_ledger_goes_on_and_two_that_have_parted_are_refused(shop, tmp_path):
    shop.ship()
    # the server published more: its own stays
    columns = ", ".join(name for name in read_ledger().columns if name != "episode_id")
    shop.do(
        f"insert into marts.fct_verdict_ledger (episode_id, {columns}) "
        f"select 'generic/shop/c2/1', {columns} from marts.fct_verdict_ledger"
    )
    shop.write("insert into raw.generic__messages (_load_id, message_id) values ('load 2', 'm9')")
    assert "The ledger of Postgres stays." in shop.ship().stdout
    assert shop.ask("select count(*) from marts.fct_verdict_ledger") == [(2,)]
    # so did the database: neither may go
    shop.publish(episode_id="generic/shop/c3/1")
    done = shop.ship()
    assert done.exit_code == 1
    assert "has 1 rows that this database lacks (generic/shop/c2/1, default, revision 1), and lacks 1 of" in done.stderr
    assert shop.ask("select count(*) from marts.fct_verdict_ledger") == [(2,)]
    # the way out: the server's ledger as a file, for scripts/restore_ledger.py
    file = tmp_path / "ledger.parquet"
    assert shop.ship("--ledger-to", str(file)).exit_code == 0
    with duckdb.connect() as connection:
        kept = connection.execute(f"select episode_id, is_current from '{file}' order by 1").fetchall()
    assert kept == [("generic/shop/c1/1", True), ("generic/shop/c2/1", True)]


@needs_server
def test_a_statement_that_fails_leaves_the_server_as_it_was(shop):
    shop.ship()
    shop.write("insert into raw.generic__messages (_load_id, message_id) values ('load 1', 'm9')")
    shop.do("alter table marts.fct_verdict_ledger add constraint none check (revision < 2)")
    shop.publish(revision=2, is_current=True)
    done = shop.ship()
    assert done.exit_code == 1
    assert "Postgres did not take it" in done.stderr
    assert shop.ask("select count(*) from raw.generic__messages") == [(6,)]


@needs_server
def test_sessions_are_in_utc_and_compile_nothing_from_then_on(shop):
    shop.do(f"alter database {shop.name} set timezone to 'America/New_York'")
    assert shop.ask("show timezone") == [("America/New_York",)]
    shop.ship()
    assert shop.ask("select current_setting('TimeZone'), current_setting('jit')") == [("UTC", "off")]


def test_a_group_is_new_when_its_rows_or_their_number_differ():
    one, other = Group(2, "hash"), Group(2, "another")
    here = {("t", "same"): one, ("t", "changed"): one, ("t", "lost there"): one, ("t", "new"): one}
    shipped = {("t", "same"): one, ("t", "changed"): other, ("t", "lost there"): one, ("t", "gone"): one}
    standing = {("t", "same"): 2, ("t", "changed"): 2, ("t", "lost there"): 1, ("t", "gone"): 2}
    found = differences(here, shipped, standing)
    assert found.new == [("t", "changed"), ("t", "lost there"), ("t", "new")]
    assert found.stale == [("t", "changed"), ("t", "gone"), ("t", "lost there")]


def test_values_that_change_places_change_the_hash(tmp_path):
    tables = {"generic__messages": shipped_tables()["generic__messages"]}
    hashes = []
    for number, (text, channel) in enumerate((("a", "b"), ("b", "a"), (None, "a"), ("NULL", "a"), ("", "a"))):
        with open_database(tmp_path / f"{number}.duckdb", read_contract(), print) as connection:
            connection.execute("insert into raw.generic__messages (text, channel) values (?, ?)", [text, channel])
            hashes.append(read_groups(connection, tables)["generic__messages", ""].rows_hash)
    assert len(set(hashes)) == len(hashes)


def test_the_profile_and_libpq_mean_the_same_by_a_variable(monkeypatch):
    for name in ("PGHOST", "PGPORT", "PGUSER", "PGPASSWORD", "PGDATABASE"):
        monkeypatch.delenv(name, raising=False)
    assert address_of(read_targets()["postgres"]) == {
        "host": "127.0.0.1",
        "port": "5432",
        "user": "postgres",
        "dbname": "agent_outcomes",
    }
    monkeypatch.setenv("PGHOST", "db.example")
    monkeypatch.setenv("PGPASSWORD", "secret")
    address = address_of(read_targets()["postgres"])
    assert (address["host"], address["password"]) == ("db.example", "secret")
