"""Instants that are judged for a whole file: rows later than the export, numbers since 1970, columns without any."""

import json
from datetime import UTC, datetime, timedelta

import duckdb
import pytest
from conftest import Exports

from scripts.loading.contract import LandingTable, read_contract

MESSAGES = "message_id,conversation_id,sent_at,sender_kind\n"
LATE = (
    "2 of 4 rows are later than the extraction 2026-04-07 09:30 UTC that export.json states "
    "(sent_at: 2, newest 2026-04-08T09:00:00Z): a stale export.json is the commonest cause"
)


def write_messages(exports: Exports, *instants: str, name: str = "messages.csv") -> None:
    """Write one message an instant."""
    lines = [f"m{number},c1,{instant},contact\n" for number, instant in enumerate(instants)]
    exports.write(name, MESSAGES + "".join(lines))


def note(exports: Exports, instant: str = "2026-04-07T09:30:00Z", account: str = "generic/acme") -> None:
    """Write an export.json."""
    exports.write(f"{account}/export.json", json.dumps({"extracted_at": instant}))


def load(exports: Exports, extracted_at: str | None = None) -> str:
    """Load without an instant, or with one; return what was said."""
    run = exports.load(extracted_at=extracted_at)
    assert run.exit_code == 0, run.output
    return " ".join(run.output.split())


# -- rows later than the export


def test_rows_later_than_the_export_are_told_with_the_newest_and_the_likeliest_cause(exports: Exports):
    note(exports)
    write_messages(
        exports, "2026-04-07T09:00:00Z", "2026-04-07T09:30:00Z", "2026-04-07T09:30:01Z", "2026-04-08T09:00:00Z"
    )
    assert LATE in load(exports)
    [(message,)] = exports.query("select message from raw.loads")
    assert message.startswith(LATE)


def test_they_are_told_again_when_the_same_files_are_loaded_again(exports: Exports):
    note(exports)
    write_messages(exports, "2026-04-07T09:00:00Z", "2026-04-07T09:00:00Z", "2026-04-08", "2026-04-08T09:00:00Z")
    load(exports)
    assert f"already loaded: generic/acme/messages.csv: {LATE}" in load(exports)


@pytest.mark.parametrize(
    ("origin", "said"),
    [
        ("option", "that --extracted-at states"),
        ("note", "that export.json states"),
        ("file", "that the file's modification time stands for"),
    ],
)
def test_the_cause_is_that_of_where_the_extraction_is_from(exports: Exports, origin: str, said: str):
    write_messages(exports, "2096-03-17T05:32:00Z")
    if origin == "note":
        note(exports)
    output = load(exports, "2026-04-07T09:30:00Z" if origin == "option" else None)
    assert "1 of 1 rows is later than the extraction" in output
    assert said in output


@pytest.mark.parametrize(
    ("text", "is_late"),
    [
        ("2026-04-07T11:30:00+02:00", False),
        ("2026-04-07T11:30:01+02:00", True),
        ("2026-04-07 09:30:01 UTC", True),
        ("2026-04-07 09:30:00 GMT", False),
        ("2026-04-07 09:31Z", True),
        ("2026-04-06T22:30:01-1100", True),
        ("1775554200", False),
        ("1775554201", True),
        ("1775554201000", True),
        # without an offset and a zone: late only where it is so in every zone
        ("2026-04-07 23:30:00", False),
        ("2026-04-07 23:30:01", True),
        ("tomorrow", False),
        ("infinity", False),
    ],
)
def test_an_instant_is_late_a_second_after_the_extraction_in_any_spelling(exports: Exports, text: str, is_late: bool):
    note(exports)
    instants = [text] if text.isdigit() else [text, "2026-04-01T00:00:00Z"]
    write_messages(exports, *instants)
    assert ("later than the extraction" in load(exports)) == is_late


@pytest.mark.parametrize(("zone", "latest"), [("Europe/Berlin", "11:30:00"), ("america/new_york", "05:30:00")])
def test_text_without_an_offset_is_compared_in_the_accounts_zone(exports: Exports, zone: str, latest: str):
    note(exports)
    exports.write("account_settings.csv", f"timezone\n{zone}\n")
    write_messages(exports, f"2026-04-07 {latest}")
    write_messages(exports, f"2026-04-07 {latest}.000001", name="messages2.csv")
    said = load(exports)
    assert "acme/messages.csv: " not in said
    assert "acme/messages2.csv: 1 of 1 rows is later" in said


def test_settings_that_begin_after_the_extraction_are_not_in_force_yet(exports: Exports):
    note(exports)
    zones = "Europe/Berlin,2026-01-01T00:00:00Z\nAmerica/New_York,2026-04-07T09:30:01Z\n"
    exports.write("account_settings.csv", f"timezone,valid_from\n{zones}")
    write_messages(exports, "2026-04-07 11:30:00")
    write_messages(exports, "2026-04-07 11:30:01", name="messages2.csv")
    said = load(exports)
    assert "acme/messages.csv: " not in said
    assert "acme/messages2.csv: 1 of 1 rows is later" in said


def test_an_hour_that_the_clocks_show_twice_raises_no_alarm(exports: Exports):
    # Berlin is set back at 01:00 UTC: 02:59 has been shown by 01:10 UTC, 03:00 has not
    note(exports, "2026-10-25T01:10:00Z")
    exports.write("account_settings.csv", "timezone\nEurope/Berlin\n")
    write_messages(exports, "2026-10-25 02:45:00")
    write_messages(exports, "2026-10-25 03:00:00", name="messages2.csv")
    said = load(exports)
    assert "acme/messages.csv: " not in said
    assert "acme/messages2.csv: 1 of 1 rows is later" in said


@pytest.mark.parametrize(
    ("path", "content", "column"),
    [
        ("hubspot/a/threads.ndjson", '{"id": "1", "createdAt": "2026-04-08T00:00:00Z"}\n', "createdat"),
        (
            "hubspot/a/tickets.ndjson",
            '{"id": "1", "properties": {"createdate": "2026-04-01", "closed_date": "2026-04-08T00:00:00Z"}}\n',
            "closed_date",
        ),
        ("hubspot/a/ticket.csv", "id,createdate\n1,2026-04-08 00:00:00\n", "property_createdate"),
        (
            "klaviyo/a/messages.ndjson",
            '{"id": "1", "attributes": {"created_at": "2026-04-08T00:00:00+00:00"}}\n',
            "created_at",
        ),
        (
            "respond_io/a/messages.csv",
            "Date & Time,Sender Type,Contact ID,Message ID\n2026-04-08 00:00:00,contact,1,2\n",
            "date_time",
        ),
        ("generic/a/orders.csv", "order_id,placed_at,value\n1,2026-04-08T00:00:00Z,2\n", "placed_at"),
    ],
)
def test_every_source_is_looked_at(exports: Exports, path: str, content: str, column: str):
    note(exports, account=path.rpartition("/")[0])
    exports.write(path, content)
    assert (
        f"1 of 1 rows is later than the extraction 2026-04-07 09:30 UTC that export.json states ({column}: 1"
        in load(exports)
    )


@pytest.mark.parametrize(
    ("text", "is_late"),
    # without a zone: late in every zone. The order of day and month is the one that makes it earlier
    [("08/04/2026 00:00:00", True), ("07/04/2026 23:30", False), ("04/08/2026", True), ("04/07/2026 23:31", True)],
)
def test_a_date_with_slashes_is_late_where_it_is_so_in_either_order(exports: Exports, text: str, is_late: bool):
    note(exports, account="respond_io/acme")
    header = "Date & Time,Sender Type,Contact ID,Message ID\n"
    exports.write("respond_io/acme/messages.csv", header + f"{text},contact,1,2\n")
    assert ("1 of 1 rows is later than the extraction" in load(exports)) == is_late


def test_a_rejected_row_is_not_counted_as_late(exports: Exports):
    note(exports)
    exports.write("messages.csv", MESSAGES + "m1,c1,2026-04-01T00:00:00Z,contact\n,c1,2026-04-08T00:00:00Z,contact\n")
    assert "later than" not in exports.load(extracted_at=None).output


# -- an extraction in the future


@pytest.mark.parametrize("origin", ["option", "note"])
def test_an_extraction_later_than_the_clock_and_a_day_is_refused(exports: Exports, origin: str):
    later = (datetime.now(UTC) + timedelta(days=1, minutes=5)).isoformat()
    write_messages(exports, "2026-04-01T00:00:00Z")
    if origin == "note":
        note(exports, later)
    run = exports.load(extracted_at=later if origin == "option" else None)
    assert run.exit_code == 1
    assert "lies in the future" in run.output
    assert "Say when the export was taken, in export.json or with --extracted-at" in run.output
    assert exports.query("select count(*) from raw.generic__messages") == [(0,)]


def test_an_extraction_less_than_a_day_ahead_is_another_clocks(exports: Exports):
    write_messages(exports, "2026-04-01T00:00:00Z")
    load(exports, (datetime.now(UTC) + timedelta(hours=23, minutes=55)).isoformat())


# -- numbers since 1970


@pytest.mark.parametrize(
    ("texts", "landed", "unit"),
    [
        (["1775552400", "1775552401"], ["2026-04-07T09:00:00Z", "2026-04-07T09:00:01Z"], "seconds"),
        (["1775552400.5", "1775552401.0"], ["2026-04-07T09:00:00.500000Z", "2026-04-07T09:00:01Z"], "seconds"),
        (["1775552400000", "1775552400123"], ["2026-04-07T09:00:00Z", "2026-04-07T09:00:00.123000Z"], "milliseconds"),
        # what stands for no instant decides nothing, and stays
        (["1775552400", "0", "", "-1"], ["2026-04-07T09:00:00Z", "0", None, "-1"], "seconds"),
    ],
)
def test_a_column_of_numbers_since_1970_is_read_and_its_unit_kept_in_the_log(
    exports: Exports, texts: list, landed: list, unit: str
):
    write_messages(exports, *texts)
    said = load(exports, "2026-05-01")
    assert [row[0] for row in exports.landed("messages", "sent_at")] == landed
    assert exports.query("select epoch_columns from raw.loads") == [(json.dumps({"sent_at": unit}),)]
    assert f"sent_at holds {unit} since 1970 and is read as such" in said


@pytest.mark.parametrize("kind", ["ndjson", "parquet"])
def test_numbers_of_json_and_parquet_are_read_too(exports: Exports, kind: str):
    path = exports.write(
        f"messages.{kind}",
        '{"message_id": "m1", "conversation_id": "c1", "sent_at": 1775552400, "sender_kind": "ai"}\n',
    )
    if kind == "parquet":
        source = "select 'm1' as message_id, 'c1' as conversation_id, 1775552400 as sent_at, 'ai' as sender_kind"
        duckdb.sql(f"copy ({source}) to '{path}' (format parquet)")
    load(exports, "2026-05-01")
    assert exports.landed("messages", "sent_at") == [("2026-04-07T09:00:00Z",)]


def test_the_numbers_themselves_stay_with_the_row_beside_its_unknown_columns(exports: Exports):
    header = "order_id,placed_at,value,refunded_at"
    exports.write("orders.csv", f"{header},note\no1,1775552400,2,1775552400000,x\no2,1775552401,2,,\n")
    exports.write("orders2.csv", f"{header}\no3,1775552402,2,\n")
    load(exports, "2026-05-01")
    assert [
        (placed, refunded, json.loads(unknown))
        for placed, refunded, unknown in exports.landed("orders", "placed_at", "refunded_at", "_unknown_columns")
    ] == [
        (
            "2026-04-07T09:00:00Z",
            "2026-04-07T09:00:00Z",
            {"placed_at": "1775552400", "refunded_at": "1775552400000", "note": "x"},
        ),
        ("2026-04-07T09:00:01Z", None, {"placed_at": "1775552401", "refunded_at": None, "note": None}),
        ("2026-04-07T09:00:02Z", None, {"placed_at": "1775552402"}),
    ]


@pytest.mark.parametrize("other", ["2026-04-07T09:00:00Z", "soon", "1775552400000", "12345678"])
def test_a_column_with_any_other_value_stays_as_it_is(exports: Exports, other: str):
    write_messages(exports, "1775552400", other, "2026-04-07T09:00:00Z")
    load(exports, "2026-05-01")
    assert [row[0] for row in exports.landed("messages", "sent_at")] == ["1775552400", other, "2026-04-07T09:00:00Z"]
    assert exports.query("select epoch_columns from raw.loads") == [(None,)]


# -- no instant at all


@pytest.mark.parametrize(
    "texts",
    [
        ["yesterday"],
        ["0", "0"],
        ["1970-01-01T00:00:00Z", "1970-01-01"],
        ["09:00 AM", ""],
        # two units in one column: neither is certain
        ["1775552400", "1775552400000"],
        ["2026-13-01T00:00:00Z"],
        # the words are an offset behind a blank alone
        ["2026-02-01T10:00:00UTC", "2026-02-01 10:00:00GMT"],
    ],
)
def test_a_required_instant_without_one_readable_value_refuses_the_file_with_an_example(
    exports: Exports, texts: list[str]
):
    write_messages(exports, *texts)
    run = exports.load()
    assert run.exit_code == 1
    said = " ".join(run.output.split())
    filled = sum(text != "" for text in texts)
    assert (
        f"column sent_at: none of its {filled} values is an instant that can be read, for example '{texts[0]}'" in said
    )
    assert "write ISO 8601 such as 2026-03-01T12:00:00+01:00" in said


@pytest.mark.parametrize(
    "texts",
    [
        ["yesterday", "2026-02-01 10:00:00 UTC"],
        ["0"] * 60 + ["2026-02-01"],
        ["", ""],
        ["2026-02-01T10:00+0130"],
        ["1970-01-01T00:00:01Z"],
    ],
)
def test_one_readable_value_or_none_at_all_lets_the_file_land(exports: Exports, texts: list[str]):
    write_messages(exports, *texts)
    load(exports, "2026-05-01")


@pytest.mark.parametrize(("threads", "exit_code"), [(1, 0), (2, 1)])
def test_of_a_tools_own_file_two_unreadable_instants_refuse_it_and_one_is_a_damaged_record(
    exports: Exports, threads: int, exit_code: int
):
    lines = [json.dumps({"id": str(number), "createdAt": "2026-02-30T10:00:00Z"}) + "\n" for number in range(threads)]
    exports.write("hubspot/acme/threads.ndjson", "".join(lines))
    assert exports.load().exit_code == exit_code


def test_an_optional_instant_without_a_readable_value_refuses_nothing(exports: Exports):
    exports.write("conversations.csv", "conversation_id,opened_at,closed_at\nc1,2026-01-01,later\n")
    load(exports, "2026-05-01")


def test_dates_with_slashes_are_readable_where_their_staging_reads_them(exports: Exports):
    header = "Date & Time,Sender Type,Contact ID,Message ID\n"
    exports.write("respond_io/acme/messages.csv", header + "25/03/2026 10:05,contact,1,2\n")
    load(exports, "2026-05-01")


REQUIRED_INSTANTS = [
    pytest.param(source, table, column, id=f"{source} {table.name}")
    for source, tables in read_contract().tables.items()
    for table in tables.values()
    for column in table.required
    if column in table.instants and column not in table.instant_members and table.csv_of is None
]


@pytest.mark.parametrize(("source", "table", "column"), REQUIRED_INSTANTS)
def test_empty_required_instants_are_told(exports: Exports, source: str, table: LandingTable, column: str):
    rows = [dict.fromkeys(table.required, "1") | {column: instant} for instant in ("2026-01-01T09:00:00Z", None, "")]
    exports.write(f"{source}/acme/{table.name}.ndjson", "".join(json.dumps(row) + "\n" for row in rows))
    assert f"{column} is empty in 2 of 3 rows" in load(exports, "2026-05-01")
