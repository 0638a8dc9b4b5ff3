#!/bin/sh
# duckdb 1.5.5: json_valid is true of texts that no other reader takes for JSON, and of two members of one name the first counts.
# A comma may stand behind the last part of a list or object, and NaN, Infinity, nan and -inf are numbers, as a whole text too:
# a column of names that holds `nan` or `Infinity` is JSON to a rule that asks json_valid first. Of {"a": 1, "a": 2} the member a
# is 1; Python, JavaScript and Postgres say 2. Whoever checks a text with json_valid and reads it elsewhere reads another value,
# or none.
# Seen: json_valid true of [1,], {"a": 1,}, nan, -inf, Infinity, [NaN], false of [,], [1,,], [01], [+1], 'a'; $.a of the doubled
# member 1, json_keys lists it twice; json.loads refuses both commas, nan and -inf, and says 2.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check duckdb==1.5.5
"$folder/venv/bin/python" - <<'PYTHON'
import json
import sys

import duckdb

TAKEN = ["[1,]", '{"a": 1,}', "nan", "-inf", "Infinity", "[NaN]"]
REFUSED = ["[,]", "[1,,]", "[01]", "[+1]", "'a'"]
DOUBLED = '{"a": 1, "a": 2}'


def is_valid(text):
    return duckdb.execute("select json_valid(?)", [text]).fetchone()[0]


def is_read_by_python(text):
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


print("duckdb", duckdb.__version__)
for text in TAKEN + REFUSED:
    print(f"{text}: json_valid {is_valid(text)}, read by Python: {is_read_by_python(text)}")
member, names = duckdb.execute("select json_extract_string(?, '$.a'), json_keys(?)", [DOUBLED, DOUBLED]).fetchone()
print(f"{DOUBLED}: $.a is {member}, keys {names}, Python says {json.loads(DOUBLED)['a']}")
others_refuse = [text for text in TAKEN if not is_read_by_python(text)]
if (
    not all(map(is_valid, TAKEN))
    or any(map(is_valid, REFUSED))
    or others_refuse != TAKEN[:4]
    or (member, names) != ("1", ["a", "a"])
):
    sys.exit("no longer as described")
PYTHON
