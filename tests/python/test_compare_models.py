"""The comparison of two databases finds every row that only one of them has, and says what it did not compare."""

from pathlib import Path

import duckdb
import pytest

from tests.python import compare_models

TABLES = """
create schema raw; create schema marts; create schema reports; create schema staging;
create table raw.loads as select 'generic' as source_system, 'acme' as account_id;
create table staging.stg_rows as select 1 as n;
create table marts.fct_rows as from (values ('acme', 1, 0.1::double), ('acme', 2, null)) as rows(account_id, n, share);
create view reports.rpt_rows as select account_id, n from marts.fct_rows;
"""


@pytest.fixture
def before(tmp_path: Path) -> Path:
    """Make the database of before."""
    return database(tmp_path / "before.duckdb")


def database(path: Path, *statements: str) -> Path:
    """Make a database of two public tables, changed by some statements."""
    with duckdb.connect(str(path)) as connection:
        connection.execute(TABLES)
        for statement in statements:
            connection.execute(statement)
    return path


def test_equal_tables_do_not_differ_whatever_the_order_of_rows_and_columns(before, tmp_path, capsys):
    turned = "create or replace table marts.fct_rows as select share, n, account_id from marts.fct_rows order by n desc"
    after = database(tmp_path / "after.duckdb", turned)
    assert compare_models.compare(before, after, shown=3) == 0
    assert "2 tables compared both ways: 0 rows differ" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("statement", "rows"),
    [
        # each stands in the table and in the view over it
        ("insert into marts.fct_rows values ('acme', 3, null)", 2),
        ("delete from marts.fct_rows where n = 2", 2),
        ("update marts.fct_rows set n = null where n = 1", 4),
        ("insert into marts.fct_rows values ('acme', 1, 0.1)", 2),
        ("update marts.fct_rows set share = 0.100001 where n = 1", 2),
        ("update marts.fct_rows set share = 0.1 + 1e-12 where n = 1", 0),
    ],
)
def test_a_row_that_only_one_side_has_or_has_more_often_differs(before, tmp_path, capsys, statement, rows):
    after = database(tmp_path / "after.duckdb", statement)
    assert compare_models.compare(before, after, shown=3) == rows
    assert ("acme" in capsys.readouterr().out) == (rows > 0)


def test_tables_and_columns_of_one_side_are_named_and_left_out(before, tmp_path, capsys):
    new_table = "create table marts.fct_new as select 1 as n"
    after = database(
        tmp_path / "after.duckdb", new_table, "alter table marts.fct_rows add column added integer default 7"
    )
    assert compare_models.compare(before, after, shown=3) == 0
    out = capsys.readouterr().out
    assert "marts.fct_new: only after" in out
    assert "marts.fct_rows: column added only after" in out


def test_copied_loads_leave_behind_what_was_built(before, tmp_path):
    copied = tmp_path / "copied.duckdb"
    compare_models.copy_loads(before, copied)
    with duckdb.connect(str(copied)) as connection:
        tables = connection.execute("select schema_name, table_name from duckdb_tables()").fetchall()
        views = connection.execute("select view_name from duckdb_views() where not internal").fetchall()
    assert (tables, views) == ([("raw", "loads")], [])
