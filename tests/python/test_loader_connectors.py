"""What connectors and clients write of an API's records: under its names or theirs, in envelopes, flattened, as CSV."""

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import duckdb
import pytest
from conftest import Exports

THREAD = "9876543210"
TICKET = {
    "id": "7001",
    "createdAt": "2026-04-01T09:00:00Z",
    "properties": {"createdate": "2026-04-01T09:00:00Z", "hs_conversations_originating_thread_id": 9876543210.0},
}
EXTRACTED_AT = "2026-05-01"


def lines(*records: Any) -> str:
    """Return JSON lines."""
    return "".join(json.dumps(record) + "\n" for record in records)


def table(*rows: list[object]) -> str:
    """Return CSV, objects as JSON."""
    stream = io.StringIO()
    csv.writer(stream).writerows([json.dumps(cell) if isinstance(cell, dict) else cell for cell in row] for row in rows)
    return stream.getvalue()


def parquet(exports: Exports, name: str, query: str) -> None:
    """Write the rows of a query as Parquet."""
    path = exports.write(f"hubspot/acme/{name}", b"")
    duckdb.sql(query).write_parquet(str(path))


def airbyte(record: Any) -> dict[str, Any]:
    """Return a record as Airbyte's raw tables hold it."""
    return {
        "_airbyte_raw_id": "u",
        "_airbyte_extracted_at": 1775034000000,
        "_airbyte_meta": {},
        "_airbyte_data": record,
    }


def singer(*records: tuple[str, Any]) -> list[dict[str, Any]]:
    """Return records as a tap prints them, by stream."""
    streams = dict.fromkeys(stream for stream, _ in records)
    return [
        *({"type": "SCHEMA", "stream": stream, "schema": {}, "key_properties": ["id"]} for stream in streams),
        *({"type": "RECORD", "stream": stream, "record": record} for stream, record in records),
        {"type": "STATE", "value": {"bookmarks": {}}},
    ]


def landed_tickets(exports: Exports) -> list[tuple[Any, ...]]:
    """Return id and thread of every ticket, whichever table it lies in."""
    return exports.query(
        "select id, json_extract_string(properties, '/hs_conversations_originating_thread_id') "
        "from raw.hubspot__tickets union all "
        "select id, property_hs_conversations_originating_thread_id from raw.hubspot__ticket order by all"
    )


FLOAT = f"{THREAD}.0"
LINK = "hs_conversations_originating_thread_id"
AIRBYTE_HEADER = [
    "id",
    "createdAt",
    "properties",
    "properties_createdate",
    "properties_hs_conversations_originating_thread_id",
]
AIRBYTE_ROW = ["7001", TICKET["createdAt"], TICKET["properties"], TICKET["createdAt"], FLOAT]
TAP_RECORD = TICKET | {
    "property_createdate": TICKET["createdAt"],
    "property_hs_conversations_originating_thread_id": 9876543210.0,
}


@pytest.mark.parametrize(
    ("name", "content", "thread"),
    [
        ("tickets.jsonl", lines(TICKET), FLOAT),
        ("tickets.jsonl", lines(TAP_RECORD), FLOAT),
        ("ticket.jsonl", lines(TAP_RECORD), THREAD),
        ("ticket.csv", table(list(TAP_RECORD), list(TAP_RECORD.values())), THREAD),
        ("tickets.csv", table(list(TAP_RECORD), list(TAP_RECORD.values())), FLOAT),
        ("ticket.csv", table(AIRBYTE_HEADER, AIRBYTE_ROW), THREAD),
        ("tickets.csv", table(AIRBYTE_HEADER, AIRBYTE_ROW), FLOAT),
        ("tickets.jsonl", lines(airbyte(TICKET)), FLOAT),
        ("tickets.json", json.dumps([airbyte(TICKET)]), FLOAT),
        ("tickets.jsonl", lines(airbyte(json.dumps(TICKET))), FLOAT),
        ("ticket.jsonl", lines(airbyte(TAP_RECORD)), THREAD),
        ("tickets.csv", table(["_airbyte_raw_id", "_airbyte_data"], ["u", TICKET]), FLOAT),
        ("ticket.csv", table(["_airbyte_raw_id", "_airbyte_data"], ["u", TAP_RECORD]), THREAD),
        ("tickets.jsonl", lines(*singer(("tickets", TICKET))), FLOAT),
        ("ticket.jsonl", lines(*singer(("tickets", TAP_RECORD))), THREAD),
        ("tickets.jsonl", lines(*singer(("crm_tickets", TICKET))), FLOAT),
        ("tickets.jsonl", lines({"id": "7001", f"properties__{LINK}": 9876543210.0}), FLOAT),
        ("tickets.csv", table(["id", f"properties__{LINK}"], ["7001", FLOAT]), FLOAT),
    ],
)  # fmt: skip
def test_a_connectors_tickets_load_under_the_names_that_its_users_give_them(
    exports: Exports, name: str, content: str, thread: str
):
    exports.write(f"hubspot/acme/{name}", content)
    run = exports.load(extracted_at=EXTRACTED_AT)
    assert run.exit_code == 0, run.output
    assert landed_tickets(exports) == [("7001", thread)]


@pytest.mark.parametrize(("name", "thread"), [("tickets.parquet", f"{THREAD}.0"), ("ticket.parquet", THREAD)])
def test_a_connectors_parquet_loads_with_decimals_as_ids(exports: Exports, name: str, thread: str):
    parquet(
        exports,
        name,
        "select '7001' as id, timestamp '2026-04-01 09:00:00' as createdat, "
        f"'{json.dumps(TICKET['properties'])}'::json as properties, '2026-04-01T09:00:00Z' as properties_createdate, "
        f"{THREAD}::decimal(38, 9) as properties_hs_conversations_originating_thread_id",
    )
    run = exports.load(extracted_at=EXTRACTED_AT)
    assert run.exit_code == 0, run.output
    assert landed_tickets(exports) == [("7001", thread)]


def test_raw_records_in_parquet_load(exports: Exports):
    parquet(exports, "tickets.parquet", f"select 'u' as _airbyte_raw_id, '{json.dumps(TICKET)}'::json as _airbyte_data")
    assert exports.load(extracted_at=EXTRACTED_AT).exit_code == 0
    assert landed_tickets(exports) == [("7001", FLOAT)]


# -- envelopes


def test_what_is_no_record_in_an_envelope_is_rejected_by_its_line(exports: Exports):
    content = lines(airbyte(TICKET), airbyte(5)) + "{\n" + lines(airbyte({"properties": {}}))
    exports.write("hubspot/acme/tickets.jsonl", content)
    assert exports.load(extracted_at=EXTRACTED_AT).exit_code == 1
    assert [row[:3] for row in exports.rejected()] == [
        (2, None, "malformed_json"),
        (3, None, "malformed_json"),
        (4, "id", "missing_id"),
    ]


def test_a_raw_table_with_broken_and_empty_cells_rejects_their_lines(exports: Exports):
    content = table(["_airbyte_raw_id", "_airbyte_data"], ["u", TICKET], ["v", "{"], ["w", ""])
    exports.write("hubspot/acme/tickets.csv", content)
    assert exports.load(extracted_at=EXTRACTED_AT).exit_code == 1
    assert [row[:3] for row in exports.rejected()] == [(3, None, "malformed_json"), (4, None, "malformed_json")]
    assert landed_tickets(exports) == [("7001", FLOAT)]


def test_a_taps_records_of_other_streams_are_passed_over_and_told(exports: Exports):
    exports.write("hubspot/acme/tickets.jsonl", lines(*singer(("tickets", TICKET), ("contacts", {"id": 1})), {"x": 1}))
    run = exports.load(extracted_at=EXTRACTED_AT)
    assert run.exit_code == 1
    assert "records of other streams are passed over: contacts" in run.output
    assert landed_tickets(exports) == [("7001", FLOAT)]
    # a line that is no message of a tap is no reason to lose it in silence
    assert [row[2:] for row in exports.rejected()] == [("missing_id", '{"x": 1}')]


def test_a_tap_that_found_nothing_is_an_empty_file(exports: Exports):
    exports.write("hubspot/acme/tickets.jsonl", lines({"type": "SCHEMA", "stream": "tickets", "schema": {}}))
    assert exports.load(extracted_at=EXTRACTED_AT).exit_code == 0
    assert landed_tickets(exports) == []


def test_a_tap_without_the_files_stream_is_refused_with_the_command_that_unwraps_one(
    refusal: Callable[[str, str | bytes], str],
):
    said = refusal("hubspot/acme/owners.jsonl", lines(*singer(("tickets", TICKET), ("contacts", {"id": 1}))))
    assert "messages of the streams contacts, tickets, none of which is called owners" in said
    assert 'jq -c \'select(.type == "RECORD" and .stream == "NAME") | .record\'' in said


# -- dlt


@pytest.mark.parametrize("dress", ["jsonl", "csv"])
def test_an_object_in_columns_of_its_members_is_an_object_again(exports: Exports, dress: str):
    records = {
        "thread_items": {
            "id": "i1",
            "conversations_thread_id": "1",
            "created_at": "2026-04-01T09:00:00Z",
            "type": "MESSAGE",
            "status__status_type": "SENT",
            "client__client_type": "HUBSPOT",
        },
        "threads": {
            "id": "1",
            "created_at": "2026-04-01T09:00:00Z",
            "thread_associations__associated_ticket_id": "7",
            "thread_associations__other__v_text": "",
        },
    }
    for name, record in records.items():
        content = lines(record) if dress == "jsonl" else table(list(record), list(record.values()))
        exports.write(f"hubspot/acme/{name}.{dress}", content)
    run = exports.load(extracted_at=EXTRACTED_AT)
    assert run.exit_code == 0, run.output
    [items] = exports.query(
        "select conversationsthreadid, status, client, _unknown_columns from raw.hubspot__thread_items"
    )
    assert items == ("1", '{"status_type":"SENT"}', '{"client_type":"HUBSPOT"}', None)
    assert exports.query("select threadassociations from raw.hubspot__threads") == [('{"associated_ticket_id":"7"}',)]


def test_members_below_members_of_an_event_are_found_again(exports: Exports):
    event = {
        "id": "e",
        "type": "event",
        "attributes__datetime": "2026-03-01T00:00:00Z",
        "relationships__metric__data__id": "M",
    }
    exports.write("klaviyo/acme/events.jsonl", lines(event, {"id": "f", "type": "event"}))
    assert exports.load(extracted_at=EXTRACTED_AT).exit_code == 0
    landed = exports.query("select id, attributes, relationships from raw.klaviyo__events order by id")
    assert landed[0] == ("e", '{"datetime":"2026-03-01T00:00:00Z"}', '{"metric":{"data":{"id":"M"}}}')
    assert landed[1] == ("f", None, None)


def test_a_value_that_dlt_moved_to_a_column_of_another_type_counts_where_its_own_is_empty(exports: Exports):
    record = {"id": "i", "conversations_thread_id": 1, "created_at": "2026-04-01T09:00:00Z", "type": "MESSAGE"}
    exports.write(
        "hubspot/acme/thread_items.jsonl",
        lines(
            record | {"text": None, "text__v_text": "moved"}, record | {"id": "j", "text": "own", "text__v_text": None}
        ),
    )
    assert exports.load(extracted_at=EXTRACTED_AT).exit_code == 0
    assert exports.query("select text from raw.hubspot__thread_items order by id") == [("moved",), ("own",)]


@pytest.mark.parametrize(
    ("name", "record", "said"),
    [
        ("conversation_message_sender", {"actor_id": "A-1", "_dlt_parent_id": "x"}, "max_table_nesting=0"),
        ("owners__teams", {"id": "t1", "name": "Support", "_dlt_parent_id": "x"}, "max_table_nesting=0"),
        (
            "threads__messages",
            {"id": "i", "conversations_thread_id": 1, "created_at": "2026-04-01", "_dlt_parent_id": "x"},
            "as thread_items files have",
        ),
    ],
)
def test_a_child_table_of_dlt_is_never_taken_for_its_parent(
    refusal: Callable[[str, str | bytes], str], name: str, record: dict[str, Any], said: str
):
    assert said in refusal(f"hubspot/acme/{name}.jsonl", lines(record))


# -- lists of what a file holds


@pytest.mark.parametrize("kind", ["csv", "ndjson"])
def test_a_list_of_unknown_columns_stops_at_20_names_of_40_characters(exports: Exports, kind: str):
    names = [f"{number:02} {'x' * 100}" for number in range(30)]
    content = lines({"team_id": "t"} | dict.fromkeys(names, "v"))
    exports.write(f"teams.{kind}", content if kind == "ndjson" else table(["team_id", *names], ["t"] + ["v"] * 30))
    assert exports.load().exit_code == 0
    [(message,)] = exports.query("select message from raw.loads")
    listed = message.removeprefix("unknown columns kept: ").split(", ")
    assert listed[-1] == "and 10 more"
    assert [len(name) for name in listed[:-1]] == [40] * 20


@pytest.mark.parametrize("own", ["_airbyte_raw_id", "_dlt_id", "_fivetran_synced", "_sdc_batched_at"])
def test_floats_of_a_csv_with_a_connectors_own_column_are_whole_numbers(exports: Exports, own: str):
    exports.write("hubspot/acme/owners.csv", table(["id", "userId", own], ["55.0", "66.000000000", "x"]))
    assert exports.load().exit_code == 0
    assert exports.query("select id, userid from raw.hubspot__owners") == [("55", "66")]
