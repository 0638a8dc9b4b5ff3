"""Every format and dialect that the loader takes, and what lands from it."""

import csv
import gzip
import io
import json
from pathlib import Path

import duckdb
import pytest
from conftest import Exports

from scripts.loading import checks

HEADER = "conversation_id,opened_at,channel,summary\n"
ROWS = HEADER + "c1,2026-01-01T00:00:00Z,web_chat,fine\nc2,2026-01-02T00:00:00Z,email,\n"
COLUMNS = ("conversation_id", "opened_at", "channel", "summary")
EXPECTED = [("c1", "2026-01-01T00:00:00Z", "web_chat", "fine"), ("c2", "2026-01-02T00:00:00Z", "email", None)]
OBJECTS = [
    {"conversation_id": "c1", "opened_at": "2026-01-01T00:00:00Z", "channel": "web_chat", "summary": "fine"},
    {"conversation_id": "c2", "opened_at": "2026-01-02T00:00:00Z", "channel": "email", "summary": None},
]
LINES = "\n".join(json.dumps(record) for record in OBJECTS) + "\n"


def _parquet(exports: Exports, name: str, query: str) -> None:
    path = exports.write(name, b"")
    duckdb.sql(query).write_parquet(str(path))


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(ROWS, id="plain"),
        pytest.param(ROWS.rstrip("\n"), id="without a last line end"),
        pytest.param(ROWS.replace("\n", "\r\n"), id="CRLF"),
        pytest.param(ROWS.replace("\n", "\r"), id="CR"),
        pytest.param(ROWS.replace("fine\n", "fine\r\n"), id="mixed line ends"),
        pytest.param("\ufeff" + ROWS, id="byte order mark"),
        pytest.param('\ufeff"conversation_id"' + ROWS[15:], id="byte order mark before a quote"),
        pytest.param(ROWS.replace(",", ";"), id="semicolons"),
        pytest.param(ROWS.replace(",", "\t"), id="tabs"),
        pytest.param(
            " Conversation_ID , OPENED_AT,Channel ,summary\n" + ROWS[len(HEADER) :], id="header in other case"
        ),
        pytest.param(ROWS.replace("\n", "\n\n"), id="empty lines"),
        pytest.param("\n\n" + ROWS, id="empty lines before the header"),
        pytest.param('"conversation_id","opened_at","channel","summary"\n' + ROWS[len(HEADER) :], id="quoted header"),
        pytest.param(ROWS.replace("email,", 'email,""'), id="quoted empty cell"),
    ],
)
def test_csv_dialects_land_the_same(exports: Exports, content: str):
    exports.write("conversations.csv", content)
    assert exports.load().exit_code == 0
    assert exports.landed("conversations", *COLUMNS) == EXPECTED


def test_csv_columns_are_read_by_name_in_any_order(exports: Exports):
    exports.write("conversations.csv", "summary,opened_at,conversation_id\nfine,2026-01-01,c1\n")
    assert exports.load().exit_code == 0
    assert exports.landed("conversations", *COLUMNS) == [("c1", "2026-01-01", None, "fine")]


def test_csv_values_keep_spaces_case_and_leading_zeros(exports: Exports):
    exports.write("conversations.csv", "conversation_id,opened_at,channel\n007, 2026-01-01 ,Web Chat \n")
    assert exports.load().exit_code == 0
    assert exports.landed("conversations", *COLUMNS[:3]) == [("007", " 2026-01-01 ", "Web Chat ")]


def test_csv_quotes_and_line_ends_inside_cells_are_kept(exports: Exports):
    text = 'She said "no", then\r\nleft;\n\nßø→ 🙂 5" screen'
    stream = io.StringIO()
    csv.writer(stream).writerows([["conversation_id", "opened_at", "summary"], ["c1", "2026-01-01", text]])
    exports.write("conversations.csv", stream.getvalue())
    assert exports.load().exit_code == 0
    assert exports.landed("conversations", "summary") == [(text,)]


def test_csv_a_quote_in_the_middle_of_a_plain_cell_is_text(exports: Exports):
    exports.write("conversations.csv", 'conversation_id,opened_at,summary\nc1,2026-01-01,5" screen\n')
    assert exports.load().exit_code == 0
    assert exports.landed("conversations", "summary") == [('5" screen',)]


def test_csv_a_lone_carriage_return_in_a_plain_cell_is_text(exports: Exports):
    exports.write("conversations.csv", "conversation_id,opened_at,summary\nc1,2026-01-01,one\rtwo\nc2,2026-01-01,x\n")
    assert exports.load().exit_code == 0
    assert exports.landed("conversations", "summary") == [("one\rtwo",), ("x",)]


def test_csv_cells_of_20_megabytes_land(exports: Exports):
    size = 20_000_000
    exports.write("conversations.csv", 'conversation_id,opened_at,summary\nc1,2026-01-01,"' + "x" * size + '"\n')
    assert exports.load().exit_code == 0
    assert exports.landed("conversations", "length(summary)") == [(size,)]


def test_csv_500_columns_land_and_the_unknown_ones_are_kept_by_name(exports: Exports):
    names = [f"Extra {number}" for number in range(500)]
    exports.write(
        "conversations.csv",
        ",".join(["conversation_id", "opened_at", *names])
        + "\n"
        + ",".join(["c1", "2026-01-01", *map(str, range(500))]),
    )
    run = exports.load()
    assert run.exit_code == 0
    [(unknown,)] = exports.landed("conversations", "_unknown_columns")
    assert json.loads(unknown) == {name: str(number) for number, name in enumerate(names)}
    # the list of names is cut, so that it can be read
    assert "Extra 19, and 480 more" in run.output
    assert exports.query("select message from raw.loads")[0][0].endswith("Extra 18, Extra 19, and 480 more")


def test_unknown_columns_with_hostile_names_are_only_names(exports: Exports):
    name = "x'); drop table raw.loads; --\"{evil}$1"
    stream = io.StringIO()
    csv.writer(stream).writerows([["conversation_id", "opened_at", name], ["c1", "2026-01-01", "v"]])
    exports.write("conversations.csv", stream.getvalue())
    exports.write("teams.ndjson", json.dumps({"team_id": "t1", name: "v"}))
    assert exports.load().exit_code == 0
    assert json.loads(exports.landed("conversations", "_unknown_columns")[0][0]) == {name: "v"}
    assert json.loads(exports.landed("teams", "_unknown_columns")[0][0]) == {name: "v"}


def test_nameless_columns_of_a_spreadsheet_are_unknown_columns(exports: Exports):
    exports.write("conversations.csv", "conversation_id,opened_at,,\nc1,2026-01-01,a,\n")
    assert exports.load().exit_code == 0
    [(unknown,)] = exports.landed("conversations", "_unknown_columns")
    assert json.loads(unknown) == {"column 3": "a", "column 4": None}


def test_without_unknown_columns_the_load_column_is_null(exports: Exports):
    exports.write("conversations.csv", ROWS)
    exports.load()
    assert exports.landed("conversations", "_unknown_columns") == [(None,), (None,)]


def test_a_csv_with_a_single_column_lands_without_its_empty_lines(exports: Exports):
    exports.write("account_settings.csv", "timezone\n\nEurope/Rome\n\n")
    assert exports.load().exit_code == 0
    assert exports.landed("account_settings", "timezone") == [("Europe/Rome",)]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("conversations.ndjson", LINES, id="ndjson"),
        pytest.param("conversations.jsonl", LINES, id="jsonl"),
        pytest.param("conversations.ndjson", "\ufeff" + LINES.replace("\n", "\r\n\r\n"), id="marks and empty lines"),
        pytest.param("conversations.ndjson", LINES.replace("\n", "\r\n", 1), id="mixed line ends"),
        pytest.param("conversations.ndjson", json.dumps({"results": OBJECTS, "paging": {}}) + "\n", id="page per line"),
        pytest.param(
            "conversations.ndjson",
            "".join(json.dumps({"results": [record]}) + "\n" for record in OBJECTS) + '{"results": []}\n',
            id="several pages",
        ),
        pytest.param("conversations.json", json.dumps(OBJECTS), id="array"),
        pytest.param("conversations.json", json.dumps(OBJECTS, indent=2), id="pretty array"),
        pytest.param("conversations.json", json.dumps({"results": OBJECTS}), id="page"),
        pytest.param(
            "conversations.json", json.dumps([{"results": [record]} for record in OBJECTS]), id="array of pages"
        ),
        pytest.param("conversations.json", LINES, id="lines under the name json"),
        pytest.param(
            "conversations.json", "".join(json.dumps(record, indent=1) for record in OBJECTS), id="concatenated"
        ),
        pytest.param("conversations.json", "\ufeff" + json.dumps(OBJECTS), id="array with a byte order mark"),
    ],
)
def test_json_shapes_land_the_same(exports: Exports, name: str, content: str):
    exports.write(name, content)
    run = exports.load()
    assert run.exit_code == 0, run.output
    assert exports.landed("conversations", *COLUMNS) == EXPECTED
    assert exports.landed("conversations", "_row") == [(1,), (2,)]


def test_a_single_json_object_is_one_row(exports: Exports):
    exports.write("conversations.json", json.dumps(OBJECTS[0], indent=2))
    assert exports.load().exit_code == 0
    assert exports.landed("conversations", *COLUMNS) == EXPECTED[:1]


def test_an_object_with_the_required_columns_is_a_row_although_it_has_results(exports: Exports):
    exports.write("conversations.json", json.dumps({**OBJECTS[0], "results": [1]}))
    assert exports.load().exit_code == 0
    assert exports.landed("conversations", "conversation_id", "_unknown_columns") == [("c1", '{"results":[1]}')]


def test_json_values_land_as_their_own_text(exports: Exports):
    exports.write(
        "conversations.ndjson",
        '{"conversation_id": 12345678901234567890123, "opened_at": "2026-01-01", "is_spam": true, "is_test": null, '
        '"tags": ["a", "b"], "category": {"k": [1, null]}, "summary": "", "channel": 1.5}\n',
    )
    assert exports.load().exit_code == 0
    columns = ("conversation_id", "opened_at", "is_spam", "is_test", "tags", "category", "summary", "channel")
    assert exports.landed("conversations", *columns) == [
        ("12345678901234567890123", "2026-01-01", "true", None, '["a","b"]', '{"k":[1,null]}', "", "1.5")
    ]


def test_json_keys_match_in_any_case_and_unknown_ones_are_kept_per_row(exports: Exports):
    exports.write(
        "teams.ndjson",
        '{"Team_ID": "t1", " name ": "A", "x/y~z": {"n": 12345678901234567890}}\n{"team_id": "t2", "name": "B"}\n',
    )
    assert exports.load().exit_code == 0
    assert exports.landed("teams", "team_id", "name", "_unknown_columns") == [
        ("t1", "A", '{"x/y~z":{"n":12345678901234567890}}'),
        ("t2", "B", None),
    ]


def test_json_documents_beyond_duckdbs_usual_size_land(exports: Exports):
    records = [
        {"conversation_id": f"c{number}", "opened_at": "2026-01-01", "summary": "s" * 100_000} for number in range(200)
    ]
    exports.write("conversations.json", json.dumps({"results": records}))
    assert exports.load().exit_code == 0
    assert len(exports.landed("conversations", "_row")) == 200


def test_json_lines_beyond_duckdbs_usual_size_land(exports: Exports):
    exports.write("conversations.ndjson", json.dumps({**OBJECTS[0], "summary": "s" * 5_000_000}) + "\n" + LINES)
    assert exports.load().exit_code == 0
    assert exports.landed("conversations", "length(summary)") == [(5_000_000,), (4,), (None,)]


def test_parquet_types_become_text_without_loss(exports: Exports):
    _parquet(
        exports,
        "conversations.parquet",
        """select 9007199254740993::bigint as "Conversation_ID",
        timestamptz '2026-01-01 10:00:00.123+02' as opened_at, timestamp '2026-01-01 10:00:00' as closed_at,
        true as is_spam, ['a', 'b'] as tags, {'k': 1} as category, 1.50::decimal(9, 2) as summary,
        'x' as "Other one", null::varchar as channel""",
    )
    assert exports.load().exit_code == 0
    columns = ("conversation_id", "opened_at", "closed_at", "is_spam", "tags", "category", "summary", "channel")
    assert exports.landed("conversations", *columns, "_unknown_columns") == [
        (
            "9007199254740993",
            "2026-01-01 08:00:00.123000+00",
            "2026-01-01 10:00:00",
            "true",
            '["a","b"]',
            '{"k":1}',
            "1.50",
            None,
            '{"Other one":"x"}',
        )
    ]


def test_parquet_rows_keep_the_order_of_the_file(exports: Exports):
    _parquet(exports, "teams.parquet", "select 't' || number as team_id from range(300000) as numbers(number)")
    assert exports.load().exit_code == 0
    assert exports.query("select count(*) from raw.generic__teams where team_id <> 't' || (_row - 1)") == [(0,)]


@pytest.mark.parametrize(
    ("name", "content"), [("conversations.csv", ROWS), ("conversations.ndjson", LINES), ("conversations.json", LINES)]
)
def test_gzip_files_land_like_plain_ones(exports: Exports, name: str, content: str):
    half = len(content) // 2
    # gzip files may be written in several parts
    exports.write(f"{name}.gz", gzip.compress(content[:half].encode()) + gzip.compress(content[half:].encode()))
    assert exports.load().exit_code == 0
    assert exports.landed("conversations", *COLUMNS) == EXPECTED


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("conversations.csv", HEADER),
        ("conversations.csv", HEADER.strip()),
        ("conversations.ndjson", ""),
        ("conversations.ndjson", "\n \n"),
        ("conversations.ndjson", '{"results": []}\n'),
        ("conversations.json", "[]"),
        ("conversations.json", ""),
        ("conversations.json", '{"results": []}'),
        ("conversations.json", '[{"results": []}]'),
    ],
)
def test_a_file_without_rows_is_loaded_with_zero_rows(exports: Exports, name: str, content: str):
    exports.write(name, content)
    assert exports.load().exit_code == 0
    assert exports.log() == [("conversations", "loaded", 0, 0)]


def test_load_columns_say_where_a_row_comes_from(exports: Exports):
    exports.write("generic/Käse & Söhne/conversations 2026 [1].csv".replace("s 2026", "s-2026"), ROWS)
    assert exports.load(extracted_at="2026-03-01T02:00:00.000001+02:00").exit_code == 0
    [first, second] = exports.landed(
        "conversations", "_source_system", "_account_id", "_extracted_at::varchar", "_file", "_row", "length(_load_id)"
    )
    assert first == (
        "generic",
        "Käse & Söhne",
        "2026-03-01 00:00:00.000001",
        "generic/Käse & Söhne/conversations-2026 [1].csv",
        1,
        32,
    )
    assert second[4] == 2
    assert exports.query("select distinct l.load_id = c._load_id from raw.loads l, raw.generic__conversations c") == [
        (True,)
    ]


def test_rows_of_a_large_csv_keep_the_order_of_the_file(exports: Exports):
    # larger than the pieces that DuckDB's threads read, with line ends and delimiters inside quoted cells
    record = 'c{0},2026-01-01,"line {0}, ""one""\n\nline, two ' + "x" * 200 + '"\n'
    exports.write(
        "conversations.csv",
        "conversation_id,opened_at,summary\n" + "".join(record.format(number) for number in range(100_000)),
    )
    assert exports.load().exit_code == 0
    assert exports.query(
        "select count(*), count(*) filter (conversation_id <> 'c' || (_row - 1)), min(length(summary)) > 200 "
        "from raw.generic__conversations"
    ) == [(100_000, 0, True)]


# -- what the bytes of a CSV file tell


@pytest.mark.parametrize("size", [1, 2, 3, 5, 1000])
@pytest.mark.parametrize(
    ("content", "outside"),
    [
        (b"a,b\n1,2\n", 2),
        (b'a,b\n"1,2","3"\n', 2),
        (b'a,b\n"1 "",""",2\n', 2),
        (b'a,b\n"1\n,,,",\n', 2),
        (b'"a,","b"\n', 1),
    ],
)
def test_delimiters_inside_quotes_are_told_from_those_between_cells_wherever_a_piece_of_the_file_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes, outside: int, size: int
):
    path = tmp_path / "rows.csv"
    path.write_bytes(content)
    monkeypatch.setattr(checks, "CHUNK", size)
    monkeypatch.setattr(checks, "BYTES_A_QUOTE", 0)
    assert checks.scan_text(path) == checks.TextFacts(content.count(b","), b'"' in content, outside)


def test_text_with_many_quotes_is_left_to_duckdb(tmp_path: Path):
    path = tmp_path / "rows.csv"
    path.write_bytes(b'"a","b"\n"1","2"\n')
    assert checks.scan_text(path).outside is None
