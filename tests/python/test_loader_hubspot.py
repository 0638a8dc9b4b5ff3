"""HubSpot's files: API JSON as lines and as whole response pages, and the CSV of what HubSpot exports nowhere."""

import json

import pytest
from conftest import Exports

from scripts.loading.contract import read_contract

THREAD = {
    "id": "100",
    "status": "OPEN",
    "createdAt": "2026-03-01T09:00:00.123Z",
    "associatedContactId": "7",
    "spam": False,
    "threadAssociations": {"associatedTicketId": "900"},
}
ITEM = {
    "id": "8f3a",
    "conversationsThreadId": "100",
    "createdAt": "2026-03-01T09:00:01Z",
    "createdBy": "V-9",
    "type": "MESSAGE",
    "direction": "INCOMING",
    "senders": [{"actorId": "V-9", "deliveryIdentifier": {"type": "HS_EMAIL_ADDRESS", "value": "a@b.example"}}],
    "status": {"statusType": "RECEIVED"},
}
ENVELOPE = {
    "id": "900",
    "properties": {"subject": "Where is it?", "closed_date": None},
    "createdAt": "2026-03-01T09:00:00Z",
    "updatedAt": "2026-03-01T09:00:00Z",
    "archived": False,
}
RECORDS = {
    "threads": THREAD,
    "thread_items": ITEM,
    "actors": {"id": "L-1", "type": "LLM", "name": "Agent"},
    "inboxes": {"id": "5", "name": "Chat", "type": "INBOX"},
    "channels": {"id": "1000", "name": "Live chat"},
    "owners": {"id": "5000", "userId": 7, "teams": [{"id": "1", "name": "Support", "primary": True}]},
    "pipelines": {"id": "0", "label": "Support", "stages": [{"id": "1", "label": "New", "metadata": {}}]},
    "tickets": ENVELOPE,
    "feedback_submissions": ENVELOPE,
}
EXTENSIONS = {
    "citations": "message_id,source_id,source_type,url,title\nm1,s1,page,https://shop.example/a,A\n",
    "actions": "action_id,message_id,conversation_id,action_type,status,executed_at\na1,m1,100,swap,done,2026-03-01\n",
    "reply_votes": "vote_id,message_id,conversation_id,vote,voted_at\nv1,m1,100,helpful,2026-03-01T09:00:00Z\n",
    "handoff_requests": "request_id,conversation_id,requested_at\nr1,100,2026-03-01T09:00:00Z\n",
    "knowledge_gaps": "question_id,question,asked_at\nq1,Where?,2026-03-01T09:00:00Z\n",
}


def page(*records: dict) -> str:
    """Return a response of the API that holds the records."""
    return json.dumps({"results": list(records), "paging": {"next": {"after": "MTAw", "link": "?after=MTAw"}}})


def text(value: object) -> str | None:
    """Return a JSON value as it lands: texts as they are, everything else as JSON."""
    return value if value is None or isinstance(value, str) else json.dumps(value, separators=(",", ":"))


def landed(exports: Exports, table: str, *columns: str) -> list[tuple]:
    """Return columns of a landing table of HubSpot, sorted."""
    return exports.query(f"select {', '.join(columns)} from raw.hubspot__{table} order by all")  # noqa: S608


def test_every_hubspot_table_has_a_record_here():
    assert set(read_contract().tables["hubspot"]) == {*RECORDS, *EXTENSIONS}


@pytest.mark.parametrize("table", RECORDS)
@pytest.mark.parametrize("form", ["lines", "page", "page over several lines", "pages as lines"])
def test_api_json_lands_the_same_from_lines_and_from_pages(exports: Exports, table: str, form: str):
    record = RECORDS[table]
    name, content = {
        "lines": ("ndjson", json.dumps(record) + "\n"),
        "page": ("json", page(record)),
        "page over several lines": ("json", json.dumps(json.loads(page(record)), indent=2)),
        "pages as lines": ("ndjson", page(record) + "\n" + page() + "\n"),
    }[form]
    exports.write(f"hubspot/acme/{table}-2026-03.{name}", content)
    run = exports.load()
    assert run.exit_code == 0, run.output
    assert landed(exports, table, *record) == [tuple(text(value) for value in record.values())]
    assert landed(exports, table, "_unknown_columns") == [(None,)]


@pytest.mark.parametrize("table", EXTENSIONS)
def test_files_of_ours_land_from_csv(exports: Exports, table: str):
    header, row, _ = EXTENSIONS[table].split("\n")
    exports.write(f"hubspot/acme/{table}.csv", EXTENSIONS[table])
    assert exports.load().exit_code == 0
    assert landed(exports, table, *header.split(",")) == [tuple(row.split(","))]


@pytest.mark.parametrize("table", RECORDS)
def test_a_page_without_results_is_zero_rows(exports: Exports, table: str):
    exports.write(f"hubspot/acme/{table}.json", page())
    assert exports.load().exit_code == 0
    assert exports.log() == [(table, "loaded", 0, 0)]


def test_thread_items_are_no_threads(exports: Exports):
    exports.write("hubspot/acme/thread_items.json", page(ITEM))
    exports.write("hubspot/acme/threads.json", page(THREAD))
    assert exports.load().exit_code == 0
    assert exports.log() == [("thread_items", "loaded", 1, 0), ("threads", "loaded", 1, 0)]


def test_ids_that_a_spreadsheet_has_damaged_are_rejected(exports: Exports):
    lines = [THREAD | {"id": "101"}, THREAD | {"id": "1.23457E+11"}, THREAD | {"associatedContactId": "12.0"}]
    exports.write("hubspot/acme/threads.ndjson", "".join(json.dumps(line) + "\n" for line in lines))
    assert exports.load().exit_code == 1
    assert landed(exports, "threads", "id") == [("101",)]
    assert [row[:3] for row in exports.rejected()] == [
        (2, "id", "damaged_id"),
        (3, "associatedcontactid", "damaged_id"),
    ]


def test_a_page_of_errors_is_refused(exports: Exports):
    error = {"status": "error", "message": "You have reached your secondly limit.", "category": "RATE_LIMITS"}
    exports.write("hubspot/acme/threads.json", json.dumps(error))
    run = exports.load()
    assert run.exit_code == 1
    assert "unknown header: id, createdat missing" in run.output.replace("\n", " ")
