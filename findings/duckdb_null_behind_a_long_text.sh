#!/bin/sh
# duckdb 1.5.5: one long text makes a scan of its column read the text again for every NULL behind it.
# A column that is empty but for one text of 100 KB costs a scan hundreds of times what it costs with '' in place of NULL:
# rows times bytes, not bytes. A storage version that may compress texts with ZSTD does not help by itself; with
# zstd_min_string_length = 0 beside it the text is compressed and the cost is gone.
# Seen: scan with NULL over scan with '': 418; storage v1.2.0 alone: 414; with the setting: 1.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check duckdb==1.5.5
"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import sys
import time

import duckdb


def scan_seconds(name, empty, storage, compress):
    connection = duckdb.connect(f"{sys.argv[1]}/{name}.duckdb", config={"storage_compatibility_version": storage})
    if compress:
        connection.execute("set zstd_min_string_length = 0")
    connection.execute(
        f"create table texts as select case when i = 0 then repeat('ten bytes ', 10000) else {empty} end as text "
        "from range(30000) as rows(i)"
    )
    connection.execute("checkpoint")
    begin = time.process_time()
    connection.execute("select sum(strlen(text)) from texts").fetchall()
    return max(time.process_time() - begin, 0.001)


print("duckdb", duckdb.__version__)
with_empty_text = scan_seconds("empty_text", "''", "v1.0.0", compress=False)
with_null = scan_seconds("nulls", "null", "v1.0.0", compress=False)
newer_storage = scan_seconds("newer", "null", "v1.2.0", compress=False)
compressed = scan_seconds("compressed", "null", "v1.2.0", compress=True)
for what, seconds in (("NULL", with_null), ("NULL, v1.2.0", newer_storage), ("NULL, v1.2.0, ZSTD", compressed)):
    print(f"{what}: {seconds / with_empty_text:.0f} x the scan with empty texts")
if with_null < 20 * with_empty_text or newer_storage < 20 * with_empty_text or compressed > 20 * with_empty_text:
    sys.exit("no longer as described")
PYTHON
