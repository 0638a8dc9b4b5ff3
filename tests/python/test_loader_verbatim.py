"""Any table of free text lands exactly as it was written."""

import csv
import io
import itertools
import json
from datetime import datetime, timedelta

import pytest
from conftest import Exports
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

# every character but NUL and half surrogate pairs, with those that CSV cares about more often
TEXT = st.text(st.one_of(st.sampled_from("\",;\n\r\t '\\"), st.characters(codec="utf-8", exclude_characters="\0")))
ROWS = st.lists(st.tuples(TEXT, TEXT, TEXT), max_size=12)
COLUMNS = ("contact_id", "name", "email", "other")
# every example is an extraction of its own, so that all of them fit into one database
SECONDS = itertools.count()
FAST = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _check(exports: Exports, name: str, content: str, expected: list[tuple[str | None, ...]]) -> None:
    extracted_at = datetime(2026, 3, 1) + timedelta(seconds=next(SECONDS))
    exports.write(name, content)
    run = exports.load(extracted_at=extracted_at.isoformat())
    assert run.exit_code == 0, run.output
    columns = ("_extracted_at", "contact_id", "name", "email", "_unknown_columns ->> 'other'")
    assert [row[1:] for row in exports.landed("contacts", *columns) if row[0] == extracted_at] == expected


def _numbered(rows: list[tuple[str, str, str]]) -> list[tuple[str, ...]]:
    return [(f"k{number}", *row) for number, row in enumerate(rows)]


@pytest.mark.parametrize(("line_end", "quoting"), [("\r\n", csv.QUOTE_MINIMAL), ("\n", csv.QUOTE_ALL)])
@FAST
@given(rows=ROWS)
def test_any_text_written_as_csv_lands_verbatim(exports: Exports, line_end: str, quoting: int, rows: list):
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator=line_end, quoting=quoting)
    writer.writerows([COLUMNS, *_numbered(rows)])
    # in CSV an empty cell is an unknown value
    expected = [tuple(value or None for value in row) for row in _numbered(rows)]
    _check(exports, "contacts.csv", stream.getvalue(), expected)


@pytest.mark.parametrize("ascii_only", [True, False])
@FAST
@given(rows=ROWS)
def test_any_text_written_as_json_lines_lands_verbatim(exports: Exports, ascii_only: bool, rows: list):
    content = "".join(
        json.dumps(dict(zip(COLUMNS, row, strict=True)), ensure_ascii=ascii_only) + "\n" for row in _numbered(rows)
    )
    _check(exports, "contacts.ndjson", content, _numbered(rows))
