"""The same faults in every table of every source, as the sources files declare them: the loader does one thing."""

import csv
import io
import json
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from scripts.load_exports import main
from scripts.loading.contract import LandingTable, read_contract

SOURCES = ("generic", "hubspot", "respond_io", "klaviyo")
SOUND, UNREADABLE, DAMAGED = "2026-03-01T12:00:00Z", "yesterday", "1.23457E+17"
# a row with every fault that costs no row, and a file in which no row has an instant
ODD, UNDATED = "odd", "undated"
DRESSES = ("csv", "ndjson")


@dataclass(frozen=True)
class Case:
    """A fault in a file of a table. dress: the ending of the file."""

    source: str
    table: LandingTable
    fault: str
    dress: str

    @property
    def account(self) -> str:
        """The account that has this fault and no other."""
        return f"{self.fault}_{self.dress}"

    @property
    def file(self) -> str:
        """Where the file lies."""
        return f"{self.source}/{self.account}/{self.table.csv_of or self.table.name}.{self.dress}"


def undated_columns(table: LandingTable) -> list[str]:
    """Return the required columns that date a row."""
    return [
        name
        for name in table.required
        if name in table.instants and (name not in table.instant_members or name in table.dated_by)
    ]


def optional_ids(table: LandingTable) -> list[str]:
    """Return the columns of ids that a row can do without."""
    return [name for name in table.id_columns if name not in {*table.required, *table.row_id, *table.key}]


def lands(table: LandingTable, dress: str) -> bool:
    """Whether files of that ending land in the table: a tool's CSV may have a table of its own."""
    if table.csv_of:
        return dress == "csv"
    return dress != "csv" or all(other.csv_of != table.name for other in table.neighbours)


def cases() -> list[Case]:
    """Return every fault that a table can have."""
    found = []
    for source in SOURCES:
        for table in read_contract().tables[source].values():
            dresses = [dress for dress in DRESSES if lands(table, dress)]
            found += [Case(source, table, ODD, dress) for dress in dresses]
            if undated_columns(table):
                found.append(Case(source, table, UNDATED, dresses[-1]))
    return found


def rows_of(case: Case) -> list[dict[str, object]]:
    """Return three rows of a table, the second one with the fault."""
    table = case.table
    rows: list[dict[str, object]] = []
    for number in (1, 2, 3):
        is_undated = case.fault == UNDATED or number == 2
        row: dict[str, object] = {}
        for column in (*table.required, *table.row_id):
            row[column] = f"{10 + number}"
            if column in table.objects:
                row[column] = {"id": f"{10 + number}"}
        for column in undated_columns(table):
            instant = UNREADABLE if is_undated else SOUND
            row[column] = {table.dated_by[column][0]: instant} if column in table.dated_by else instant
        if case.fault == ODD:
            row |= dict.fromkeys(optional_ids(table), DAMAGED if number == 2 else f"{10 + number}")
            row |= {"Odd One": "a", "odd one": "b"}
        rows.append(row)
    return rows


def content_of(case: Case) -> str:
    """Return the content of the file."""
    rows = rows_of(case)
    if case.dress == "ndjson":
        return "".join(json.dumps(row) + "\n" for row in rows)
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(rows[0])
    writer.writerows(
        [json.dumps(value) if isinstance(value, dict) else value for value in row.values()] for row in rows
    )
    return stream.getvalue()


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Load all files, each with one fault, into one database; return it and what was said."""
    folder = tmp_path_factory.mktemp("faults")
    for case in cases():
        path = folder / "exports" / case.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content_of(case), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AGENT_OUTCOMES_DATABASE", str(folder / "faults.duckdb"))
        run = CliRunner().invoke(main, [str(folder / "exports"), "--extracted-at", "2026-05-01"])
    assert run.exception is None or isinstance(run.exception, SystemExit), run.exception
    return folder / "faults.duckdb", run.output


def log_of(database: Path, case: Case) -> tuple[str, str, int, int]:
    """Return status, message, rows landed and rows rejected of a case's file."""
    with duckdb.connect(str(database), read_only=True) as connection:
        [row] = connection.execute(
            "select status, coalesce(message, ''), rows_landed, rows_rejected from raw.loads where file = $file",
            {"file": case.file},
        ).fetchall()
    return row


def each(fault: str, *, dated: bool = False, linked: bool = False) -> pytest.MarkDecorator:
    """Run a test for every file with the fault, where asked of tables with required instants or optional ids only."""
    chosen = [
        case
        for case in cases()
        if case.fault == fault
        and (undated_columns(case.table) or not dated)
        and (optional_ids(case.table) or not linked)
    ]
    return pytest.mark.parametrize("case", chosen, ids=lambda case: case.file)


@each(ODD, linked=True)
def test_a_damaged_id_that_a_row_can_do_without_costs_the_link_only_and_is_kept_apart(
    loaded: tuple[Path, str], case: Case
):
    database, _ = loaded
    status, message, landed, rejected = log_of(database, case)
    assert (status, landed, rejected) == ("loaded", 3, 0)
    with duckdb.connect(str(database), read_only=True) as connection:
        nulled = connection.execute(
            "select column_name, file_row, value from raw.nulled_ids where file = $file order by all",
            {"file": case.file},
        ).fetchall()
        values = connection.execute(
            f"select {', '.join(optional_ids(case.table))} from raw.{case.table.identifier} "  # noqa: S608  the contract's
            "where _file = $file order by _row",
            {"file": case.file},
        ).fetchall()
    assert nulled == [(column, 2, DAMAGED) for column in sorted(optional_ids(case.table))]
    assert values[1] == (None,) * len(values[1])
    assert values[0] == ("11",) * len(values[0])
    for column in optional_ids(case.table):
        assert f"{column} is damaged in 1 rows" in message


@each(ODD, dated=True)
def test_a_required_instant_that_is_none_is_told_with_its_line_and_what_to_write(loaded: tuple[Path, str], case: Case):
    database, output = loaded
    status, message, landed, rejected = log_of(database, case)
    assert (status, landed, rejected) == ("loaded", 3, 0)
    line = 3 if case.dress == "csv" else 2
    for column in undated_columns(case.table):
        name = f"{column}.{case.table.dated_by[column][0]}" if column in case.table.dated_by else column
        said = (
            f"{name}: 1 of 3 values cannot be read as an instant, for example '{UNREADABLE}' in line {line}: "
            "write ISO 8601 such as 2026-03-01T12:00:00+01:00"
        )
        assert said in message
        assert f"{case.file}: {message}" in output


@each(UNDATED)
def test_a_file_of_which_no_required_instant_can_be_read_is_refused_with_an_example(
    loaded: tuple[Path, str], case: Case
):
    database, _ = loaded
    status, message, landed, _ = log_of(database, case)
    assert (status, landed) == ("refused", 0)
    assert "none of its 3 values is an instant that can be read" in message
    assert f"for example '{UNREADABLE}' in line {2 if case.dress == 'csv' else 1}" in message


@each(ODD)
def test_unknown_columns_that_differ_in_case_only_are_two(loaded: tuple[Path, str], case: Case):
    database, _ = loaded
    status, message, landed, rejected = log_of(database, case)
    assert (status, landed, rejected) == ("loaded", 3, 0)
    assert "unknown columns kept: Odd One, odd one" in message
    with duckdb.connect(str(database), read_only=True) as connection:
        kept = connection.execute(
            f"select distinct _unknown_columns from raw.{case.table.identifier} where _file = $file",  # noqa: S608
            {"file": case.file},
        ).fetchall()
    assert [json.loads(text) for (text,) in kept] == [{"Odd One": "a", "odd one": "b"}]
