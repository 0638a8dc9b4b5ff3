#!/bin/sh
# duckdb 1.5.5: `disabled_compression_methods` given when a connection is opened is taken without a word and has no effect.
# The same with SET holds, for every connection of the database; other settings of storage given in the same place hold.
# Who turns a method off in a profile's configuration (dbt-duckdb: config_options) measures what he has not changed.
# Seen: given at connect: '' and a column of texts in FSST; with SET: FSST, and the column uncompressed;
# zstd_min_string_length given at connect: 7.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check duckdb==1.5.5
"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import sys

import duckdb


def look(name, config, statement=None):
    with duckdb.connect(f"{sys.argv[1]}/{name}.duckdb", config=config) as connection:
        if statement:
            connection.execute(statement)
        connection.execute("create table texts as select 'conversation ' || md5(i::varchar) as text from range(200000) rows(i)")
        connection.execute("checkpoint")
        methods = connection.execute(
            "select distinct compression from pragma_storage_info('texts') where segment_type = 'VARCHAR' order by all"
        ).fetchall()
        settings = [
            connection.execute(f"select current_setting('{setting}')").fetchone()[0]
            for setting in ("disabled_compression_methods", "zstd_min_string_length")
        ]
    return settings, [method for (method,) in methods]


at_connect = look("at_connect", {"disabled_compression_methods": "fsst", "zstd_min_string_length": 7})
with_set = look("with_set", {}, "set disabled_compression_methods = 'fsst'")
print("duckdb", duckdb.__version__)
print("at connect:", at_connect)
print("with SET:", with_set)
if at_connect[0] != ["", 7] or "FSST" not in at_connect[1] or with_set[0][0] != "FSST" or "FSST" in with_set[1]:
    sys.exit("no longer as described")
PYTHON
