# ruff: noqa: S608 - queries of tests, made of their own words
"""What compare_targets.py must find: every kind of difference, planted in one of two equal targets; nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest.mock import patch

import duckdb
import pytest
from click.testing import CliRunner, Result

from scripts import compare_targets as command
from scripts.comparing.families import common_kind, kind_of
from scripts.publishing.declaration import Relation, read_relations
from tests.python.postgres_server import Server, postgres_server, programs

# a table with a key, one without, one whose only column is NULL
THINGS = """
create schema marts;
create table marts.fct_things (
    account_id text not null, thing_id text, said text, is_seen boolean, number bigint, amount numeric(18, 4),
    share double precision, seen_on date, seen_at timestamp, told_at timestamp with time zone
);
insert into marts.fct_things values
    ('shop', 'a', 'plain', true, 9007199254740993, 1.5, 0.25, '2026-03-29', '2026-03-29 02:30:00.000001',
        '2026-03-29 02:30:00.000001+00'),
    ('shop', 'b', 'two
lines, "quoted"', false, -1, -0.0001, 1e300, '1999-12-31', '1999-12-31 23:59:59', '1999-12-31 23:59:59+00'),
    ('shop', 'c', '', null, 0, 0, 'nan', null, null, null),
    ('shop', null, null, true, null, null, 'infinity', '2026-01-01', null, '2026-01-01 00:00:00+00'),
    ('ship', 'a', ' ', true, 5, 1000000.0001, 0, '0044-03-15 (BC)', '0044-03-15 (BC) 12:00:00', null);
create table marts.agg_things (account_id text, things bigint, share double precision);
insert into marts.agg_things values ('shop', 3, 0.1), ('shop', 3, 0.1), ('shop', 4, null), (null, null, 0.5);
create table marts.nothings (nothing text);
insert into marts.nothings values (null), (null);
"""
RELATIONS = [
    Relation("marts", "fct_things", (), ("account_id", "thing_id")),
    Relation("marts", "agg_things"),
    Relation("marts", "nothings"),
]
OF_A = "where account_id = 'shop' and thing_id = 'a'"
SAME = [
    "select 1",
    # up to the ninth digit
    f"update marts.fct_things set share = share * (1 + 1e-10) {OF_A}",
    "update marts.agg_things set share = share * (1 - 1e-10)",
    "update marts.fct_things set share = share * (1 + 1e-10) where thing_id = 'b'",
    # the same instant in another zone's words
    f"update marts.fct_things set told_at = '2026-03-29 07:30:00.000001+05' {OF_A}",
    # the same number with more digits, and in a wider type
    "alter table marts.fct_things alter column amount type numeric(20, 6)",
    "alter table marts.fct_things alter column number type numeric(38, 0)",
]
# what is done to the right side, how many cells differ then, and what is said of it
PLANTED = {
    "a row is missing": (f"delete from marts.fct_things {OF_A}", 10, ["1 rows only in left", "thing_id='a'"]),
    "a row too many": (
        "insert into marts.fct_things (account_id, thing_id) values ('shop', 'd')",
        10,
        ["1 rows only in right", "thing_id='d'"],
    ),
    "a row twice": (
        f"insert into marts.fct_things select * from marts.fct_things {OF_A}",
        10,
        ["1 rows only in right", "thing_id='a'"],
    ),
    "a row without a key twice": (
        "insert into marts.agg_things values ('shop', 3, 0.1)",
        3,
        ["without a key", "1 rows only in right", "account_id='shop', things=3"],
    ),
    "a row of nothing is missing": (
        "truncate marts.nothings; insert into marts.nothings values (null)",
        1,
        ["marts.nothings: 2 rows in left, 1 in right", "nothing=NULL"],
    ),
    "another key": (
        "update marts.fct_things set thing_id = 'e' where thing_id is null",
        20,
        ["1 rows only in left", "thing_id=NULL", "1 rows only in right", "thing_id='e'"],
    ),
    "NULL for a value": (
        f"update marts.fct_things set number = null {OF_A}",
        1,
        ["column number: 1 cells differ", "thing_id='a': 9007199254740993 in left, NULL in right"],
    ),
    "a value for NULL": (
        "update marts.fct_things set share = 0.5 where thing_id = 'c'",
        1,
        ["thing_id='c': nan in left, 0.5 in right"],
    ),
    "NULL for a blank text": (
        "update marts.fct_things set said = null where thing_id = 'c'",
        1,
        ["thing_id='c': '' in left, NULL in right"],
    ),
    "a blank at the end": (
        f"update marts.fct_things set said = 'plain ' {OF_A}",
        1,
        ["thing_id='a': 'plain' in left, 'plain ' in right"],
    ),
    "a line less": (
        "update marts.fct_things set said = 'two lines, \"quoted\"' where thing_id = 'b'",
        1,
        ["column said: 1 cells differ"],
    ),
    "capitals": (f"update marts.fct_things set said = 'Plain' {OF_A}", 1, ["'Plain' in right"]),
    "false for true": (f"update marts.fct_things set is_seen = false {OF_A}", 1, ["True in left, False in right"]),
    "a whole number of seventeen digits off by one": (
        f"update marts.fct_things set number = 9007199254740992 {OF_A}",
        1,
        ["9007199254740993 in left, 9007199254740992 in right"],
    ),
    "a double at 1e-8": (
        f"update marts.fct_things set share = share * (1 + 1e-8) {OF_A}",
        1,
        ["column share: 1 cells differ", "0.25 in left, 0.2500000025 in right"],
    ),
    "a double at 1e-8, without a key": (
        "update marts.agg_things set share = 0.1 * (1 + 1e-8) where share = 0.1",
        2,
        ["agg_things", "column share: 2 cells differ"],
    ),
    "a large double": (
        "update marts.fct_things set share = 1.00000001e300 where thing_id = 'b'",
        1,
        ["column share: 1 cells differ"],
    ),
    "infinity for the largest": (
        "update marts.fct_things set share = 'infinity' where thing_id = 'b'",
        1,
        ["1e+300 in left, inf in right"],
    ),
    "a little for nothing": (
        "update marts.fct_things set share = 1e-17 where account_id = 'ship'",
        1,
        ["0.0 in left, 1e-17 in right"],
    ),
    "a ten-thousandth of money": (
        f"update marts.fct_things set amount = 1.5001 {OF_A}",
        1,
        ["1.5 in left, 1.5001 in right"],
    ),
    "another day": (f"update marts.fct_things set seen_on = '2026-03-28' {OF_A}", 1, ["2026-03-29 in left"]),
    "another year before Christ": (
        "update marts.fct_things set seen_on = '0043-03-15 (BC)' where account_id = 'ship'",
        1,
        ["column seen_on: 1 cells differ"],
    ),
    "a microsecond": (
        f"update marts.fct_things set seen_at = '2026-03-29 02:30:00.000002' {OF_A}",
        1,
        ["column seen_at: 1 cells differ"],
    ),
    "a local time for UTC": (
        f"update marts.fct_things set told_at = '2026-03-29 02:30:00.000001+02' {OF_A}",
        1,
        ["column told_at: 1 cells differ"],
    ),
    "a zone where there is none": (
        "alter table marts.fct_things alter column seen_at type timestamp with time zone",
        None,
        ["column seen_at: timestamp without zone in left, timestamp with zone in right"],
    ),
    "text for a number": (
        "alter table marts.fct_things alter column number type text",
        0,
        ["column number: whole number in left, text in right"],
    ),
    "a double for money": (
        "alter table marts.fct_things alter column amount type double precision",
        0,
        ["column amount: decimal in left, double in right"],
    ),
    "a column is missing": (
        "alter table marts.fct_things drop column said",
        5,
        ["column said: only in left"],
    ),
    "a column too many": (
        "alter table marts.fct_things add column more text",
        5,
        ["column more: only in right"],
    ),
    "a table is missing": ("drop table marts.agg_things", 0, ["marts.agg_things: only in left", "1 relations are on"]),
    "a table too many": ("create table marts.other (id text)", 0, ["marts.other: only in right"]),
}


def compare(left: object, right: object, *options: str) -> Result:
    with patch.object(command, "read_relations", lambda: RELATIONS):
        return CliRunner().invoke(command.main, [str(left), str(right), *options])


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the side that stays as it is."""
    return duckdb_file(tmp_path_factory.mktemp("compared") / "left.duckdb", "")


def duckdb_file(file: Path, planted: str) -> Path:
    with duckdb.connect(str(file)) as connection:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute(THINGS)
        connection.execute(planted or "select 1")
    return file


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """Start a server for the module."""
    if programs() is None:
        pytest.skip("no PostgreSQL here: apt-get install postgresql")
    with postgres_server() as running:
        yield running


@pytest.fixture(params=["duckdb", "postgres"])
def right(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[str], str]:
    """Make the other side, in either engine, with something planted; return its path or address."""
    if request.param == "duckdb":
        return lambda planted: str(duckdb_file(tmp_path / "right.duckdb", planted))
    server: Server = request.getfixturevalue("server")

    def in_postgres(planted: str) -> str:
        sql = re.sub(r"'(\d+-\d\d-\d\d) \(BC\)((?: [\d:]+)?)'", r"'\1\2 BC'", f"{THINGS};{planted or 'select 1'}")
        server.run(f"drop schema if exists marts cascade; set timezone to 'UTC'; {sql}")
        return server.dsn()

    return in_postgres


@pytest.mark.parametrize("planted", SAME)
def test_what_is_the_same_in_other_words_is_no_difference(left, right, planted):
    done = compare(left, right(planted))
    assert (done.exit_code, done.output.count("\n")) == (0, 1), done.output
    assert (
        "3 relations, 11 rows, 64 cells compared (0 relations have no row on either side): 0 cells differ"
        in done.output
    )


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_difference_is_found_with_its_table_key_and_column(left, right, name):
    planted, cells, said = PLANTED[name]
    address = right(planted)
    done = compare(left, address)
    output = done.output.replace(str(left), "left").replace(address, "right").replace("postgres (postgres)", "right")
    assert done.exit_code == 1, output
    for words in said:
        assert words in output
    if cells is not None:
        assert f": {cells} cells differ, in" in output


def test_names_are_left_out_or_compared_alone(left, tmp_path):
    right = duckdb_file(tmp_path / "right.duckdb", "delete from marts.agg_things; drop table marts.nothings")
    assert compare(left, right, "--only", "fct_things").exit_code == 0
    assert compare(left, right, "--leave-out", "agg_things").exit_code == 1
    assert compare(left, right, "--leave-out", "agg_things", "--leave-out", "nothings").exit_code == 0


def test_as_many_examples_as_were_asked_for(left, tmp_path):
    right = duckdb_file(tmp_path / "right.duckdb", "update marts.fct_things set said = 'other'")
    assert compare(left, right, "--examples", "2").output.count("'other' in") == 2
    assert compare(left, right, "--examples", "0").output.count("'other' in") == 0
    assert "column said: 5 cells differ" in compare(left, right, "--examples", "0").output


def test_nothing_to_compare_is_never_equal(left, tmp_path):
    empty = tmp_path / "empty.duckdb"
    duckdb.connect(str(empty)).close()
    for pair in ((left, empty), (empty, left), (empty, empty)):
        done = compare(*pair)
        assert done.exit_code == 2
        assert "build it first" in done.output
    done = compare(left, left, "--only", "fct_thing")
    assert (done.exit_code, "fct_thing in marts" in done.output) == (2, True)


def test_what_is_no_target_is_said(left, tmp_path):
    for said, words in (
        ("nowhere", "neither a target (dev, postgres, spark) nor a DuckDB file"),
        ("postgresql://nobody@127.0.0.1:1/none", None),
        (str(tmp_path), "nor a Postgres address"),
    ):
        done = compare(left, said)
        assert done.exit_code == 2
        assert "Error: " in done.output
        assert words is None or words in done.output


def test_the_targets_of_the_profile_are_read_as_dbt_reads_them(left, right, monkeypatch):
    monkeypatch.setenv("AGENT_OUTCOMES_DATABASE", str(left))
    address = right("")
    parts = dict(part.split("=") for part in address.split()) if "=" in address else {}
    if not parts:
        done = compare("dev", address)
    else:
        for variable, part in (("PGHOST", "host"), ("PGPORT", "port"), ("PGUSER", "user"), ("PGDATABASE", "dbname")):
            monkeypatch.setenv(variable, parts[part])
        done = compare("dev", "postgres")
    assert done.exit_code == 0, done.output


def test_every_type_of_a_public_column_has_its_kind(examples_database):
    with duckdb.connect(str(examples_database), read_only=True) as connection:
        types = connection.execute(
            "select distinct data_type from duckdb_columns() where schema_name in ('marts', 'reports')"
        ).fetchall()
    assert {name for (name,) in types if kind_of(name) == "text"} - {"VARCHAR"} == set()
    assert common_kind("whole number", "double") == "double"
    assert common_kind("date", "timestamp without zone") == "text"


def test_every_public_relation_but_one_has_a_key():
    assert [relation.place for relation in read_relations() if not relation.key] == ["marts.agg_daily_messages"]
