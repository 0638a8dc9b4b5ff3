# ruff: noqa: S608 - statements of tests, made of their own words
"""What stays on Postgres when a table is built anew: its readers' views and permissions, and its rows until the end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import jinja2
import pytest

from tests.python.postgres_server import Server, postgres_server, programs

pytestmark = pytest.mark.skipif(programs() is None, reason="PostgreSQL is not installed: apt-get install postgresql")
ROOM = Path(__file__).resolve().parents[2] / "macros" / "materializations"
DATABASE = "shop"


@dataclass(frozen=True)
class Relation:
    """A relation as dbt hands it to a macro."""

    identifier: str

    def include(self, **_: bool) -> Relation:
        """Return it without its database."""
        return self

    def __str__(self) -> str:
        """Write it as SQL."""
        return f'"marts"."{self.identifier}"'


def put_in_place(name: str) -> str:
    """Return the statement that puts `name__dbt_tmp` in place."""
    environment = jinja2.Environment(undefined=jinja2.StrictUndefined, autoescape=False)  # noqa: S701 - no page
    environment.globals |= {
        "adapter": SimpleNamespace(quote=lambda said: f'"{said}"'),
        "make_backup_relation": lambda relation, _: Relation(f"{relation.identifier}__dbt_backup"),
    }
    text = (ROOM / "take_turn.sql").read_text() + (ROOM / "put_in_place.sql").read_text()
    return environment.from_string(text).module.put_in_place(Relation(f"{name}__dbt_tmp"), Relation(name))


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with postgres_server() as running:
        running.make_database(DATABASE)
        yield running


@pytest.fixture
def shop(server) -> Server:
    server.run(
        """
        drop schema if exists marts cascade;
        drop schema if exists own cascade;
        drop role if exists reader;
        create role reader;
        create schema marts;
        create schema own;
        create table marts.facts (id bigint primary key, word text);
        insert into marts.facts values (1, 'old');
        create view marts.report as select word, count(*) as facts from marts.facts group by 1;
        create view own.of_report as select word from marts.report;
        create view own.mine as select id, word from marts.facts;
        grant select on marts.facts, marts.report, own.mine to reader;
        """,
        DATABASE,
    )
    return server


def test_views_over_the_table_and_permissions_stay_and_mean_the_new_rows(shop):
    shop.run(
        "create table marts.facts__dbt_tmp (id bigint primary key, word text);"
        "insert into marts.facts__dbt_tmp values (1, 'new'), (2, 'new');" + put_in_place("facts"),
        DATABASE,
    )
    assert shop.run("select word, facts from marts.report", DATABASE) == "new,2\n"
    assert shop.run("select word from own.of_report", DATABASE) == "new\n"
    for name in ("marts.facts", "marts.report", "own.mine"):
        assert shop.run(f"select has_table_privilege('reader', '{name}', 'select')", DATABASE) == "t\n", name
    left = "select count(*) from pg_class where relname like '%dbt_tmp' or relname like '%dbt_backup'"
    assert shop.run(left, DATABASE) == "0\n"


def test_a_view_that_cannot_be_said_over_the_new_columns_goes_and_the_others_stay(shop):
    shop.run(
        "create table marts.facts__dbt_tmp (word text); insert into marts.facts__dbt_tmp values ('new');"
        + put_in_place("facts"),
        DATABASE,
    )
    assert shop.run("select word, facts from marts.report", DATABASE) == "new,1\n"
    assert shop.run("select to_regclass('own.mine') is null", DATABASE) == "t\n"


def test_a_view_becomes_a_table_and_nothing_stands_where_there_was_nothing(shop):
    shop.run(
        "create table marts.report__dbt_tmp as select 'new' as word, 5::bigint as facts;" + put_in_place("report"),
        DATABASE,
    )
    assert shop.run("select word, facts from marts.report", DATABASE) == "new,5\n"
    assert shop.run("select word from own.of_report", DATABASE) == "new\n"
    shop.run("create table marts.another__dbt_tmp as select 1 as id;" + put_in_place("another"), DATABASE)
    assert shop.run("select id from marts.another", DATABASE) == "1\n"


def test_a_build_that_does_not_commit_leaves_the_old_rows(shop):
    shop.run(
        "begin; create table marts.facts__dbt_tmp (id bigint, word text);" + put_in_place("facts") + "rollback;",
        DATABASE,
    )
    assert shop.run("select id, word from marts.facts", DATABASE) == "1,old\n"
    assert shop.run("select word from own.of_report", DATABASE) == "old\n"
