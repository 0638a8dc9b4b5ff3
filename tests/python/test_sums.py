"""Sums in the type of an amount, at the edge of what it holds."""

from decimal import Decimal

import duckdb
import pytest

from tests.python.test_building import render

MACROS = ["rules/largest_amount.sql", "rules/sum_as_amount.sql"]


@pytest.mark.parametrize(
    ("amounts", "total"),
    [
        (["0.0001", "2.5"], Decimal("2.5001")),
        (["99999999999998", "0.9999"], Decimal("99999999999998.9999")),
        (["99999999999998", "1"], None),
        (["-99999999999998", "-1"], None),
        (["99999999999998", "99999999999998"], None),
        ([], None),
    ],
)
def test_a_sum_has_the_type_of_an_amount_and_is_null_beyond_any(amounts, total):
    given = " union all ".join(
        ["select null::decimal(18, 4) as a", *(f"select {amount}::decimal(18, 4)" for amount in amounts)]
    )
    text = render("sum_as_amount('sum(a)')", MACROS)
    found = duckdb.execute(f"select {text}, typeof({text}) from ({given})").fetchone()  # noqa: S608
    assert found == (total, "DECIMAL(18,4)")


def test_no_public_sum_of_a_report_has_more_digits_than_an_amount(examples_database):
    with duckdb.connect(str(examples_database), read_only=True) as connection:
        wide = connection.execute(
            "select table_name, column_name from information_schema.columns"
            " where table_schema = 'reports' and (data_type in ('HUGEINT', 'FLOAT') or data_type like 'DECIMAL(38%')"
        ).fetchall()
    assert wide == []
