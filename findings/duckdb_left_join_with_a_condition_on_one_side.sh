#!/bin/sh
# duckdb 1.5.5: a left join on an equality and a condition on columns of the left side alone compares every pair of rows.
# `left join other on a.id = other.id and a.kind = 'x'` is planned as BLOCKWISE_NL_JOIN: the equality is no longer hashed, and the
# cost grows with the product of both sides. The same condition on the right side, or put into the key by `case`, stays a
# HASH_JOIN with equal rows. An inner join takes the condition out as a filter and is hashed as well.
# Seen: left side BLOCKWISE_NL_JOIN; right side, inner join and `case` HASH_JOIN, equal rows; twice the rows cost 3.7 times.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check duckdb==1.5.5
"$folder/venv/bin/python" - <<'PYTHON'
import sys
import time

import duckdb

JOINS = {
    "condition on the left side": "left join other on item.id = other.id and item.kind = 'x'",
    "condition on the right side": "left join other on item.id = other.id and other.kind = 'x'",
    "inner join": "inner join other on item.id = other.id and item.kind = 'x'",
    "in the key": "left join other on case when item.kind = 'x' then item.id end = other.id",
}
connection = duckdb.connect()
connection.execute("set threads = 1")


def make(rows):
    for name in ("item", "other"):
        connection.execute(
            f"create or replace table {name} as select i as id, case when i % 2 = 0 then 'x' else 'y' end as kind "
            f"from range({rows}) as rows(i)"
        )


def operator(join):
    plan = connection.execute(f"explain select count(other.id) from item {join}").fetchall()[0][1]
    return next(name for name in ("BLOCKWISE_NL_JOIN", "HASH_JOIN") if name in plan)


def seconds(join):
    begin = time.process_time()
    connection.execute(f"select count(other.id) from item {join}").fetchall()
    return time.process_time() - begin


print("duckdb", duckdb.__version__)
make(20000)
plans = {name: operator(join) for name, join in JOINS.items()}
for name, plan in plans.items():
    print(f"{name}: {plan}")
small = seconds(JOINS["condition on the left side"])
found = connection.execute(f"select count(other.id) from item {JOINS['condition on the left side']}").fetchall()
same = connection.execute(f"select count(other.id) from item {JOINS['in the key']}").fetchall()
make(40000)
growth = seconds(JOINS["condition on the left side"]) / small
print(f"rows matched: {found[0][0]} and, in the key, {same[0][0]}; twice the rows cost {growth:.1f} times")
expected = ["BLOCKWISE_NL_JOIN", "HASH_JOIN", "HASH_JOIN", "HASH_JOIN"]
if list(plans.values()) != expected or found != same or growth < 2.8:
    sys.exit("no longer as described")
PYTHON
