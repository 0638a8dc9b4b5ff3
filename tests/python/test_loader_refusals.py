"""Files that are refused whole, because their rows are uncertain or nobody knows what they are."""

import gzip
import json
import os
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from conftest import Exports

from scripts.loading import loader

HEADER = "conversation_id,opened_at,summary\n"
ROWS = HEADER + "c1,2026-01-01,x\nc2,2026-01-02,y\n"

Refusal = Callable[[str, str | bytes], str]


def test_a_quote_that_is_never_closed_refuses_the_file_with_its_line(refusal: Refusal):
    message = refusal("conversations.csv", ROWS + 'c3,2026-01-03,"never\nc4,2026-01-04,z\n')
    assert message.startswith("line 4: the quote that opens in column summary is never closed")
    assert "must be doubled" in message


def test_a_quote_that_closes_in_a_later_row_refuses_the_file(refusal: Refusal):
    message = refusal("conversations.csv", ROWS + 'c3,2026-01-03,"open\nc4,2026-01-04,"z"\n')
    assert message.startswith("line 4: the quoted cell in column summary ends on line 5")


def test_a_quote_that_swallows_whole_rows_refuses_the_file(refusal: Refusal):
    message = refusal("conversations.csv", ROWS + 'c3,"2026-01-03,x\nc4,2026-01-04,z\nc5,2026-01-05,", w",y\n')
    assert message.startswith("line 4: a quote that opens here swallows the rows that follow")


def test_text_after_a_closing_quote_refuses_the_file(refusal: Refusal):
    assert refusal("conversations.csv", HEADER + 'c1,2026-01-01,"a" b\n').startswith("line 2:")


@pytest.mark.parametrize("second", ["summary", " Summary ", '"SUMMARY"'])
def test_a_header_that_names_a_column_twice_is_refused(refusal: Refusal, second: str):
    message = refusal("conversations.csv", f"conversation_id,opened_at,summary,{second}\nc1,2026-01-01,a,b\n")
    assert message.startswith("line 1: the header names summary twice")


@pytest.mark.parametrize(
    "second", [HEADER, "Conversation_ID, opened_at ,SUMMARY\n", " conversation_id  ,opened_at,summary\n", "\n" + HEADER]
)
def test_a_header_line_that_comes_again_refuses_the_file_with_its_line(refusal: Refusal, second: str):
    message = refusal("conversations.csv", ROWS + second + "c3,2026-01-03,z\n")
    line = 4 + second.startswith("\n")
    assert message.startswith(f"line {line}: the header stands in the file twice")


@pytest.mark.parametrize("name", ["conversations.csv", "conversations.ndjson", "conversations.json"])
def test_a_nul_byte_refuses_the_file_with_its_line(refusal: Refusal, name: str):
    content = ROWS if name.endswith("csv") else '{"conversation_id": "c1", "opened_at": ""}\n' * 3
    lines = content.encode().splitlines(keepends=True)
    message = refusal(name, b"".join([*lines[:2], lines[2].replace(b"c", b"\0", 1)]))
    assert message.startswith("line 3: holds a NUL byte")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("name", ["conversations.csv", "conversations.json"])
def test_utf_16_files_are_refused_with_advice(refusal: Refusal, name: str, encoding: str):
    assert "save it as UTF-8" in refusal(name, ROWS.encode(encoding))


@pytest.mark.parametrize("name", ["conversations.csv.gz", "conversations.ndjson.gz"])
def test_a_truncated_gzip_file_is_refused(refusal: Refusal, name: str):
    assert "cut off" in refusal(name, gzip.compress(ROWS.encode() * 100)[:-20])


def test_a_damaged_gzip_file_is_refused(refusal: Refusal):
    content = bytearray(gzip.compress(ROWS.encode() * 100))
    content[-6] ^= 0xFF
    assert "damaged" in refusal("conversations.csv.gz", bytes(content))


@pytest.mark.parametrize("content", [b"", b"no gzip"])
def test_a_file_that_is_no_gzip_is_refused(refusal: Refusal, content: bytes):
    assert "gzip" in refusal("conversations.csv.gz", content)


def test_gzip_and_zip_under_another_name_are_refused_with_advice(exports: Exports):
    exports.write("conversations.csv", gzip.compress(ROWS.encode()))
    exports.write("messages.csv", b"PK\x03\x04" + b"workbook")
    run = exports.load()
    assert run.exit_code == 1
    assert "does not end in .gz" in run.output
    assert "is a zip archive or a workbook" in run.output


def test_an_unknown_header_is_refused_with_the_expected_and_the_found_columns(refusal: Refusal):
    message = refusal("conversations.csv", "id,opened_at,Titel\n1,2026-01-01,x\n")
    assert "unknown header: conversation_id missing" in message
    assert "Expected: conversation_id, opened_at (required), contact_id, channel" in message
    assert "Found: id, opened_at, Titel" in message


@pytest.mark.parametrize("name", ["conversations.ndjson", "conversations.json"])
def test_json_without_a_required_column_anywhere_is_refused(refusal: Refusal, name: str):
    message = refusal(name, '{"conversation_id": "c1", "when": "x"}\n')
    assert "opened_at missing" in message
    assert "Found: conversation_id, when" in message


def test_parquet_without_a_required_column_is_refused(exports: Exports):
    path = exports.write("conversations.parquet", b"")
    duckdb.sql("select 1 as nothing").write_parquet(str(path))
    assert exports.load().exit_code == 1
    assert "conversation_id, opened_at missing" in exports.query("select message from raw.loads")[0][0]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is an empty file, not Parquet"),
        (b"text", "is not Parquet, although"),
        (b"PAR1 nothing", "the Parquet file is cut off before its end"),
        (b"PAREnothingPARE", "is encrypted Parquet"),
        (b"PAR1 nothing PAR1", "cannot be read as Parquet"),
    ],
)
def test_a_corrupt_parquet_file_is_refused(refusal: Refusal, content: bytes, reason: str):
    message = refusal("conversations.parquet", content)
    assert message.startswith(reason)
    assert "export it" in message


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf"])
def test_a_csv_file_without_a_header_is_refused(refusal: Refusal, content: bytes):
    assert "is empty" in refusal("conversations.csv", content)


def test_a_header_that_is_no_utf_8_is_refused(refusal: Refusal):
    content = b"conversation_id,opened_at,\xe9tat\nc1,2026-01-01,x\n"
    assert "the header is not valid UTF-8" in refusal("conversations.csv", content)


@pytest.mark.parametrize(
    "content",
    [
        '[\n{"conversation_id": "c1"},',
        '{\n"conversation_id": "c1"',
        "[{}]\n[",
        '[{"a": [1,\n2]',
        '[{"a": 1}\n{"a": 2}]',
    ],
)
def test_a_broken_json_document_is_refused_with_its_line(refusal: Refusal, content: str):
    assert "line 2: is a broken JSON document" in refusal("conversations.json", content)


def test_a_json_document_with_broken_encoding_is_refused_with_its_line(refusal: Refusal):
    content = b'[\n{"conversation_id": "\xe9"}]'
    assert refusal("conversations.json", content).startswith("line 2: is not valid UTF-8")


def test_a_file_that_changes_while_it_is_read_is_refused(exports: Exports, monkeypatch: pytest.MonkeyPatch):
    path = exports.write("conversations.csv", ROWS)
    read = loader.find_faulty_ids

    def read_while_somebody_writes(*arguments: object) -> None:
        read(*arguments)
        status = path.stat()
        path.write_text(ROWS.replace("y", "z"))
        # the same size and time: only the content tells
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))

    monkeypatch.setattr(loader, "find_faulty_ids", read_while_somebody_writes)
    run = exports.load()
    assert run.exit_code == 1
    assert "changed while it was read" in run.output
    assert exports.log() == [("conversations", "refused", 0, 0)]


@pytest.mark.parametrize("name", ["payments.csv", "conversationsold.csv", "conversation.csv", "2026.ndjson"])
def test_a_data_file_of_no_known_table_is_refused_with_the_known_ones(exports: Exports, name: str):
    exports.write(name, ROWS)
    run = exports.load()
    assert run.exit_code == 1
    assert "Known tables: account_settings, agents, contacts" in run.output
    assert exports.query("select table_name, status from raw.loads") == [(None, "refused")]


def test_an_unreadable_file_is_refused(exports: Exports, monkeypatch: pytest.MonkeyPatch):
    path = exports.write("conversations.csv", ROWS)
    real_open = Path.open

    def forbid(self: Path, *arguments: object, **options: object) -> object:
        if self == path:
            raise PermissionError(13, "Permission denied")
        return real_open(self, *arguments, **options)

    monkeypatch.setattr(Path, "open", forbid)
    run = exports.load()
    assert run.exit_code == 1
    assert "cannot be read: Permission denied" in run.output


@pytest.mark.parametrize(
    "note",
    ["not json", "[]", "{}", json.dumps({"extracted_at": "soon"}), json.dumps({"extracted_at": 1700000000}), b"\xff"],
)
def test_a_bad_export_json_refuses_the_files_beside_it_and_no_others(exports: Exports, note: str | bytes):
    exports.write("generic/bad/export.json", note)
    exports.write("generic/bad/conversations.csv", ROWS)
    exports.write("generic/good/conversations.csv", ROWS)
    run = exports.load(extracted_at=None)
    assert run.exit_code == 1
    assert "export.json beside it" in run.output
    assert exports.query("select account_id, status from raw.loads order by 1") == [
        ("bad", "refused"),
        ("good", "loaded"),
    ]


def test_one_refused_file_does_not_stop_the_others(exports: Exports):
    exports.write("conversations-1.csv", HEADER + 'c1,2026-01-01,"open\n')
    exports.write("conversations-2.csv", ROWS)
    assert exports.load().exit_code == 1
    assert exports.log() == [("conversations", "refused", 0, 0), ("conversations", "loaded", 2, 0)]
    assert len(exports.landed("conversations", "_row")) == 2


def test_a_refused_file_may_be_tried_again_and_is_logged_once(exports: Exports, monkeypatch: pytest.MonkeyPatch):
    exports.write("conversations.csv", ROWS)
    with monkeypatch.context() as broken:

        def fail(*_arguments: object) -> None:
            raise OSError(5, "Input/output error")

        broken.setattr(loader, "find_faulty_ids", fail)
        assert exports.load().exit_code == 1
        assert exports.load().exit_code == 1
    assert exports.log() == [("conversations", "refused", 0, 0)]
    assert exports.load().exit_code == 0
    assert exports.log() == [("conversations", "loaded", 2, 0)]


def test_a_header_whose_end_is_uncertain_is_refused(refusal: Refusal):
    content = "conversation_id,opened_at\rc1,2026-01-01\nc2,2026-01-02\nc3\n"
    assert "the header holds a lone carriage return" in refusal("conversations.csv", content)
