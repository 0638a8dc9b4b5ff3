#!/bin/sh
# duckdb 1.5.5: count(*) with a filter over a running frame costs the square of the partition's rows.
# `count(*) filter (where p) over (order by i)` counts every frame from its start; `count(column) filter (where p)`, the same with
# `case` inside, `sum` and `count(*)` without a filter answer the same frames in linear time. The rows are right either way, and
# small partitions show nothing: of a million partitions of ten rows, the slow form is even the quicker one.
# Seen: four times the rows cost 15 times with count(*) and a filter, 3 times with a column in place of the star.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check duckdb==1.5.5
"$folder/venv/bin/python" - <<'PYTHON'
import sys
import time

import duckdb

COUNTS = {
    "count(*) with a filter": "count(*) filter (where kind = 1)",
    "count(column) with a filter": "count(kind) filter (where kind = 1)",
    "case inside": "count(case when kind = 1 then 1 end)",
}
connection = duckdb.connect()
connection.execute("set threads = 1")


def measure(count, rows):
    connection.execute(f"create or replace table item as select i, i % 3 as kind from range({rows}) as rows (i)")
    begin = time.process_time()
    found = connection.execute(f"select sum(n) from (select {count} over (order by i) as n from item)").fetchone()[0]
    return found, time.process_time() - begin


print("duckdb", duckdb.__version__)
results = {name: [measure(count, rows) for rows in (15_000, 60_000)] for name, count in COUNTS.items()}
for name, (few, many) in results.items():
    print(f"{name}: four times the rows cost {many[1] / few[1]:.1f} times; sum of counts {many[0]}")
star, column, case = (results[name][1] for name in COUNTS)
if not star[0] == column[0] == case[0]:
    sys.exit("the counts differ")
few, many = (seconds for _, seconds in results["count(*) with a filter"])
if many / few < 8 or star[1] < 20 * column[1] or star[1] < 20 * case[1]:
    sys.exit("no longer as described")
PYTHON
