"""Rows that cannot be read: rejected one by one with their place, while the rest of the file lands."""

import json

import duckdb
import pytest
from conftest import Exports

HEADER = "conversation_id,opened_at,summary\n"


def test_rows_with_too_few_or_too_many_cells_are_rejected(exports: Exports):
    exports.write("conversations.csv", HEADER + "c1,2026-01-01,x\nc2,2026-01-01\nc3,2026-01-01,a,b\nc4,2026-01-01,y\n")
    run = exports.load()
    assert run.exit_code == 1
    assert exports.landed("conversations", "conversation_id") == [("c1",), ("c4",)]
    assert exports.rejected() == [
        (3, None, "field_count", "c2,2026-01-01"),
        (4, None, "field_count", "c3,2026-01-01,a,b"),
    ]
    assert "line 3: field_count: the row has 2 cells, the header 3" in run.output
    assert exports.log() == [("conversations", "loaded", 2, 2)]


def test_an_empty_cell_too_many_is_rejected_because_the_others_may_have_shifted(exports: Exports):
    exports.write("conversations.csv", HEADER + "c1,2026-01-01,x\nc2,unquoted, comma,\nc3,2026-01-01,\n")
    assert exports.load().exit_code == 1
    assert exports.landed("conversations", "conversation_id") == [("c1",), ("c3",)]
    assert exports.rejected() == [(3, None, "field_count", "c2,unquoted, comma,")]


def test_a_latin_1_file_loses_only_its_rows_with_such_letters(exports: Exports):
    content = HEADER + "c1,2026-01-01,plain\nc2,2026-01-01,café\nc3,2026-01-01,plain\nc4,2026-01-01,naïve"
    exports.write("conversations.csv", content.encode("latin-1"))
    assert exports.load().exit_code == 1
    assert exports.landed("conversations", "conversation_id", "_row") == [("c1", 1), ("c3", 3)]
    assert exports.rejected() == [
        (3, "summary", "encoding", "c2,2026-01-01,caf\\xe9"),
        (5, "summary", "encoding", "c4,2026-01-01,na\\xefve"),
    ]


def test_broken_encoding_in_an_unknown_column_is_found_as_well(exports: Exports):
    exports.write("conversations.csv", b"conversation_id,opened_at,other\nc1,2026-01-01,caf\xe9\nc2,2026-01-01,x\n")
    assert exports.load().exit_code == 1
    assert exports.rejected() == [(2, "other", "encoding", "c1,2026-01-01,caf\\xe9")]


def test_a_json_line_with_broken_encoding_is_rejected(exports: Exports):
    exports.write("teams.ndjson", b'{"team_id": "t1"}\n{"team_id": "t2", "name": "caf\xe9"}\n\n{"team_id": "t3"}\n[')
    assert exports.load().exit_code == 1
    assert exports.landed("teams", "team_id") == [("t1",), ("t3",)]
    assert exports.rejected() == [
        (2, None, "encoding", '{"team_id": "t2", "name": "caf\\xe9"}'),
        (5, None, "malformed_json", "["),
    ]


@pytest.mark.parametrize(
    ("name", "line"),
    [("teams.ndjson", line) for line in ('{"team_id": "t9"', "not json", "[1, 2]", "42", '"text"', "null")]
    + [("teams.json", line) for line in ('{"team_id": "t9"', "not json")],
)
def test_a_line_that_is_no_json_object_is_rejected(exports: Exports, name: str, line: str):
    exports.write(name, f'{{"team_id": "t1"}}\n\n{line}\n{{"team_id": "t2"}}\n')
    assert exports.load().exit_code == 1
    assert exports.landed("teams", "team_id") == [("t1",), ("t2",)]
    assert exports.rejected() == [(3, None, "malformed_json", line)]


def test_json_elements_that_are_no_objects_are_rejected_with_their_number(exports: Exports):
    exports.write("teams.json", '[{"team_id": "t1"}, 5, {"results": [{"team_id": "t2"}, [1]]}, null]')
    assert exports.load().exit_code == 1
    assert exports.landed("teams", "team_id") == [("t1",), ("t2",)]
    assert exports.rejected() == [
        (2, None, "malformed_json", "5"),
        (4, None, "malformed_json", "[1]"),
        (5, None, "malformed_json", "null"),
    ]


def test_rows_without_a_row_id_are_rejected_with_their_physical_line(exports: Exports):
    exports.write(
        "messages.csv",
        "message_id,conversation_id,sent_at,sender_kind,text\n"
        'm1,c1,2026-01-01,ai,"two\nlines"\n'
        ",c1,2026-01-01,ai,x\n"
        'm2,,2026-01-01,ai,"a, ""b""\nc"\n'
        "m3,  ,2026-01-01,ai,x\n"
        "m4,c1,2026-01-01,ai,x\n",
    )
    assert exports.load().exit_code == 1
    assert exports.landed("messages", "message_id") == [("m1",), ("m4",)]
    assert exports.rejected() == [
        (4, "message_id", "missing_id", ",c1,2026-01-01,ai,x"),
        (5, "conversation_id", "missing_id", 'm2,,2026-01-01,ai,"a, ""b""\nc"'),
        (7, "conversation_id", "missing_id", "m3,  ,2026-01-01,ai,x"),
    ]


def test_physical_lines_stay_right_behind_empty_lines_and_other_rejected_rows(exports: Exports):
    exports.write(
        "conversations.csv",
        "\n" + HEADER + 'c1,2026-01-01,x\n\n\nc2,2026-01-01\n,2026-01-01,"y\n\nz"\n\nc3,2026-01-01,x\n,2026-01-01,w',
    )
    assert exports.load().exit_code == 1
    assert [row[:3] for row in exports.rejected()] == [
        (6, None, "field_count"),
        (7, "conversation_id", "missing_id"),
        (12, "conversation_id", "missing_id"),
    ]


def test_physical_lines_stay_right_with_empty_lines_only(exports: Exports):
    exports.write("conversations.csv", HEADER + "c1,2026-01-01,x\n\n,2026-01-01,y\n")
    assert exports.load().exit_code == 1
    assert exports.rejected() == [(4, "conversation_id", "missing_id", ",2026-01-01,y")]


def test_json_and_parquet_rows_without_a_row_id_are_rejected(exports: Exports):
    exports.write("teams.ndjson", '{"team_id": "t1"}\n\n{"team_id": null, "name": "n"}\n{"name": "m"}\n')
    path = exports.write("contacts.parquet", b"")
    duckdb.sql("select * from (values ('k1', 'a'), ('', 'b')) as t(contact_id, nick)").write_parquet(str(path))
    assert exports.load().exit_code == 1
    assert exports.rejected() == [
        (2, "contact_id", "missing_id", '{"contact_id":"","nick":"b"}'),
        (3, "team_id", "missing_id", '{"team_id": null, "name": "n"}'),
        (4, "team_id", "missing_id", '{"name": "m"}'),
    ]


def test_a_missing_value_in_a_column_that_is_no_row_id_lands_as_null(exports: Exports):
    exports.write("conversations.csv", "conversation_id,opened_at\nc1,\n")
    assert exports.load().exit_code == 0
    assert exports.landed("conversations", "conversation_id", "opened_at") == [("c1", None)]


@pytest.mark.parametrize("damaged", ["1.23457E+17", "1E+17", "5e3", "1.0", "123.0", "1.5e+17"])
def test_damaged_ids_among_numeric_ids_are_rejected_not_repaired(exports: Exports, damaged: str):
    exports.write("conversations.csv", HEADER + f"123456789012345678,2026-01-01,x\n{damaged},2026-01-01,y\n")
    assert exports.load().exit_code == 1
    assert exports.landed("conversations", "conversation_id") == [("123456789012345678",)]
    assert exports.rejected() == [(3, "conversation_id", "damaged_id", f"{damaged},2026-01-01,y")]


def test_a_damaged_id_that_a_row_can_do_without_lands_empty_and_is_kept_apart(exports: Exports):
    content = "ticket_id,created_at,owner_id,team_id\n1,2026-01-01,77,5\n2,2026-01-01,7.0,5\n3,2026-01-01,78,1E+17\n"
    exports.write("tickets.csv", content)
    assert exports.load().exit_code == 0
    assert exports.rejected() == []
    assert exports.landed("tickets", "ticket_id", "owner_id", "team_id") == [
        ("1", "77", "5"),
        ("2", None, "5"),
        ("3", "78", None),
    ]
    assert nulled(exports) == [("tickets", 2, "owner_id", "7.0"), ("tickets", 3, "team_id", "1E+17")]


def test_an_emptied_id_is_told_with_the_number_of_its_row_as_landed(exports: Exports):
    exports.write("tickets.csv", "ticket_id,created_at,owner_id\n1,2026-01-01,77\n,2026-01-01,78\n3,2026-01-01,7.0\n")
    exports.load()
    assert exports.landed("tickets", "ticket_id", "_row") == [("1", 1), ("3", 3)]
    assert nulled(exports) == [("tickets", 3, "owner_id", "7.0")]


def test_a_damaged_parent_that_a_row_needs_rejects_it(exports: Exports):
    lines = ["message_id,conversation_id,sent_at,sender_kind", "m1,11,2026-01-01,ai", "m2,12.0,2026-01-01,ai"]
    exports.write("messages.csv", "\n".join(lines) + "\n")
    assert exports.load().exit_code == 1
    assert [row[:3] for row in exports.rejected()] == [(3, "conversation_id", "damaged_id")]


def nulled(exports: Exports) -> list[tuple[object, ...]]:
    """Return the damaged ids that landed empty."""
    return exports.query("select table_name, file_row, column_name, value from raw.nulled_ids order by all")


def test_damaged_looking_ids_among_ids_that_are_no_numbers_land(exports: Exports):
    exports.write("conversations.csv", HEADER + "12e4,2026-01-01,x\nabc,2026-01-01,y\n7f3,2026-01-01,z\nff.0,1,z\n")
    assert exports.load().exit_code == 0
    assert len(exports.landed("conversations", "_row")) == 4


def test_the_unmistakable_form_of_a_spreadsheet_is_rejected_among_any_ids(exports: Exports):
    exports.write("conversations.csv", HEADER + "1.23E+17,2026-01-01,x\nabc,2026-01-01,y\ndef,2026-01-01,z\n")
    assert exports.load().exit_code == 1
    assert [row[:3] for row in exports.rejected()] == [(2, "conversation_id", "damaged_id")]


def test_json_numbers_keep_all_digits_and_those_that_lost_some_are_rejected(exports: Exports):
    values = ["9223372036854775808123", "1.5e21", "12.0", '"13.000000000"', "9007199254740991.0", "9007199254740992.0"]
    exports.write("teams.ndjson", "".join(f'{{"team_id": {value}}}\n' for value in values))
    assert exports.load().exit_code == 1
    assert exports.landed("teams", "team_id") == [
        ("9223372036854775808123",),
        ("12",),
        ("13",),
        ("9007199254740991",),
    ]
    assert [row[:3] for row in exports.rejected()] == [(2, "team_id", "damaged_id"), (6, "team_id", "damaged_id")]


def test_whole_numbers_in_a_floating_point_column_of_parquet_are_these_numbers(exports: Exports):
    path = exports.write("teams.parquet", b"")
    duckdb.sql("select 123456789.0::double as team_id").write_parquet(str(path))
    assert exports.load().exit_code == 0
    assert exports.landed("teams", "team_id") == [("123456789",)]


def test_a_connectors_csv_is_a_programs_and_the_crms_a_spreadsheets(exports: Exports):
    thread = "9876543210.0"
    exports.write(
        "hubspot/acme/ticket.csv",
        f"id,property_createdate,property_hs_conversations_originating_thread_id\n7001.0,2026-04-01,{thread}\n",
    )
    exports.write(
        "hubspot/acme/tickets.csv",
        f"Ticket ID,Create date,hs_conversations_originating_thread_id\n7002,2026-04-01,{thread}\n",
    )
    assert exports.load().exit_code == 0
    assert exports.query(
        "select id, property_hs_conversations_originating_thread_id from raw.hubspot__ticket",
    ) == [("7001", "9876543210")]
    assert exports.query("select id, hs_conversations_originating_thread_id from raw.hubspot__tickets_csv") == [
        ("7002", None)
    ]
    assert nulled(exports) == [("tickets_csv", 1, "hs_conversations_originating_thread_id", thread)]


def test_a_row_is_rejected_once_whatever_is_wrong_with_it(exports: Exports):
    exports.write("messages.csv", "message_id,conversation_id,sent_at,sender_kind\n,,2026,ai\n1,2.0,2026,ai,x,\n")
    assert exports.load().exit_code == 1
    assert [row[:3] for row in exports.rejected()] == [(2, "message_id", "missing_id"), (3, None, "field_count")]


def test_a_file_whose_rows_are_all_rejected_is_loaded_with_zero_rows(exports: Exports):
    exports.write("teams.csv", "team_id,name\nt1\nt2\n")
    assert exports.load().exit_code == 1
    assert exports.log() == [("teams", "loaded", 0, 2)]


def test_rejected_rows_name_their_load_and_file(exports: Exports):
    exports.write("teams.csv", "team_id,name\n,x\n")
    exports.load()
    assert exports.query(
        "select r.source_system, r.account_id, r.table_name, r.file, r.load_id = l.load_id "
        "from raw.rejected_rows as r, raw.loads as l"
    ) == [("generic", "acme", "teams", "generic/acme/teams.csv", True)]


def test_many_rejected_rows_are_all_kept(exports: Exports):
    exports.write("teams.csv", "team_id,name\n" + "".join(f"t{number},caf\n{number}\n" for number in range(5000)))
    exports.write(
        "agents.ndjson",
        '{"agent_id": "a", "kind": "ai"}\n' + "".join(json.dumps([number]) + "\n" for number in range(5000)),
    )
    run = exports.load()
    assert run.exit_code == 1
    assert len(exports.rejected()) == 10_000
    assert "All 10,000 rejected rows are in raw.rejected_rows" in run.output


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_rejected_rows_keep_line_ends_of_any_kind(exports: Exports, line_end: str):
    row = 'c1,"a\r\nb\n\rc ""d""",2026-01-01,more'
    exports.write("conversations.csv", line_end.join(["conversation_id,summary,opened_at", row, "c2,x,2026-01-01", ""]))
    assert exports.load().exit_code == 1
    assert exports.rejected() == [(2, None, "field_count", row)]
    assert exports.landed("conversations", "conversation_id") == [("c2",)]
