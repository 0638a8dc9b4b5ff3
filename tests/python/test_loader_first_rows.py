"""A file without its header, or of another kind: its rows are somebody's data, and are neither printed nor kept."""

import json
from pathlib import Path

import duckdb
import pytest
from conftest import Exports

from scripts.loading.contract import LandingTable, read_contract

PERSON = ("Ada Lovelace-Byron", "ada.byron@engine.example", "+442079460958")
TABLES = [
    pytest.param(source, table, id=f"{source} {table.name}")
    for source, tables in read_contract().tables.items()
    for table in tables.values()
    if table.required and table.csv_of is None
]
FORMS = (
    "csv",
    "csv with known words",
    "csv with a word of another table",
    "json names",
    "ndjson names",
    "parquet names",
)


def _content(form: str, table: LandingTable, path: Path) -> str | bytes:
    """Return a file whose first row, or whose names, are a person's. path: where a Parquet file can be made."""
    cells = [PERSON[number % len(PERSON)] for number in range(max(len(table.columns), len(PERSON)))]
    if form == "csv":
        return ",".join(cells) + "\n" + ",".join(reversed(cells)) + "\n"
    if form == "csv with known words":
        # a value may be a column's name: the last one is never all that a file must have
        words = [column for column in table.columns if column not in table.required[:1]][-2:]
        return ",".join([*cells, *words]) + "\n"
    if form == "csv with a word of another table":
        words = [other.columns[-1] for other in table.neighbours]
        return ",".join([*cells, *words[:1]]) + "\n"
    if form.startswith("parquet"):
        columns = ", ".join('1 as "' + name + '"' for name in PERSON)
        duckdb.sql(f"select {columns}").write_parquet(str(path))
        return path.read_bytes()
    record = json.dumps(dict.fromkeys(PERSON, "x"))
    return f"[{record}]" if form.startswith("json") else f"{record}\n"


@pytest.mark.parametrize(("source", "table"), TABLES)
def test_a_first_row_of_somebodys_data_is_neither_printed_nor_kept(
    exports: Exports, tmp_path: Path, source: str, table: LandingTable
):
    for number, form in enumerate(FORMS):
        ending = form.split(maxsplit=1)[0]
        content = _content(form, table, tmp_path / "names.parquet")
        # an account each: a refusal of one may not hide another's
        exports.write(f"{source}/acme{number}/{table.name}.{ending}", content)
    run = exports.load()
    assert run.exit_code == 1
    statuses = exports.query("select file, status from raw.loads")
    assert len(statuses) == len(FORMS)
    kept = exports.database.read_bytes()
    rejected = [row[0] for row in exports.query("select row_text from raw.rejected_rows")]
    refused = {file for file, status in statuses if status == "refused"}
    said = [line for line in run.output.splitlines() if not line.startswith("rejected: ")]
    # the longest word of each: three letters stand in a database of megabytes by chance
    for word in (max(cell.split(), key=len) for cell in PERSON):
        assert not [line for line in said if word in line]
        assert not [message for (message,) in exports.query("select message from raw.loads") if word in (message or "")]
        # rows that a file rejects are kept where rejected rows are, and nowhere else
        assert word.encode() not in kept or any(word in text for text in rejected), refused


@pytest.mark.parametrize("note", ["{}", PERSON[0], json.dumps([PERSON[0]]), json.dumps({PERSON[0]: 1})])
def test_an_export_json_that_is_none_is_not_quoted(exports: Exports, note: str):
    exports.write("conversations.csv", "conversation_id,opened_at\nc1,2026-01-01\n")
    exports.write("export.json", note)
    run = exports.load(extracted_at=None)
    assert run.exit_code == 1
    assert "Ada" not in run.output
