#!/bin/sh
# duckdb 1.5.5: bit_xor(hash(a, b)) does not tell which row holds which b.
# The hash of several values is put together so that the last one's part is added without carry: over many rows the parts of all
# last values add up by themselves. Two tables whose rows swapped their last values have one checksum, and so have two in which
# an even number of rows hold another last value, the same in each. A whole row, hash(t), is the same. The hash of the hash is
# of all values at once.
# Seen: of rows (A, 1), (B, 2) and (A, 2), (B, 1) one checksum, of (A, 7), (B, 7) and (A, 8), (B, 8) too, by columns and by row;
# with hash(hash(...)) four different ones.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check duckdb==1.5.5
"$folder/venv/bin/python" - <<'PYTHON'
import sys

import duckdb

TABLES = {
    "as they are": "('A', 1), ('B', 2)",
    "swapped": "('A', 2), ('B', 1)",
    "all 7": "('A', 7), ('B', 7)",
    "all 8": "('A', 8), ('B', 8)",
}


def checksums(expression):
    return [
        duckdb.execute(f"select bit_xor({expression}) from (values {rows}) as t(name, number)").fetchone()[0]
        for rows in TABLES.values()
    ]


print("duckdb", duckdb.__version__)
same = []
for expression in ("hash(name, number)", "hash(t)"):
    one, swapped, sevens, eights = checksums(expression)
    same += [one == swapped, sevens == eights]
    print(f"{expression}: swapped values give one checksum: {one == swapped}; all changed alike too: {sevens == eights}")
different = len(set(checksums("hash(hash(name, number))")))
print(f"hash(hash(name, number)): {different} different checksums of 4")
if not all(same) or different != 4:
    sys.exit("no longer as described")
PYTHON
