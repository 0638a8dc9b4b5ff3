"""Names of columns: spellings, several names for one column, labels that a file has twice, advice about headers."""

import csv
import json

import duckdb
import pytest
from conftest import Exports

from scripts.loading.columns import folded
from scripts.loading.contract import read_contract

CONTRADICTIONS = (
    "select file, file_row, column_name, name, value, other_name, other_value from raw.contradicted_values order by all"
)
# a property was renamed: older rows have it under one name, newer ones under the other
RENAMED = (
    "id,createdate,property_createdate,hs_pipeline_stage,property_hs_pipeline_stage\n"
    "81,2026-03-02 09:00:00,,4,\n82,,2026-04-07 09:00:00,,5\n83,2026-03-01,2026-03-02,4,4\n84,,,,\n"
)


def write(exports: Exports, text: str, kind: str) -> None:
    """Write a CSV's content as connector's tickets in another kind of file; an empty cell is an empty text in each."""
    path = exports.write(f"hubspot/acme/ticket.{kind}", text)
    header, *lines = csv.reader(text.splitlines())
    rows = [dict(zip(header, line, strict=True)) for line in lines]
    if kind == "parquet":
        path.with_suffix(".rows").write_text(json.dumps(rows))
        columns = "{" + ", ".join(f"{name}: 'varchar'" for name in header) + "}"
        reader = f"read_json('{path.with_suffix('.rows')}', columns = {columns}, format = 'array')"
        duckdb.sql(f"copy (select * from {reader}) to '{path}' (format parquet)")  # noqa: S608
    elif kind == "ndjson":
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    elif kind == "json":
        path.write_text(json.dumps({"results": rows}))


def ticket_columns(exports: Exports, *columns: str) -> list[tuple]:
    """Return columns of the connector's tickets, by id."""
    return exports.query(f"select {', '.join(columns)} from raw.hubspot__ticket order by id")  # noqa: S608


# -- several names for one column


@pytest.mark.parametrize("kind", ["csv", "ndjson", "json", "parquet"])
def test_of_several_names_for_one_column_the_first_filled_value_of_each_row_counts(exports: Exports, kind: str):
    write(exports, RENAMED, kind)
    run = exports.load()
    assert run.exit_code == 0, run.output
    landed = ticket_columns(exports, "id", "property_createdate", "property_hs_pipeline_stage", "_unknown_columns")
    assert [tuple(value or None for value in row) for row in landed] == [
        ("81", "2026-03-02 09:00:00", "4", None),
        ("82", "2026-04-07 09:00:00", "5", None),
        ("83", "2026-03-02", "4", None),
        ("84", None, None, None),
    ]
    assert "unknown columns" not in run.output


@pytest.mark.parametrize("kind", ["csv", "ndjson", "json", "parquet"])
def test_two_filled_values_that_differ_are_kept_with_their_row_and_told(exports: Exports, kind: str):
    write(exports, RENAMED, kind)
    said = " ".join(exports.load().output.split())
    assert exports.query(CONTRADICTIONS) == [
        (
            f"hubspot/acme/ticket.{kind}",
            3,
            "property_createdate",
            "property_createdate",
            "2026-03-02",
            "createdate",
            "2026-03-01",
        )
    ]
    assert "stand for property_createdate and differ in 1 of 4 rows: the first filled one counts" in said


def test_the_contracts_own_name_comes_first_then_the_others_in_their_order(exports: Exports):
    names = ["properties_createdate", "createdate", "property_createdate"]
    for number, given in enumerate(([1, 1, 1], [1, 1, 0], [1, 0, 0])):
        cells = ["2026-03-0" + str(place + 1) if here else "" for place, here in enumerate(given)]
        exports.write(f"hubspot/acme/ticket-{number}.csv", f"id,{','.join(names)}\n{number},{','.join(cells)}\n")
    assert exports.load().exit_code == 0
    assert ticket_columns(exports, "property_createdate") == [("2026-03-03",), ("2026-03-02",), ("2026-03-01",)]
    assert [row[3:] for row in exports.query(CONTRADICTIONS)] == [
        ("property_createdate", "2026-03-03", "createdate", "2026-03-02"),
        ("property_createdate", "2026-03-03", "properties_createdate", "2026-03-01"),
        ("createdate", "2026-03-02", "properties_createdate", "2026-03-01"),
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("OPEN", "open"),
        ("x", " x "),
        ("55.0", "55"),
        ("2026-03-01 09:00:00", "2026-03-01T10:00:00+01:00"),
        ("x", "NaN"),
    ],
)
def test_one_value_in_two_spellings_is_no_contradiction(exports: Exports, one: str, other: str):
    exports.write(
        "hubspot/acme/ticket.csv",
        f"id,createdate,property_subject,subject\n1,2026-03-01,{one},{other}\n2,2026-03-01,{other},{one}\n",
    )
    assert exports.load().exit_code == 0
    assert exports.query(CONTRADICTIONS) == []


def test_a_placeholder_is_no_value_where_another_name_has_one(exports: Exports):
    exports.write(
        "hubspot/acme/ticket.csv", "id,property_createdate,createdate\n1,NaN,2026-03-01\n2, ,2026-03-02\n3,null,\n"
    )
    assert exports.load().exit_code == 0
    assert ticket_columns(exports, "property_createdate") == [("2026-03-01",), ("2026-03-02",), ("null",)]


def test_ids_under_several_names_are_judged_by_the_one_that_counts(exports: Exports):
    exports.write(
        "hubspot/acme/tickets.csv",
        "Ticket ID,Record ID,Create date\n900,,2026-03-01\n,901,2026-03-01\n,,2026-03-01\n5,902,2026-03-01\n",
    )
    assert exports.load().exit_code == 1
    assert exports.query("select id, _row from raw.hubspot__tickets_csv order by _row") == [
        ("900", 1),
        ("901", 2),
        ("902", 4),
    ]
    assert exports.rejected() == [(4, "id", "missing_id", ",,2026-03-01")]
    assert [row[1:] for row in exports.query(CONTRADICTIONS)] == [(4, "id", "Record ID", "902", "Ticket ID", "5")]


def test_the_row_of_a_contradiction_is_its_number_in_the_file_behind_rejected_ones(exports: Exports):
    exports.write(
        "hubspot/acme/ticket.csv", "id,createdate,property_createdate\n1,2026-03-01\n2,2026-03-01,2026-03-02\n"
    )
    assert exports.load().exit_code == 1
    assert [row[1] for row in exports.query(CONTRADICTIONS)] == [2]
    assert exports.query("select _row from raw.hubspot__ticket") == [(2,)]


def test_a_rejected_row_has_no_contradiction(exports: Exports):
    exports.write("hubspot/acme/ticket.csv", "id,createdate,property_createdate\n,2026-03-01,2026-03-02\n")
    assert exports.load().exit_code == 1
    assert exports.query(CONTRADICTIONS) == []


# -- spellings


def test_no_table_has_two_columns_under_one_name_in_any_spelling():
    for tables in read_contract().tables.values():
        for table in tables.values():
            named = [(folded(name), column) for column in table.columns for name in table.names_of(column)]
            assert len({name for name, _ in named}) == len(set(named)), table.name


@pytest.mark.parametrize("name", ["createdAt", "created_at", "Created At", "CREATED_AT"])
def test_a_member_of_two_words_is_read_in_any_spelling(exports: Exports, name: str):
    record = {"id": "7001", name: "2026-04-01T09:00:00Z", "conversations_thread_id": "1", "type": "MESSAGE"}
    exports.write("hubspot/acme/thread_items.ndjson", json.dumps(record) + "\n")
    run = exports.load()
    assert run.exit_code == 0, run.output
    assert exports.query("select createdat, conversationsthreadid from raw.hubspot__thread_items") == [
        ("2026-04-01T09:00:00Z", "1")
    ]


def test_every_member_of_the_api_lands_in_snake_case(exports: Exports):
    table = read_contract().tables["hubspot"]["tickets"]
    history = {"hs_pipeline_stage": [{"value": "1", "timestamp": "2026-04-01T09:00:00Z"}]}
    record = {
        "id": "7001",
        "created_at": "2026-04-01 09:00:00+00:00",
        "updated_at": "2026-04-01 09:00:00+00:00",
        "archived": False,
        "associations": {},
        "properties": {},
        "properties_with_history": history,
    }
    assert {folded(name) for name in record} == set(table.columns)
    exports.write("hubspot/acme/tickets.ndjson", json.dumps(record) + "\n")
    assert exports.load().exit_code == 0
    [(created, landed, unknown)] = exports.query(
        "select createdat, propertieswithhistory, _unknown_columns from raw.hubspot__tickets"
    )
    assert (created, json.loads(landed), unknown) == ("2026-04-01 09:00:00+00:00", history, None)


def test_a_connectors_message_may_name_its_thread_as_the_api_does(exports: Exports):
    exports.write(
        "hubspot/acme/conversation_message_history.csv",
        "id,conversations_thread_id,created_at,type\n1,2,2026-04-01 09:00:00,MESSAGE\n",
    )
    assert exports.load().exit_code == 0
    assert exports.query("select thread_id from raw.hubspot__conversation_message_history") == [("2",)]


def test_a_generic_header_in_camel_case_is_read(exports: Exports):
    exports.write("conversations.csv", "conversationId,Opened At\nc1,2026-01-01\n")
    assert exports.load().exit_code == 0
    assert exports.landed("conversations", "conversation_id", "opened_at") == [("c1", "2026-01-01")]


def test_an_underscore_in_front_makes_another_name(exports: Exports):
    exports.write("hubspot/acme/team.ndjson", '{"_id": "x", "id": "1", "name": "Support"}\n')
    assert exports.load().exit_code == 0
    assert exports.query("select id, _unknown_columns from raw.hubspot__team") == [("1", '{"_id":"x"}')]


# -- a label twice


def test_a_label_twice_that_nothing_reads_is_kept_and_told(exports: Exports):
    exports.write("conversations.csv", "conversation_id,opened_at,region,region\nc1,2026-01-01,a,b\n")
    run = exports.load()
    assert run.exit_code == 0, run.output
    [(unknown,)] = exports.landed("conversations", "_unknown_columns")
    assert json.loads(unknown) == {"region (column 3)": "a", "region (column 4)": "b"}
    assert "the header names region more than once; nothing reads it, and each is kept" in run.output


def test_a_label_twice_that_a_synonym_reads_is_refused(exports: Exports):
    exports.write("hubspot/acme/ticket.csv", "id,createdate,property_subject,subject,subject\n1,2026-03-01,a,b,c\n")
    run = exports.load()
    assert run.exit_code == 1
    assert "the header names subject twice: rename or remove one of them" in run.output


# -- advice about a header


@pytest.mark.parametrize("prefix", ["property_", "properties_"])
def test_a_connectors_table_under_the_apis_name_is_refused_with_its_own_name(exports: Exports, prefix: str):
    content = f"id,createdAt,{prefix}createdate\n7001,2026-04-01,2026-04-01\n"
    exports.write("hubspot/acme/tickets.csv", content)
    said = " ".join(exports.load().output.split())
    assert "Its columns are those of the table ticket, as a connector writes it: name the file ticket.csv" in said
    assert "language" not in said
    exports.write("hubspot/acme/ticket.csv", content)
    exports.load()
    assert ticket_columns(exports, "id", "property_createdate") == [("7001", "2026-04-01")]


def test_a_file_under_the_name_of_another_table_is_told_which(exports: Exports):
    exports.write("messages.csv", "feedback_id,submitted_at,feedback_type\nf1,2026-01-01,csat\n")
    assert "Its columns are those of the table feedback: name the file feedback.csv" in exports.load().output


def test_found_names_are_cut_in_number_and_length(exports: Exports):
    names = ["conversation_id", "x" * 300, *(f"n{number}" for number in range(98))]
    exports.write("conversations.csv", ",".join(names) + "\n")
    exports.load()
    [(message,)] = exports.query("select message from raw.loads")
    assert f"Found: conversation_id, {'x' * 39}…, n0, " in message
    assert message.endswith(", n17, and 80 more")


def test_a_first_row_of_peoples_data_is_neither_shown_nor_kept(exports: Exports):
    exports.write("contacts.csv", "k1,Ann Example,ann@shop.example\nk2,Ben Example,ben@shop.example\n")
    run = exports.load()
    assert run.exit_code == 1
    [(message,)] = exports.query("select message from raw.loads")
    assert message.endswith("Found: 3 names, none of them known")
    assert "Ann" not in run.output
    assert "ann@" not in message
