"""HubSpot's files: API JSON as lines and pages, a managed connector's tables, the CRM's ticket CSV, and CSV of ours."""

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
# one row of every table of a managed connector, below the header that it writes
CONNECTOR = {
    "conversation_thread": "id,inbox_id,associated_contact_id,associated_ticket_id,original_channel_account_id,"
    "original_channel_id,assigned_to,closed_at,created_at,latest_message_received_timestamp,"
    "latest_message_sent_timestamp,latest_message_timestamp,spam,status,_fivetran_deleted,_fivetran_synced\n"
    "100,5,7,900,51,1000,A-7,2026-03-02 10:00:00,2026-03-01 09:00:00,2026-03-01 09:00:00,2026-03-01 09:05:00,"
    "2026-03-01 09:05:00,FALSE,CLOSED,false,2026-03-02 11:00:00 UTC\n",
    "conversation_message_history": "id,thread_id,channel_account_id,channel_id,from_inbox_id,to_inbox_id,assigned_to,"
    "assigned_from,created_at,created_by,direction,in_reply_to_id,new_status,rich_text,subject,text,truncation_status,"
    "type,updated_at,client_type,status_type,_fivetran_deleted,_fivetran_synced,_fivetran_start,_fivetran_end,"
    "_fivetran_active\n8f3a,100,51,1000,5,6,A-7,A-8,2026-03-01 09:00:00,V-9,INCOMING,8f39,OPEN,<p>Hi</p>,Hi,Hi,"
    "NOT_TRUNCATED,MESSAGE,2026-03-01 09:00:00,HUBSPOT,RECEIVED,false,2026-03-01 10:00:00,2026-03-01 10:00:00,"
    "9999-12-31 00:00:00,true\n",
    "conversation_message_sender": "_fivetran_id,actor_id,message_id,thread_id,name,sender_field,"
    "delivery_identifier_type,delivery_identifier_value,_fivetran_synced\n"
    "f00d,V-9,8f3a,100,Ann,FROM,HS_EMAIL_ADDRESS,a@b.example,2026-03-01 10:00:00\n",
    "conversation_message_recipient": "_fivetran_id,actor_id,message_id,thread_id,name,recipient_field,"
    "delivery_identifier_type,delivery_identifier_value,_fivetran_synced\n"
    "f00d,A-7,8f3a,100,Bo,TO,HS_EMAIL_ADDRESS,b@shop.example,2026-03-01 10:00:00\n",
    "conversation_actor": "id,avatar,email,name,type,_fivetran_synced\nA-7,https://x.example,b@shop.example,Bo,AGENT,"
    "2026-03-01 10:00:00\n",
    "conversation_channel": "id,name,_fivetran_deleted,_fivetran_synced\n1000,Live chat,false,2026-03-01 10:00:00\n",
    "conversation_channel_account": "id,channel_id,inbox_id,active,authorized,created_at,name,delivery_identifier_type,"
    "delivery_identifier_value,_fivetran_deleted,_fivetran_synced\n"
    "51,1000,5,true,true,2026-01-01 00:00:00,Chat,HS_EMAIL_ADDRESS,b@shop.example,false,2026-03-01 10:00:00\n",
    "conversation_inbox": "id,active,created_at,name,type,updated_at,_fivetran_deleted,_fivetran_synced\n"
    "5,true,2026-01-01 00:00:00,Support,INBOX,2026-01-01 00:00:00,false,2026-03-01 10:00:00\n",
    "ticket": "_fivetran_synced,id,is_deleted,property_closed_date,property_createdate,property_first_agent_reply_date,"
    "property_hs_pipeline,property_hs_pipeline_stage,property_hs_ticket_category,property_hs_ticket_priority,"
    "property_hubspot_owner_id,property_subject,property_content\n2026-03-02 11:00:00,900,FALSE,2026-03-02 10:00:00,"
    "2026-03-01 09:00:00,2026-03-01 09:05:00,0,4,BILLING_ISSUE,LOW,5000,Hi,Hi\n",
    "ticket_property_history": "_fivetran_synced,ticket_id,name,source,source_id,timestamp_instant,value,"
    "_fivetran_start,_fivetran_end\n2026-03-02 11:00:00.056,900,hs_pipeline_stage, CRM_UI, 7,2026-03-01 09:00:00.056,"
    "1,2026-03-01 09:00:00.056,9999-12-31 23:59:59\n",
    "ticket_pipeline": "pipeline_id,_fivetran_deleted,_fivetran_synced,active,display_order,label,object_type_id,"
    "created_at,updated_at\n0,FALSE,2026-03-01 10:00:00,TRUE,0,Support,0-5,2026-01-01 00:00:00,2026-01-01 00:00:00\n",
    "ticket_pipeline_stage": "stage_id,_fivetran_deleted,_fivetran_synced,active,display_order,is_closed,label,"
    "pipeline_id,ticket_state,created_at,updated_at\n1,FALSE,2026-03-01 10:00:00,TRUE,0,FALSE,New,0,OPEN,"
    "2026-01-01 00:00:00,2026-01-01 00:00:00\n",
    "owner": "owner_id,_fivetran_synced,created_at,portal_id,type,updated_at,email,first_name,last_name,"
    "active_user_id\n5000,2026-03-01 10:00:00.301,2026-01-01 00:00:00.792,4727,PERSON,2026-01-01 00:00:00.860,"
    "b@shop.example,Bo,B,7\n",
    "owner_team": "owner_id,team_id,is_team_primary,_fivetran_synced\n5000,1,true,2026-03-01 10:00:00.878\n",
    "team": "id,name,_fivetran_synced\n1,Support,2026-03-01 10:00:00.878\n",
    "team_user": "user_id,team_id,is_secondary_user,_fivetran_synced\n7,1,true,2026-03-01 10:00:00.878\n",
    "users": "id,primary_team_id,role_id,email,first_name,last_name,_fivetran_synced\n"
    "7,1,2,b@shop.example,Bo,B,2026-03-01 10:00:00\n",
}
INTERNAL_NAMES = (
    "hs_object_id,subject,createdate,closed_date,hs_pipeline,hs_pipeline_stage,hubspot_owner_id,source_type"
)
ENGLISH_LABELS = "Ticket ID,Ticket name,Create date,Close date,Pipeline,Ticket status,Ticket owner,Source"
GERMAN_LABELS = "Ticket-ID,Ticketname,Erstellungsdatum,Abschlussdatum,Pipeline,Ticketstatus,Zuständig,Quelle"


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
    assert set(read_contract().tables["hubspot"]) == {*RECORDS, *EXTENSIONS, *CONNECTOR, "tickets_csv"}


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


def test_ids_that_lost_digits_are_rejected_and_whole_numbers_are_read(exports: Exports):
    lines = [THREAD | {"id": "101"}, THREAD | {"id": "1.23457E+11"}, THREAD | {"associatedContactId": "12.0"}]
    exports.write("hubspot/acme/threads.ndjson", "".join(json.dumps(line) + "\n" for line in lines))
    assert exports.load().exit_code == 1
    assert (THREAD["id"], "12") in landed(exports, "threads", "id", "associatedcontactid")
    assert [row[:3] for row in exports.rejected()] == [(2, "id", "damaged_id")]


def test_a_page_of_errors_is_refused(exports: Exports):
    error = {"status": "error", "message": "You have reached your secondly limit.", "category": "RATE_LIMITS"}
    exports.write("hubspot/acme/threads.json", json.dumps(error))
    run = exports.load()
    assert run.exit_code == 1
    assert "unknown header: id, createdat missing" in run.output.replace("\n", " ")


@pytest.mark.parametrize("table", CONNECTOR)
@pytest.mark.parametrize("name", ["{}.csv", "{}_data.csv"])
def test_a_connectors_table_lands_as_it_is(exports: Exports, table: str, name: str):
    header, row, _ = CONNECTOR[table].split("\n")
    exports.write(f"hubspot/acme/{name.format(table)}", CONNECTOR[table])
    run = exports.load()
    assert run.exit_code == 0, run.output
    assert landed(exports, table, *header.split(",")) == [tuple(row.split(","))]
    assert landed(exports, table, "_unknown_columns") == [(None,)]
    assert exports.log() == [(table, "loaded", 1, 0)]


@pytest.mark.parametrize("table", CONNECTOR)
def test_a_connectors_table_without_a_column_that_it_needs_is_refused(exports: Exports, table: str):
    required = read_contract().tables["hubspot"][table].required[0]
    header, row, _ = CONNECTOR[table].split("\n")
    kept = [place for place, name in enumerate(header.split(",")) if name != required]
    lines = [",".join(line.split(",")[place] for place in kept) for line in (header, row)]
    exports.write(f"hubspot/acme/{table}.csv", "\n".join(lines) + "\n")
    run = exports.load()
    assert run.exit_code == 1
    assert f"unknown header: {required} missing. Expected: " in " ".join(run.output.split())


def test_a_connectors_table_lands_from_lines_and_under_capital_names(exports: Exports):
    exports.write("hubspot/acme/team.ndjson", '{"id": 1, "name": "Support"}\n')
    exports.write("hubspot/acme/users.csv", "ID,EMAIL\n7,b@shop.example\n")
    assert exports.load().exit_code == 0
    assert landed(exports, "team", "id", "name") == [("1", "Support")]
    assert landed(exports, "users", "id", "email") == [("7", "b@shop.example")]


def test_properties_that_no_column_is_declared_for_are_kept_and_reported(exports: Exports):
    exports.write(
        "hubspot/acme/ticket.csv",
        "id,property_createdate,property_hs_v2_date_entered_1\n900,2026-03-01 09:00:00,2026-03-01 09:00:00\n",
    )
    run = exports.load()
    assert run.exit_code == 0
    assert "unknown columns kept: property_hs_v2_date_entered_1" in " ".join(run.output.split())
    assert landed(exports, "ticket", "_unknown_columns") == [
        ('{"property_hs_v2_date_entered_1":"2026-03-01 09:00:00"}',)
    ]


@pytest.mark.parametrize("name", ["ticket.csv", "ticket.ndjson"])
def test_a_connectors_ticket_may_have_its_properties_without_the_prefix(exports: Exports, name: str):
    row = {"id": "900", "createdate": "2026-03-01 09:00:00", "hs_pipeline_stage": "4"}
    lines = json.dumps(row) if name.endswith("json") else "\n".join(",".join(part) for part in (row, row.values()))
    exports.write(f"hubspot/acme/{name}", lines + "\n")
    assert exports.load().exit_code == 0
    assert landed(exports, "ticket", "property_createdate", "property_hs_pipeline_stage", "_unknown_columns") == [
        ("2026-03-01 09:00:00", "4", None)
    ]


def test_an_older_connectors_history_calls_the_instant_timestamp(exports: Exports):
    exports.write(
        "hubspot/acme/ticket_property_history.csv", "ticket_id,name,value,timestamp\n900,hs_pipeline,0,2026-03-01\n"
    )
    assert exports.load().exit_code == 0
    assert landed(exports, "ticket_property_history", "timestamp_instant") == [("2026-03-01",)]


@pytest.mark.parametrize("header", [INTERNAL_NAMES, ENGLISH_LABELS, ENGLISH_LABELS.replace("Ticket ID", "Record ID")])
def test_a_ticket_csv_lands_from_internal_names_and_from_english_labels(exports: Exports, header: str):
    exports.write("hubspot/acme/tickets-2026-03.csv", header + "\n900,Hi,2026-03-01 09:00,,Support,Closed,Bo B,Chat\n")
    exports.write("hubspot/acme/tickets.json", page(ENVELOPE))
    run = exports.load()
    assert run.exit_code == 0, run.output
    names = ("id", "subject", "createdate", "closed_date", "hs_pipeline", "hs_pipeline_stage", "hubspot_owner_id")
    assert landed(exports, "tickets_csv", *names, "source_type", "_unknown_columns") == [
        ("900", "Hi", "2026-03-01 09:00", None, "Support", "Closed", "Bo B", "Chat", None)
    ]
    assert landed(exports, "tickets", "id") == [("900",)]


def test_a_ticket_csv_that_has_both_ids_is_known_by_the_records(exports: Exports):
    exports.write("hubspot/acme/tickets.csv", "Ticket ID,Record ID,Create date\n900,900,2026-03-01 09:00\n")
    assert exports.load().exit_code == 0
    assert landed(exports, "tickets_csv", "id", "_unknown_columns") == [("900", None)]


def test_a_ticket_csv_in_another_language_is_refused_with_what_to_do(exports: Exports):
    exports.write("hubspot/acme/tickets.csv", GERMAN_LABELS + "\n900,Hi,01.03.2026,,Support,Neu,Bo B,Chat\n")
    run = exports.load()
    assert run.exit_code == 1
    said = " ".join(run.output.split())
    assert "unknown header: id, createdate missing" in said
    assert "export again in English, or with internal names (exportInternalValuesOptions NAMES, VALUES)" in said
    assert "Record ID" in said


def test_two_properties_under_one_label_refuse_the_ticket_csv(exports: Exports):
    exports.write("hubspot/acme/tickets.csv", "Record ID,Create date,Source,Source\n900,2026-03-01,Chat,Email\n")
    run = exports.load()
    assert run.exit_code == 1
    assert "the header names source twice" in run.output
