#!/bin/sh
# duckdb 1.5.5: once a file is opened again, the text of a view says `a , b LEFT JOIN c` where it was made with
# `a cross join b left join c`. A comma binds less than a join, so that the text is another query: the view itself still answers,
# but its text can no longer be run where the condition names `a`, and a database that EXPORT DATABASE writes cannot be
# imported. Before the file is closed, the text says CROSS JOIN.
# Seen: text before CROSS JOIN, after a comma; the view gives its row; its own text and the import: NotImplementedException
# "Non-inner join on correlated columns not supported".
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check duckdb==1.5.5
"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import sys

import duckdb

TEXT = "select sql from duckdb_views() where view_name = 'priced'"
folder = sys.argv[1]


def error_of(connection, statement):
    try:
        connection.execute(statement)
    except duckdb.Error as error:
        return f"{type(error).__name__}: {error}"
    return "none"


with duckdb.connect(f"{folder}/shop.duckdb") as connection:
    connection.execute("create table episode as select 1 as episode_id")
    connection.execute("create table price_list as select 'basic' as price_list")
    connection.execute("create table price as select 1 as episode_id, 2 as price")
    connection.execute(
        "create view priced as select episode.episode_id, price_list.price_list, price.price from episode "
        "cross join price_list left join price on episode.episode_id = price.episode_id"
    )
    before = connection.execute(TEXT).fetchone()[0]
with duckdb.connect(f"{folder}/shop.duckdb") as connection:
    after = connection.execute(TEXT).fetchone()[0]
    rows = connection.execute("from priced").fetchall()
    again = error_of(connection, after.replace("VIEW priced", "VIEW priced_again"))
    connection.execute(f"export database '{folder}/exported'")
with duckdb.connect() as connection:
    imported = error_of(connection, f"import database '{folder}/exported'")
print("duckdb", duckdb.__version__)
print("before:", before)
print("after: ", after)
print("rows of the view:", rows)
print("its text, run again:", again)
print("import of the exported database:", imported)
if "CROSS JOIN" not in before or " , " not in after or rows != [(1, "basic", 2)] or "none" in (again, imported):
    sys.exit("no longer as described")
PYTHON
