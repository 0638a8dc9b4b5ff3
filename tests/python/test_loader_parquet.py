"""What lands of a Parquet file, and that a column of no interest never refuses one."""

import struct
from pathlib import Path

import duckdb
import pytest

from scripts.benchmarking.sound_rows import EVERY_TABLE, sound_row
from tests.python.conftest import Exports

WIDE = "decimals of 40 digits, 38 can be read"
# columns that no table has, as DuckDB writes them, and what is kept of each
STRANGE = {
    "bytes": ("'\\xFF\\x00a'::blob", "FF0061"),
    "words": ("'caf\\xC3\\xA9'::blob", "café"),
    "shape": ("'POINT(1 2)'::geometry", "0101000000000000000000F03F0000000000000040"),
    "bits": ("'1010'::bit", "1010"),
    "variant": ("{'a': [1, 2], 'b': null}::variant", '{"a":[1,2],"b":null}'),
    "struct": ("{'a': 1, 'b': 'x'}", '{"a":1,"b":"x"}'),
    "map": ("map {'k': 1}", '{"k":1}'),
    "nothing": ("null::integer", None),
}


def _write(path: Path, columns: dict[str, str], source: str = "") -> Path:
    """Write columns, name -> SQL, as an uncompressed Parquet file, so that a test can change its bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    texts = ", ".join(f'{expression} as "{name}"' for name, expression in columns.items())
    with duckdb.connect() as connection:
        connection.execute(f"copy (select {texts} {source}) to '{path}' (format parquet, compression uncompressed)")
    return path


def _replace(path: Path, old: bytes, new: bytes) -> None:
    """Change bytes of a file, without moving others."""
    content = path.read_bytes()
    assert old in content
    assert len(old) == len(new)
    path.write_bytes(content.replace(old, new))


def _widen(path: Path) -> None:
    """Let the decimals of 38 digits, in the file's own words, be decimals of 40."""
    # a whole number of Thrift's compact protocol, twice the digits
    _replace(path, bytes((0x15, 2 * 38)), bytes((0x15, 2 * 40)))


def test_columns_of_no_interest_refuse_no_file_of_any_table_and_are_kept(exports: Exports):
    for source, table in EVERY_TABLE:
        columns = {name: f"'{value}'" for name, value in sound_row(table).items()}
        columns |= {f"strange_{name}": sql for name, (sql, _) in STRANGE.items()}
        _write(exports.folder / source / "acme" / f"{table.name}.parquet", columns)
    run = exports.load()
    assert run.exit_code == 0, run.output
    names = ", ".join(f"_unknown_columns ->> 'strange_{name}'" for name in STRANGE)
    for _, table in EVERY_TABLE:
        [kept] = exports.query(f"select {names} from {table.schema}.{table.identifier}")  # noqa: S608
        assert kept == tuple(text for _, text in STRANGE.values()), table.identifier


def test_binary_is_text_only_where_all_values_of_its_column_are(exports: Exports):
    columns = {"team_id": "'t' || i", "b": "case when i = 0 then '\\xFF'::blob else 'a'::blob end"}
    _write(exports.folder / "generic" / "acme" / "teams.parquet", columns, "from range(2) as r(i)")
    assert exports.load().exit_code == 0
    kept = exports.landed("teams", "_unknown_columns ->> 'b'")
    assert kept == [("FF",), ("61",)]


def test_a_text_column_that_holds_other_bytes_than_text_refuses_the_file_by_its_name(exports: Exports):
    for number, sql in enumerate(("'\\xFF\\xFE'::blob", "'POINT(1 2)'::geometry")):
        _write(exports.folder / "generic" / "acme" / f"teams-{number}.parquet", {"team_id": "'t1'", "name": sql})
    _write(
        exports.folder / "generic" / "acme" / "teams-2.parquet", {"team_id": "'t2'", "name": "'caf\\xC3\\xA9'::blob"}
    )
    run = exports.load()
    assert run.exit_code == 1
    assert "teams-0.parquet: its column name cannot be read (" in run.output
    assert "teams-1.parquet: its column name cannot be read (shapes, no text): export it again as text" in run.output
    assert exports.landed("teams", "team_id", "name") == [("t2", "café")]


def test_variants_land_as_json_and_their_texts_as_text(exports: Exports):
    columns = {"id": "'1'", "createdat": "'2026-01-05T10:00:00Z'"}
    variants = [("{'a': {'b': 1.50::decimal(5, 2)}}::variant", '{"a":{"b":1.50}}'), ("'x'::variant", "x"), ("5", "5")]
    for number, (sql, _) in enumerate(variants):
        path = exports.folder / "hubspot" / "acme" / f"threads-{number}.parquet"
        _write(path, {**columns, "threadassociations": f"{sql}::variant"})
    _write(
        exports.folder / "hubspot" / "acme" / "threads-3.parquet", {**columns, "threadassociations": "null::variant"}
    )
    assert exports.load().exit_code == 0
    landed = exports.query("select threadassociations from raw.hubspot__threads order by _file")
    assert landed == [(text,) for _, text in variants] + [(None,)]


@pytest.mark.parametrize("sql", ["12.50::decimal(38, 2)", "{'a': [1::decimal(38, 2)]}"])
def test_wide_decimals_are_left_out_with_a_word_where_nothing_reads_them(exports: Exports, sql: str):
    columns = {"order_id": "'o1'", "placed_at": "'2026-01-05T10:00:00Z'", "value": "'3'", "wide": sql, "kept": "1"}
    _widen(_write(exports.folder / "generic" / "acme" / "orders.parquet", columns))
    run = exports.load()
    assert run.exit_code == 0, run.output
    assert f"columns left out, which nothing reads: wide (the first: {WIDE})" in run.output
    assert exports.landed("orders", '"value"', "_unknown_columns") == [("3", '{"kept":"1"}')]


def test_wide_decimals_in_a_column_that_is_read_refuse_the_file(exports: Exports):
    columns = {"order_id": "'o1'", "placed_at": "'2026-01-05T10:00:00Z'", "value": "12.50::decimal(38, 2)"}
    path = exports.folder / "generic" / "acme" / "orders.parquet"
    _widen(_write(path, columns))
    run = exports.load()
    assert run.exit_code == 1
    assert f"orders.parquet: its column value has {WIDE}: export it with fewer digits or as text" in run.output
    assert exports.landed("orders", "order_id") == []
    # the edge: 38 digits are exact
    _write(path, {**columns, "value": "12345678901234567890123456789012345678::decimal(38, 0)"})
    assert exports.load().exit_code == 0
    assert exports.landed("orders", '"value"') == [("12345678901234567890123456789012345678",)]


def test_broken_text_is_left_out_with_a_word_where_nothing_reads_it(exports: Exports):
    path = _write(exports.folder / "generic" / "acme" / "teams.parquet", {"team_id": "'t1'", "note": "'broken_text'"})
    _replace(path, b"broken_text", b"broken_tex\xff")
    run = exports.load()
    assert run.exit_code == 0, run.output
    assert "columns left out, which nothing reads: note (the first: " in run.output
    assert exports.landed("teams", "team_id", "_unknown_columns") == [("t1", None)]


@pytest.mark.parametrize(
    ("nanoseconds", "text"),
    [(-(2**63), str(-(2**63))), (2**63 - 1, "infinity"), (2**63 - 2, "2262-04-11 23:47:16.854775806")],
)
def test_nanoseconds_at_their_ends_never_refuse_a_file(exports: Exports, nanoseconds: int, text: str):
    columns = {"conversation_id": "'c1'", "opened_at": "'2026-01-05'", "closed_at": "make_timestamp_ns(1234567890123)"}
    path = _write(exports.folder / "generic" / "acme" / "conversations.parquet", columns)
    _replace(path, struct.pack("<q", 1234567890123), struct.pack("<q", nanoseconds))
    run = exports.load()
    assert run.exit_code == 0, run.output
    assert exports.landed("conversations", "closed_at") == [(text,)]


def test_a_rejected_row_shows_what_could_be_read_of_it(exports: Exports):
    columns = {"team_id": "''", "name": "'a'", "bytes": "'\\xFF'::blob", "wide": "1::decimal(38, 0)"}
    _widen(_write(exports.folder / "generic" / "acme" / "teams.parquet", columns))
    assert exports.load().exit_code == 1
    assert [row[3] for row in exports.rejected()] == ['{"team_id":"","name":"a","bytes":"FF"}']


def test_a_text_that_is_no_text_is_not_quoted(exports: Exports):
    path = exports.write("messages.parquet", b"")
    duckdb.sql(
        "select 'm1' as message_id, 'c1' as conversation_id, '2026-01-01' as sent_at, 'customer' as sender_kind, "
        "concat('Gr', 'Ada Lovelace')::blob || '\\xFC'::blob as text"
    ).write_parquet(str(path))
    run = exports.load()
    assert run.exit_code == 1
    assert "a value is not valid UTF8" in " ".join(run.output.split())
    assert "Lovelace" not in run.output
