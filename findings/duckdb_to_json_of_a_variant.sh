#!/bin/sh
# duckdb 1.5.5: to_json of a VARIANT gives a JSON text in DuckDB's own notation, no object; the cast gives the object.
# to_json({'a': 1, 'b': 'x'}::variant) is the JSON string "{'a': 1, 'b': x}", valid JSON, so that no check of validity
# notices, and a member cannot be taken from it. cast(… as json) is {"a":1,"b":"x"}. to_json of the struct itself is right.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check duckdb==1.5.5
"$folder/venv/bin/python" - <<'PYTHON'
import sys

import duckdb

row = duckdb.sql("""
    select
        to_json(pair)::varchar as of_struct,
        to_json(pair::variant)::varchar as of_variant,
        json_valid(to_json(pair::variant)::varchar) as is_valid,
        to_json(pair::variant) ->> 'a' as member,
        cast(pair::variant as json)::varchar as by_cast
    from (select {'a': 1, 'b': 'x'} as pair)
""").fetchone()
print("duckdb", duckdb.__version__)
print(row)
if row != ('{"a":1,"b":"x"}', "\"{'a': 1, 'b': x}\"", True, None, '{"a":1,"b":"x"}'):
    sys.exit("no longer as described")
PYTHON
