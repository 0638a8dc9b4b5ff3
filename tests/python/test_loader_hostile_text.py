"""Texts and tables as hostile as exports get: each lands whole, or is rejected or refused with a message that helps."""

import csv
import gzip
import io
import json
import time
from collections.abc import Callable

import duckdb
import pytest
from conftest import Exports

HEADER = "conversation_id,opened_at,summary\n"
ROWS = HEADER + "c1,2026-01-01,x\nc2,2026-01-02,y\n"
LANDED = [("c1", "2026-01-01", "x"), ("c2", "2026-01-02", "y")]
COLUMNS = ("conversation_id", "opened_at", "summary")
RECORD = '{"conversation_id": "c1", "opened_at": "2026-01-01"'

Refusal = Callable[[str, str | bytes], str]


def _parquet(exports: Exports, query: str, name: str = "conversations.parquet") -> None:
    path = exports.write(name, b"")
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        connection.sql(query).write_parquet(str(path))


# -- quotes and fields


def test_a_quote_escaped_with_a_backslash_refuses_the_file_with_line_and_column(refusal: Refusal):
    message = refusal("conversations.csv", ROWS + 'c3,2026-01-03,"say \\"hi\\" now"\n')
    assert message.startswith("line 4: the quoted cell in column summary ends on line 4, but text follows")
    assert "must be doubled" in message


def test_a_quote_left_open_in_the_header_is_named_as_such(refusal: Refusal):
    message = refusal("conversations.csv", 'conversation_id,"opened_at,summary\nc1,2026-01-01,x\n')
    assert message.startswith("line 1: the header cannot be read. A quote that opens in it is never closed")


def test_apostrophes_are_no_quotes(exports: Exports):
    exports.write("conversations.csv", HEADER + "c1,2026-01-01,'it''s\nc2,2026-01-02,it's, fine'\n")
    assert exports.load().exit_code == 1
    assert exports.landed("conversations", "summary") == [("'it''s",)]
    assert exports.rejected() == [(3, None, "field_count", "c2,2026-01-02,it's, fine'")]


def test_a_delimiter_behind_every_row_and_the_header_is_a_nameless_column(exports: Exports):
    exports.write("conversations.csv", ROWS.replace("\n", ",\n"))
    assert exports.load().exit_code == 0
    assert exports.landed("conversations", *COLUMNS) == LANDED


def test_the_row_number_counts_rejected_rows_of_a_csv(exports: Exports):
    exports.write(
        "conversations.csv",
        (
            HEADER
            + 'c1,2026-01-01,"two\nlines"\nshort\n\nc3,2026-01-01,caf\u00e9\n,2026-01-01,no id\n'
            + "c5,2026-01-01,x\nshort\nc7,2026-01-01,x\n"
        ).encode("latin-1"),
    )
    assert exports.load().exit_code == 1
    assert exports.landed("conversations", "conversation_id", "_row") == [("c1", 1), ("c5", 5), ("c7", 7)]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("teams.ndjson", [("t1", 1), ("t4", 4), ("t7", 7), ("t8", 8)]),
        ("teams.json", [("t1", 1), ("t4", 4), ("t7", 7), ("t8", 8)]),
    ],
)
def test_the_row_number_counts_rejected_rows_of_json(exports: Exports, name: str, expected: list):
    lines = [b'{"team_id": "t1"}', b"{broken", b"", b'{"team_id": "caf\xe9"}', b'{"team_id": "t4"}', b'{"team_id": ""}']
    lines += [b"[1]", b'{"results": [{"team_id": "t7"}, {"team_id": "t8"}]}']
    exports.write(name, b"\n".join(lines))
    assert exports.load().exit_code == 1
    assert exports.landed("teams", "team_id", "_row") == expected


# -- encodings


@pytest.mark.parametrize("text", [b"caf\xe9", b"\x93curly\x94 \x96 it\x92s"], ids=["latin-1", "windows-1252"])
def test_rows_in_a_western_code_page_are_rejected_with_their_column_and_bytes(exports: Exports, text: bytes):
    exports.write("conversations.csv", ROWS.encode() + b"c3,2026-01-03," + text + b"\n")
    run = exports.load()
    assert run.exit_code == 1
    assert exports.landed("conversations", *COLUMNS) == LANDED
    shown = "c3,2026-01-03," + text.decode("utf-8", "backslashreplace")
    assert exports.rejected() == [(4, "summary", "encoding", shown)]
    assert "line 4, column summary: encoding: the row is not valid UTF-8: save the file as UTF-8" in run.output


BROKEN = {
    "overlong": b"\xc0\xaf",
    "half a surrogate pair": b"\xed\xa0\x80",
    "beyond Unicode": b"\xf5\x80\x80\x80",
    "lone continuation": b"\x80",
    "cut off": b"\xe2\x82",
}


def test_bytes_that_are_no_utf_8_are_rejected_and_the_rest_lands(exports: Exports):
    for name, letters in BROKEN.items():
        rows = HEADER.encode() + b"c1,2026-01-01," + letters + b"\nc2,2026-01-01,x\n"
        exports.write(f"generic/csv {name}/conversations.csv", rows)
        records = [RECORD.encode() + b', "summary": "' + letters + b'"}', RECORD.replace("c1", "c2").encode() + b"}"]
        exports.write(f"generic/json {name}/conversations.ndjson", b"\n" + b"\n".join(records))
    assert exports.load().exit_code == 1
    assert exports.landed("conversations", "conversation_id", "_row") == [("c2", 2)] * 2 * len(BROKEN)
    assert [(row[0], row[2]) for row in exports.rejected()] == [(2, "encoding")] * 2 * len(BROKEN)


def test_utf_16_without_a_mark_is_known_by_its_first_words(refusal: Refusal):
    content = (HEADER + "c1,2026-01-01," + "\u6f22\u5b57" * 5000).encode("utf-16-le")
    assert refusal("conversations.csv", content).startswith("is UTF-16 or another encoding with NUL bytes: save it as")


@pytest.mark.parametrize("name", ["conversations.csv", "conversations.ndjson", "conversations.json"])
def test_utf_32_is_refused_with_advice(refusal: Refusal, name: str):
    assert "save it as UTF-8" in refusal(name, ROWS.encode("utf-32"))


def test_several_byte_order_marks_are_no_part_of_the_header(exports: Exports):
    exports.write("conversations.csv", "\ufeff\ufeff" + ROWS)
    assert exports.load().exit_code == 0
    assert exports.landed("conversations", *COLUMNS) == LANDED


@pytest.mark.parametrize("second", [ROWS, '"conversation_id"' + ROWS[15:]])
def test_a_second_file_behind_a_byte_order_mark_refuses_the_file(refusal: Refusal, second: str):
    message = refusal("conversations.csv", ROWS + "\ufeff" + second)
    assert message.startswith("line 4: the header stands in the file twice")


def test_right_to_left_emoji_and_combining_text_lands_verbatim_and_prints_on_its_line(exports: Exports):
    texts = ["\u0645\u0631\u062d\u0628\u0627 \u202eabc\u202c", "\U0001f469\u200d\U0001f469\u200d\U0001f467", "e\u0301"]
    stream = io.StringIO()
    day = "2026-01-01"
    rows = [*[(f"\u05e9{number}", day, text) for number, text in enumerate(texts)], ("", day, texts[0])]
    csv.writer(stream).writerows([COLUMNS, *rows])
    exports.write("conversations.csv", stream.getvalue())
    run = exports.load()
    assert exports.landed("conversations", "summary") == [(text,) for text in texts]
    # a character that turns the direction of the terminal's line is written out
    assert "\\u202eabc\\u202c" in run.output


def test_control_characters_of_a_rejected_row_do_not_reach_the_terminal(exports: Exports):
    exports.write("conversations.csv", HEADER + "\x1b[2J\x1b]0;title\x07,2026\n")
    run = exports.load()
    assert "\x1b" not in run.output
    assert "\\x1b[2J" in run.output
    assert exports.rejected()[0][3] == "\x1b[2J\x1b]0;title\x07,2026"


# -- line ends and headers


def test_line_ends_of_every_kind_inside_cells_and_between_rows_keep_the_cells(exports: Exports):
    exports.write(
        "conversations.csv",
        HEADER.replace("\n", "\r\n") + 'c1,2026-01-01,x\nc2,2026-01-01,"q\r\nr\nt\ru"\r\nc3,2026-01-01,z\n',
    )
    assert exports.load().exit_code == 0
    assert exports.landed("conversations", "summary") == [("x",), ("q\r\nr\nt\ru",), ("z",)]


def test_rows_that_only_a_carriage_return_parts_refuse_the_file_among_other_line_ends(refusal: Refusal):
    message = refusal("conversations.csv", HEADER + "c1,2026-01-01,x\rc2,2026-01-01,y\nc3,2026-01-01,z\n")
    assert message == "line 2: a lone carriage return ends a line here: end all lines in the same way"


def test_a_header_in_another_language_is_refused_with_both_sets_of_columns(refusal: Refusal):
    message = refusal("conversations.csv", "Unterhaltung,Er\u00f6ffnet am,Text\nc1,2026-01-01,x\n")
    assert message.startswith("line 1: unknown header: conversation_id, opened_at missing. The first line must be")
    assert "Expected: conversation_id, opened_at (required), contact_id, channel" in message
    assert message.endswith("Found: Unterhaltung, Er\u00f6ffnet am, Text")


@pytest.mark.parametrize(
    "first", ["My report\n\n", "sep=;\n", "# exported today\n", "   \n"], ids=["title", "sep", "comment", "spaces"]
)
def test_a_line_above_the_header_refuses_the_file_and_says_what_the_first_line_must_be(refusal: Refusal, first: str):
    message = refusal("conversations.csv", first + ROWS)
    assert message.startswith("line 1: unknown header")
    assert "The first line must be the header, its cells separated by commas, semicolons or tabs" in message


def test_a_file_without_its_header_is_refused(refusal: Refusal):
    assert "Found: 3 names, none of them known" in refusal("conversations.csv", ROWS[len(HEADER) :])


def test_cells_parted_by_another_sign_refuse_the_file_and_name_the_signs(refusal: Refusal):
    assert "commas, semicolons or tabs" in refusal("conversations.csv", ROWS.replace(",", "|"))


def test_names_with_surrounding_blanks_match_and_blank_names_are_kept_by_position(exports: Exports):
    exports.write("conversations.csv", " conversation_id ,\topened_at,\u00a0summary\u00a0, \nc1,2026-01-01,x,y\n")
    assert exports.load().exit_code == 0
    assert exports.landed("conversations", *COLUMNS, "_unknown_columns") == [(*LANDED[0], '{"column 4":"y"}')]


def test_a_name_with_a_line_end_keeps_the_lines_of_the_rows_right(exports: Exports):
    exports.write("conversations.csv", 'conversation_id,"two\nlines",opened_at\nc1,v,2026-01-01\nshort\n')
    assert exports.load().exit_code == 1
    assert exports.landed("conversations", "_unknown_columns") == [('{"two\\nlines":"v"}',)]
    assert exports.rejected() == [(4, None, "field_count", "short")]


@pytest.mark.parametrize("columns", [500, 1100])
def test_many_columns_and_a_short_row_and_a_missing_id_reject_those_rows_only(exports: Exports, columns: int):
    names = ["conversation_id", "opened_at", *[f"x{number}" for number in range(columns - 2)]]
    first = ["c", "2026-01-01", *['"a,\n""b"""'] * (columns - 2)]
    rows = [first, ["d"] * (columns - 1), ["", *["e"] * (columns - 1)]]
    exports.write("conversations.csv", "\n".join(",".join(row) for row in [names, *rows]))
    run = exports.load()
    assert run.exit_code == 1
    lines = columns
    assert f"line {lines + 1}: field_count: the row has {columns - 1} cells, the header {columns}" in run.output
    assert [row[:3] for row in exports.rejected()] == [
        (lines + 1, None, "field_count"),
        (lines + 2, "conversation_id", "missing_id"),
    ]
    assert exports.rejected()[1][3] == ",".join(rows[2])
    [(opened_at, unknown)] = exports.landed("conversations", "opened_at", "_unknown_columns")
    assert json.loads(unknown) == dict.fromkeys(names[2:], 'a,\n"b"')
    assert opened_at == "2026-01-01"


# -- size


@pytest.mark.parametrize("name", ["conversations.csv", "conversations.ndjson"])
def test_a_text_of_20_megabytes_in_one_cell_lands_whole_beside_a_rejected_row(exports: Exports, name: str):
    text = 'a "quoted" word,\n' * 1_200_000
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows([COLUMNS, ["c1", "2026-01-01", text], ["c2"]])
    record = json.dumps({"conversation_id": "c1", "opened_at": "2026-01-01", "summary": text})
    exports.write(name, stream.getvalue() if name.endswith(".csv") else f"{record}\n[]\n")
    begin = time.process_time()
    assert exports.load().exit_code == 1
    assert exports.landed("conversations", "md5(summary)") == exports.query(
        """select md5(repeat(concat('a "quoted" word,', chr(10)), 1200000))"""
    )
    assert len(exports.rejected()) == 1
    # seconds of computing, so that a reader that goes over the text again and again shows
    assert time.process_time() - begin < 30


def test_a_file_of_one_endless_line_is_refused_as_having_no_header(refusal: Refusal):
    message = refusal("conversations.csv", "x" * 5_000_000)
    assert message.startswith("line 1: the header cannot be read: the file begins with 1,000,000 characters without")


# -- JSON


@pytest.mark.parametrize(
    ("depth", "begin", "end"),
    [(100, "[", "]"), (10_000, "[", "]"), (10_000, '{"a":', "}"), (1_000_000, "[[],", "]")],
    ids=["100 lists", "10,000 lists", "10,000 objects", "a million of both"],
)
def test_deep_json_lands_as_it_is_in_known_and_unknown_columns(exports: Exports, depth: int, begin: str, end: str):
    nested = begin * depth + "1" + end * depth
    exports.write(
        "conversations.ndjson",
        f'{RECORD}, "summary": {nested}}}\n{RECORD}, "Extra": {nested}}}\n{RECORD}, "Extra": 1}}\n{RECORD}}}\n',
    )
    run = exports.load()
    assert run.exit_code == 0, run.output
    assert exports.landed("conversations", "summary", "_unknown_columns") == [
        (nested, None),
        (None, f'{{"Extra":{nested}}}'),
        (None, '{"Extra":1}'),
        (None, None),
    ]


@pytest.mark.parametrize("text", ["[" * 10_000, '{"a":' * 10_000, "[\n" * 100_000])
def test_deep_json_that_is_never_closed_is_refused(refusal: Refusal, text: str):
    assert "is a broken JSON document" in refusal("conversations.json", text)


def test_deep_json_on_a_bad_line_rejects_the_line_only(exports: Exports):
    exports.write("conversations.ndjson", f"{RECORD}}}\n{'[' * 10_000}\n")
    assert exports.load().exit_code == 1
    assert exports.landed("conversations", "conversation_id") == [("c1",)]
    assert exports.rejected() == [(2, None, "malformed_json", "[" * 10_000)]


def test_one_bad_line_among_json_lines_is_rejected_with_its_line(exports: Exports):
    exports.write("conversations.ndjson", f"{RECORD}}}\n{RECORD},\n{RECORD.replace('c1', 'c3')}}}\n")
    run = exports.load()
    assert run.exit_code == 1
    assert exports.landed("conversations", "conversation_id", "_row") == [("c1", 1), ("c3", 3)]
    assert "line 2: malformed_json: is not valid JSON, perhaps cut off" in run.output


@pytest.mark.parametrize(
    "members",
    [
        '"conversation_id": "c2"',
        '"Conversation_ID": "c2"',
        '"other": 1, "other": 2',
        '"results": [], "results": [{"conversation_id": "c9", "opened_at": "2026-01-01"}]',
    ],
)
@pytest.mark.parametrize("name", ["conversations.ndjson", "conversations.json"])
def test_an_object_that_names_a_member_twice_is_rejected(exports: Exports, name: str, members: str):
    bad, good = f"{RECORD}, {members}}}", f"{RECORD.replace('c1', 'c3')}}}"
    exports.write(name, f"{bad}\n{good}\n" if name.endswith("ndjson") else f"[{bad}, {good}]")
    run = exports.load()
    assert run.exit_code == 1
    assert exports.landed("conversations", "conversation_id", "_row") == [("c3", 2)]
    assert [row[2] for row in exports.rejected()] == ["malformed_json"]
    assert "names a member twice, so that its value is uncertain" in run.output


def test_a_page_that_names_its_results_twice_loses_none_of_them_in_silence(exports: Exports):
    page = '{"results": [{"team_id": "t1"}], "results": [{"team_id": "t2"}]}'
    exports.write("teams.ndjson", page + '\n{"team_id": "t3"}\n')
    assert exports.load().exit_code == 1
    assert exports.landed("teams", "team_id") == [("t3",)]
    assert exports.rejected() == [(1, None, "malformed_json", page)]


def test_half_a_surrogate_pair_rejects_its_line_and_whole_pairs_land(exports: Exports):
    lines = [r'{"team_id": "t1", "name": "a\ud800b"}', r'{"team_id": "t2", "name": "\ud83d\ude00\u0000"}']
    exports.write("teams.ndjson", "\n".join(lines))
    assert exports.load().exit_code == 1
    assert exports.landed("teams", "team_id", "name") == [("t2", "\U0001f600\0")]
    assert exports.rejected() == [(1, None, "malformed_json", lines[0])]


def test_half_a_surrogate_pair_in_a_document_refuses_it_with_the_line(refusal: Refusal):
    message = refusal("teams.json", '[\n{"team_id": "\\\\ud800 \\ud83d\\ude00"},\n{"team_id": "\\udc00"}]')
    assert message.startswith("line 3: holds \\udc00, half of a character, which is no text")


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity"])
def test_numbers_that_are_none_are_no_json_and_reject_their_row(exports: Exports, value: str):
    rows = [f'{{"team_id": "t2", "name": {value}}}', f'{{"team_id": {value}}}', '{"team_id": "t3", "name": "NaN"}']
    exports.write("teams.ndjson", "\n".join(rows))
    assert exports.load().exit_code == 1
    assert exports.rejected() == [(line, None, "malformed_json", rows[line - 1]) for line in (1, 2)]
    assert exports.landed("teams", "name") == [("NaN",)]


@pytest.mark.parametrize("number", ["9007199254740993", "-9007199254740993", "123456789012345678901234567890"])
def test_numbers_beyond_2_to_the_53rd_keep_every_digit_as_ids(exports: Exports, number: str):
    exports.write("teams.ndjson", f'{{"team_id": {number}}}\n')
    exports.write("agents.json", f'[{{"agent_id": {number}, "kind": "ai"}}]')
    assert exports.load().exit_code == 0
    assert exports.landed("teams", "team_id") == exports.landed("agents", "agent_id") == [(number,)]


@pytest.mark.parametrize("text", ["42", '"text"', "null", "true", "[1, 2]", '[[{"team_id": "t1"}]]'])
@pytest.mark.parametrize("name", ["teams.json", "teams.ndjson"])
def test_a_file_without_a_single_json_object_is_refused(refusal: Refusal, name: str, text: str):
    assert "holds no JSON object, from its first value on" in refusal(name, text)


def test_pretty_printed_json_under_a_name_for_lines_is_refused_with_the_right_name(refusal: Refusal):
    assert "end its name in .json" in refusal("teams.ndjson", json.dumps([{"team_id": "t1"}], indent=2))


def test_an_array_of_pages_lands_in_order_with_an_empty_page_between(exports: Exports):
    pages = [{"results": [{"team_id": "t1"}, {"team_id": "t2"}]}, {"results": []}, {"results": [{"team_id": "t3"}]}]
    exports.write("teams.json", json.dumps(pages))
    assert exports.load().exit_code == 0
    assert exports.landed("teams", "team_id", "_row") == [("t1", 1), ("t2", 2), ("t3", 3)]


# -- wrong names


MISNAMED = [
    ("conversations.csv", f"[{RECORD}}}]", "looks like JSON: end its name in .ndjson"),
    ("conversations.csv", f"{RECORD}}}\n", "looks like JSON: end its name in .ndjson"),
    ("conversations.csv", "[\n]\n", "looks like JSON: end its name in .ndjson"),
    ("conversations.csv", b"PAR1\x15\x04\0abc", "is Parquet, but its name does not end in .parquet"),
    ("conversations.csv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "is an old Excel workbook"),
    ("conversations.csv", b"PK\x03\x04 workbook", "is a zip archive or a workbook: save the table itself as CSV"),
    ("conversations.csv", b"%PDF-1.4\n", "is a PDF"),
    ("conversations.csv", b"BZh91AY&SY", "is bzip2-compressed: unpack it"),
    ("conversations.csv", b"\x28\xb5\x2f\xfd\0", "is zstd-compressed: unpack it"),
    ("conversations.csv", "\n<!DOCTYPE html><p>Please log in", "is a web page, perhaps a log-in form"),
    ("conversations.json", "<html>", "is a web page, perhaps a log-in form"),
    ("conversations.ndjson", ROWS, "if it is CSV, end its name in .csv"),
    ("conversations.json", ROWS, "line 1: is a broken JSON document"),
    ("conversations.parquet", ROWS, "is not Parquet, although its name ends in .parquet"),
    ("conversations.csv.gz", ROWS, "is not gzip, although its name ends in .gz: rename it"),
    ("conversations.csv.gz", b"PK\x03\x04 zip", "is not gzip, although its name ends in .gz"),
    ("conversations.csv.gz", gzip.compress(gzip.compress(ROWS.encode())), "compressed twice: rename or unpack it"),
    ("conversations.csv.gz", gzip.compress(ROWS.encode()) + b"garbage", "or something follows its end"),
    ("conversations.csv.gz", gzip.compress(ROWS.encode())[:5], "cut off before its end: copy or export it again"),
    ("conversations.csv.gz", gzip.compress(ROWS.encode())[:-9], "cut off before its end: copy or export it again"),
    ("conversations.xlsx", b"PK\x03\x04", "a .xlsx file cannot be read: save the table itself as CSV"),
    ("conversations.csv.zip", b"PK\x03\x04", "a .zip file cannot be read"),
    ("conversations.tsv", ROWS, "a .tsv file cannot be read"),
]


def test_a_file_that_is_not_what_its_name_says_is_refused_with_what_to_do(exports: Exports):
    for number, (name, content, _) in enumerate(MISNAMED):
        exports.write(f"generic/account-{number:02}/{name}", content)
    assert exports.load().exit_code == 1
    messages = exports.query("select status, message from raw.loads order by account_id")
    assert [status for status, _ in messages] == ["refused"] * len(MISNAMED)
    for (_, message), (name, _, advice) in zip(messages, MISNAMED, strict=True):
        assert advice in message, name


def test_gzip_padded_with_zeros_lands(exports: Exports):
    exports.write("conversations.csv.gz", gzip.compress(ROWS.encode()) + b"\0" * 512)
    assert exports.load().exit_code == 0
    assert exports.landed("conversations", *COLUMNS) == LANDED


def test_files_of_zero_bytes_say_what_they_lack(exports: Exports):
    for name in ("conversations.csv", "messages.csv.gz", "contacts.parquet", "teams.ndjson", "agents.json"):
        exports.write(name, b"")
    run = exports.load()
    assert run.exit_code == 1
    assert exports.log() == [
        ("agents", "loaded", 0, 0),
        ("contacts", "refused", 0, 0),
        ("conversations", "refused", 0, 0),
        ("messages", "refused", 0, 0),
        ("teams", "loaded", 0, 0),
    ]
    for message in (
        "conversations.csv: is empty: a CSV file needs at least its header",
        "messages.csv.gz: is an empty file, not gzip",
        "contacts.parquet: is an empty file, not Parquet",
    ):
        assert message in run.output


# -- ids and instants


NO_IDS = ["nan", "NaN", "NULL", "null", "None", "<NA>", "\\N", "inf"]
BLANKS = ["", " ", "\t", "\u00a0", "\u200b", "\u3000", "\n", " \u00a0\t"]
DAMAGED = ["1,23457E+17", "1.23457E+17", "########", "#N/A", "#REF!", "#VALUE!"]


def test_what_a_spreadsheet_leaves_of_an_id_is_rejected_among_any_ids(exports: Exports):
    for number, damaged in enumerate(DAMAGED):
        content = f'conversation_id,opened_at\nabc,2026-01-01\n"{damaged}",2026-01-01\n"{damaged}",2027-01-01\n'
        exports.write(f"generic/account-{number}/conversations.csv", content)
    run = exports.load()
    assert run.exit_code == 1
    assert exports.landed("conversations", "conversation_id") == [("abc",)] * len(DAMAGED)
    assert [row[:3] for row in exports.rejected()] == [
        (line, "conversation_id", "damaged_id") for line in (3, 4) * len(DAMAGED)
    ]
    assert "conversation_id is 1,23457E+17: a spreadsheet" in run.output


@pytest.mark.parametrize("damaged", ["12,0", "12.00", "1E+17", "12.0"])
def test_decimals_among_numeric_ids_are_rejected(exports: Exports, damaged: str):
    rows = f'11,2026-01-01\n"{damaged}",2026-01-01\n13,2026-01-01\n'
    exports.write("conversations.csv", f"conversation_id,opened_at\n{rows}")
    assert exports.load().exit_code == 1
    assert [row[:3] for row in exports.rejected()] == [(3, "conversation_id", "damaged_id")]


def test_a_word_for_nothing_is_no_id(exports: Exports):
    for number, word in enumerate(NO_IDS):
        content = f"conversation_id,opened_at\n{word},2026-01-01\nc1,2026-01-01\n{word},2027-01-01\n"
        exports.write(f"generic/account-{number}/conversations.csv", content)
    run = exports.load()
    assert run.exit_code == 1
    assert exports.landed("conversations", "conversation_id") == [("c1",)] * len(NO_IDS)
    assert [row[:3] for row in exports.rejected()] == [
        (line, "conversation_id", "missing_id") for line in (2, 4) * len(NO_IDS)
    ]
    assert "conversation_id is NaN, so the row cannot be kept" in run.output


def test_words_that_only_begin_like_nothing_are_ids(exports: Exports):
    ids = ["nano", "Nina", "NULL1", "information", "\u00e9", "\u6f22", "-1"]
    exports.write("conversations.csv", "conversation_id,opened_at\n" + "".join(f"{name},2026-01-01\n" for name in ids))
    assert exports.load().exit_code == 0
    assert exports.landed("conversations", "conversation_id") == [(name,) for name in ids]


def test_an_id_of_blanks_is_missing(exports: Exports):
    for number, blank in enumerate(BLANKS):
        content = f'conversation_id,opened_at\n"{blank}",2026-01-01\nc1,2026-01-01\n'
        exports.write(f"generic/account-{number}/conversations.csv", content)
    assert exports.load().exit_code == 1
    assert exports.landed("conversations", "conversation_id") == [("c1",)] * len(BLANKS)
    assert [row[:3] for row in exports.rejected()] == [(2, "conversation_id", "missing_id")] * len(BLANKS)


def test_where_an_id_may_be_empty_a_word_for_nothing_and_blanks_are_empty(exports: Exports):
    """As the id of a contact one would make one person of strangers; what it says is what an empty cell says."""
    words = [*NO_IDS, *BLANKS]
    rows = "".join(f'c{number},2026-01-01,"{word}"\n' for number, word in enumerate(words))
    exports.write("conversations.csv", f"conversation_id,opened_at,contact_id\n{rows}z,2026-01-01,nano\n")
    assert exports.load().exit_code == 0
    found = dict(exports.landed("conversations", "conversation_id", "coalesce(contact_id, '')"))
    assert found == {f"c{number}": "" for number in range(len(words))} | {"z": "nano"}
    assert exports.query("select * from raw.nulled_ids") == []


INSTANTS = [
    "2026-01-01", "01/02/2026", "1.2.2026", "2026-01-01T00:00:00+14:00", "1700000000", "1700000000000", "46023",
    "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z", "0000-01-01", "10000-01-01", "44 BC", "-0044-03-15",
    "2026-W01-1", "infinity", "2026-02-30", "now", "2016-12-31T23:59:60Z",
]  # fmt: skip


@pytest.mark.parametrize("name", ["conversations.csv", "conversations.ndjson", "conversations.parquet"])
def test_dates_of_any_form_and_year_land_as_they_were_written(exports: Exports, name: str):
    if name.endswith("parquet"):
        _parquet(exports, f"select unnest({INSTANTS!r}) as opened_at, 'c' || opened_at as conversation_id")
    elif name.endswith("csv"):
        exports.write(name, "conversation_id,opened_at\n" + "".join(f"c{text},{text}\n" for text in INSTANTS))
    else:
        records = [{"conversation_id": f"c{text}", "opened_at": text} for text in INSTANTS]
        exports.write(name, "\n".join(json.dumps(record) for record in records))
    assert exports.load().exit_code == 0
    assert exports.landed("conversations", "opened_at") == [(text,) for text in INSTANTS]


# -- Parquet


def test_parquet_instants_at_the_ends_of_the_calendar_become_text(exports: Exports):
    _parquet(
        exports,
        """select * from (values
        ('a', timestamptz '0001-01-01 00:00:00+00', timestamp '0001-01-01'),
        ('b', timestamptz '9999-12-31 23:59:59.999999+00', timestamp '9999-12-31 23:59:59.999999'),
        ('c', timestamptz '10000-01-01 00:00:00+00', timestamp '10000-01-01'),
        ('d', timestamptz 'infinity', timestamp '-infinity'),
        ('e', timestamptz '0044-03-15 (BC) 00:00:00+00', timestamp '0044-03-15 (BC) 00:00:00'))
        as t(conversation_id, opened_at, closed_at)""",
    )
    assert exports.load().exit_code == 0
    assert exports.landed("conversations", "opened_at", "closed_at") == [
        ("0001-01-01 00:00:00.000000+00", "0001-01-01 00:00:00"),
        ("9999-12-31 23:59:59.999999+00", "9999-12-31 23:59:59.999999"),
        ("10000-01-01 00:00:00.000000+00", "10000-01-01 00:00:00"),
        ("infinity", "-infinity"),
        ("-43-03-15 00:00:00.000000+00", "0044-03-15 (BC) 00:00:00"),
    ]


def test_parquet_types_that_no_text_column_expects_become_text_without_loss(exports: Exports):
    _parquet(
        exports,
        """select 'x'::enum('x', 'y') as conversation_id, timestamp_ns '2026-01-01 00:00:00.123456789' as opened_at,
        timestamp_s '2026-01-01' as closed_at, time '10:00:00' as status, 18446744073709551615::ubigint as ticket_id,
        12345678901234567890123456789012345678::decimal(38, 0) as assignee_id, date '2026-01-01' as channel,
        {'a': [1, 2], 'b': {'c': null}} as summary, [{'x': timestamp '2026-01-01'}] as tags, map {'k': 'v'} as category,
        false as is_spam, 'abc'::blob as vendor_verdict""",
    )
    assert exports.load().exit_code == 0
    columns = ("conversation_id", "opened_at", "closed_at", "status", "ticket_id", "assignee_id", "channel", "summary")
    assert exports.landed("conversations", *columns, "tags", "category", "is_spam", "vendor_verdict") == [
        (
            *("x", "2026-01-01 00:00:00.123456789", "2026-01-01 00:00:00", "10:00:00", "18446744073709551615"),
            *("12345678901234567890123456789012345678", "2026-01-01", '{"a":[1,2],"b":{"c":null}}'),
            *('[{"x":"2026-01-01 00:00:00"}]', '{"k":"v"}', "false", "abc"),
        )
    ]


def test_dictionary_encoded_parquet_ids_land(exports: Exports):
    _parquet(exports, "select 'team-' || number % 3 as team_id from range(1000) as numbers(number)", "teams.parquet")
    path = exports.folder / "generic" / "acme" / "teams.parquet"
    assert "DICTIONARY" in duckdb.sql(f"select encodings from parquet_metadata('{path}')").fetchall()[0][0]  # noqa: S608
    assert exports.load().exit_code == 0
    assert exports.query("select team_id, count(*) from raw.generic__teams group by all order by all") == [
        ("team-0", 334),
        ("team-1", 333),
        ("team-2", 333),
    ]


def test_floating_point_ids_of_parquet_that_lost_digits_or_are_none_are_rejected(exports: Exports):
    values = "(1.0::double), ('nan'::double), ('inf'::double), (9007199254740993::double), (null)"
    _parquet(exports, f"from (values {values}) as t(team_id)", "teams.parquet")
    assert exports.load().exit_code == 1
    assert exports.landed("teams", "team_id") == [("1",)]
    reasons = [(row[0], row[2]) for row in exports.rejected()]
    assert reasons == [
        (2, "missing_id"),
        (3, "missing_id"),
        (4, "damaged_id"),
        (5, "missing_id"),
    ]


def test_whole_number_ids_of_parquet_keep_every_digit(exports: Exports):
    _parquet(exports, "select 9007199254740993::bigint as team_id", "teams.parquet")
    assert exports.load().exit_code == 0
    assert exports.landed("teams", "team_id") == [("9007199254740993",)]


def test_truncated_parquet_is_refused_as_cut_off(exports: Exports):
    _parquet(exports, "select 't' || number as team_id from range(1000) as numbers(number)", "teams.parquet")
    path = exports.folder / "generic" / "acme" / "teams.parquet"
    path.write_bytes(path.read_bytes()[:-100])
    run = exports.load()
    assert run.exit_code == 1
    assert "teams.parquet: the Parquet file is cut off before its end: copy or export it again" in run.output
    assert exports.landed("teams", "team_id") == []


def test_parquet_with_broken_text_is_refused_and_names_the_value(exports: Exports):
    _parquet(exports, "select 't1' as team_id, '\\xFF\\xFE'::blob as name", "teams.parquet")
    run = exports.load()
    assert run.exit_code == 1
    assert "a value is not valid UTF8" in run.output
    assert 'in Parquet file "input"' not in run.output
