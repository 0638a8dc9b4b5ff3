"""The macros that hide an engine's dialect say the same on DuckDB, on Postgres and on Spark, of odd values too."""

import csv
import io
import math
import random
import re
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.python.postgres_server import Server, postgres_server, programs
from tests.python.rendered_macros import MACROS, macros_of
from tests.python.spark_session import lacking, spark_session

OTHERS = ("postgres", "spark")
ENGINES = ("duckdb", *OTHERS)
# what tables of a test are made with
SPELLINGS = {
    "duckdb": {
        "characters": "range(1, 1114112)",
        "character": "chr(cast(i as integer))",
        "in_order": ", '' order by i)",
    },
    "postgres": {
        "characters": "generate_series(1, 1114111)",
        "character": "chr(cast(i as integer))",
        "in_order": ", '' order by i)",
    },
    "spark": {
        "characters": "range(1, 1114112)",
        # the mark of byte order is one to UTF-32
        "character": (
            "case when i = 65279 then decode(unhex('EFBBBF'), 'UTF-8')"
            " else decode(unhex(lpad(hex(i), 8, '0')), 'UTF-32') end"
        ),
        "in_order": ", '') within group (order by i)",
    },
}
NOTHING = "∅"
LEAST_CASES = 60
# the three of chains are parts of one query, which the unit tests of int_contacts and int_ticket_merges ask
UNASKED = {
    *("chain_path", "chain_union", "is_new_in_chain"),
    *("column_type", "engine_functions", "escaped_comment", "imports_read_through", "key_parts"),
}

TEXTS = [
    *(
        None,
        "",
        " ",
        "\t",
        "\u00a0",
        "\u2003x\u2003",
        " x ",
        "\tx",
        "x\u3000",
        "\u200bx",
        "Ä ß İ",
        "𝒳 é",  # noqa: RUF001
        "it's",
        "a\\b",
    ),
    *("0", "-0", "00", "7", "-7", "+7", "007", " 12 ", "12.0", "12.", "12.5", "1e2", "1E+02", "1.5e3", "2e-1", "1_000"),
    *(
        "0x10",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775808",
        "-9223372036854775809",
        "99999999999999999999",
    ),
    *(
        "123456789012345678",
        "1234567890123456789",
        "9.87654321E9",
        "9007199254740991.0",
        "9007199254740992.0",
        "123.000",
    ),
    *(
        "1.00005",
        "-1.00005",
        "1.000049999",
        "5e-5",
        "4.9e-5",
        "99999999999999",
        "1e13",
        "1e14",
        ".99",
        ".",
        "-",
        "+",
        "٣",
        "1,5",
    ),
    *("true", " Yes", "N", "0.0", "off", "12:30:59", "123456:59:59", "1:60:00", "24:00", "9:05", "00:00:00 "),
    *(
        "2026-02-28",
        "2026-02-29",
        "2024-02-29",
        "2100-02-29",
        "2026-04-31",
        "2026-13-01",
        "2026-00-10",
        "0000-01-01",
        "0001-01-01",
    ),
    # what Spark's own casts take: short forms, words, names of zones, offsets behind a blank
    *(
        "2026-1-1",
        "2026-01-01T10",
        "2026-01",
        "2026",
        "epoch",
        "now",
        "2026-01-01T10:00:00[UTC]",
        "2026-01-01T10:00:00 CET",
    ),
    *(
        "2026-01-01T9:05:00Z",
        "2026-01-01T10:00:0 Z",
        "+2026-01-01",
        "12026-01-01",
        "2026-01-01T10:00:00.Z",
        "T10:00:00Z",
    ),
    *(
        "2026-01-01T24:00Z",
        "2026-01-01t24:00:00.000 gmt",
        "2026-01-01T24:00:00.1",
        "2026-01-01T24:00:00+02:00",
        "1e3L",
        "12D",
    ),
    *("2026-01-01T24:00:00", "2026-01-01T24:00:01", "2026-06-30T23:59:60", "2026-06-30T23:59:60Z", "2026-01-01 10:00"),
    *(
        "2026-01-01t10:00:00z",
        "2026-01-01T10:00:00.123456789Z",
        "2026-01-01T10:00:00,5Z",
        "2026-01-01T10:00:00.9999999",
    ),
    *("2026-01-01T10:00:00 UTC", "2026-01-01 10:00:00 gmt", "2026-01-01T10:00:00+02", "2026-01-01T10:00:00-0330"),
    *(
        "2026-01-01T10:00:00+23:59",
        "2026-01-01T10:00:00 +02:00",
        "2026-01-01Z",
        "2026-01-01+02:00",
        "2026-01-01T10:00:00.123456789+05:30",
        "2026-01-01T10:00:00+24:00",
    ),
    *("1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000001Z", "1970-01-01T00:00:01Z", "9999-12-31T23:59:59.999999Z"),
    *(
        "9999-12-31T23:59:59.999999-01:00",
        "1970-01-01T00:00:00+00:00",
        "2026-01-01T10:00:00+00:00",
        "2026-01-01T25:00:00Z",
    ),
    *(
        "2026-03-29 02:30:00",
        "2026-10-25 02:30:00",
        "2026-02-30T10:00:00Z",
        "2026-02-30T10:00:00+00:00",
        "2026-02-30 10:00:00",
    ),
    *(
        "25/03/2026",
        "03/25/2026 1:05",
        "05/06/2026 10:05:09",
        "5/5/2026",
        "45/45/2026",
        "5/6/26",
        "05/06/2026 25:99",
        "1/2/3/4",
    ),
    *(
        "1700000000",
        "1700000000000",
        "1700000000000000",
        "99999999999999",
        "9999999999999999",
        "253402300800000",
        "123456789",
    ),
    *(
        "https://x.test/{id}",
        " HTTP://x.test/a?b={id}&c ",
        "javascript:{id}",
        "https://x.test/ {id}",
        "https://x.test/é/{id}",
    ),
    *("a-1", "m123;x", "m-12", "M1", "page 9", "page 10", "messages-2026-9.csv", "messages-2026-10.csv", "007 8"),
    *(
        "a b/é~._-+*!()'",
        "<p>Hi <b>you</b></p>",
        "<p>\u00a0Hi\u00a0</p>",
        "a;b;;c;",
        ";",
        "[a;b]",
        '["a", "b;c", null, 1.0]',
        "[1e2,]",
    ),
    *(
        "Thanks!! 👍🏽",
        "It's OK’s ✅ done",  # noqa: RUF001
        "naïve Straße ÅNGSTRÖM",
        "你好，世界",  # noqa: RUF001
        "हिन्दी में",
        "①②Ⅷ x²",
        "👨‍👩‍👧 ok",
        "a\u0301b",
    ),
]
JSONS = [
    *(
        None,
        "",
        "{}",
        "[]",
        "null",
        " {} ",
        "{} x",
        "{",
        '{"a":1,}',
        "[1,]",
        "[,]",
        "nan",
        "-inf",
        "[01]",
        "[1.]",
        "[+1]",
        "text",
    ),
    *(
        '{"a":1}',
        '{"a":null}',
        '{"a":""}',
        '{"a":"x"}',
        '{"a":true}',
        '{"A":1}',
        '{"a":1,"a":2}',
        '{"a":{"a":1,"a":2},"b":"\\"a\\""}',
    ),
    *(
        '{"a":1e2}',
        '{"a":1.50}',
        '{"a":-0}',
        '{"a":-0.0}',
        '{"a":1e20}',
        '{"a":1e21}',
        '{"a":1.5e-7}',
        '{"a":0.000001}',
        '{"a":1e-6}',
    ),
    *(
        '{"a":1e400}',
        '{"a":1e-400}',
        '{"a":123456789012345678901234567890}',
        '{"a":1.23456789012345678901234567890}',
        '{"a":NaN}',
    ),
    *(
        '{"a":18446744073709551616}',
        '{"a":-9223372036854775809}',
        '{"a":12345678901234567.0}',
        '{"a":-Infinity,"b":"NaN,]"}',
    ),
    *(
        '{"a": {"b" : [1, 2.0, "\\u00e9\\/x", null, true, {}]}}',
        '{"a":"\\ud83d\\ude00"}',
        '{"a":"\\ud800"}',
        '{"a":"\\\\u0000"}',
    ),
    *(
        '{"a":"\\u0007\\u001f\\u007f"}',
        '{"a":["\\u0007\\u001f\\u007f\\u2028\\n\\t\\"\\\\"]}',
        '{"a":"line\nfeed"}',
        '{"":1,"a/b":2,"a~b":3}',
    ),
    *(
        '{"a":{"b":{"c":"deep"}},"some_name":5,"someName":6}',
        '{"some_name":7}',
        '{"a":[{"b":1},{"b":"two"}]}',
        '[{"b":1},null,"s",1e2]',
    ),
    *(
        '["a","b"]',
        '["",null]',
        '{"properties_x":1,"property_y":"{\\"property_z\\":1}","Properties_W":2}',
        "{'a':1}",
        '{"a":1} // no',
    ),
    *(
        '{"a":{"x":1,"y":null},"b":2}',
        '{"a":{"z":3},"b":null,"c":[1, 2]}',
        '{"a":[1,{"x":null}]}',
        "[[1,2],[]]",
        "9",
        '"s"',
        "true",
    ),
]
# deeper than the stack of a server as it is installed
DEEP_JSON = '{"a": ' + 1500 * "[" + "1" + 1500 * "]" + "}"
INSTANTS = [
    *(None, "1969-12-31 23:59:59.999999", "1970-01-01 00:00:00", "2026-01-04 23:59:59.999999", "2026-01-05 00:00:00"),
    *(
        "2024-02-29 12:00:00",
        "2026-03-29 01:30:00",
        "2026-10-25 01:30:00.5",
        "2286-11-20 17:46:39.999999",
        "9998-12-31 23:59:59",
    ),
]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """Start a Postgres server with the engine's functions, for the tests of this file."""
    if programs() is None:
        pytest.skip("PostgreSQL is not installed (apt-get install postgresql): its macros are not compared")
    with postgres_server() as running:
        running.make_database("engines")
        running.run(macros_of("postgres").engine_functions(), "engines")
        yield running


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    """Start a Spark session with the engine's functions, for the tests of this file."""
    if lacking():
        pytest.skip(f"{lacking()}: Spark's macros are not compared")
    folder = Path(tempfile.mkdtemp(prefix="engines-"))
    try:
        with spark_session(folder) as running:
            for statement in macros_of("spark").engine_functions():
                running.sql(statement)
            yield running
    finally:
        shutil.rmtree(folder)


def said_by_duckdb(queries, tables):
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        for statement in tables:
            connection.execute(statement)
        return {
            name: [[str(value) for value in values] for values in connection.execute(f"select {sql}").fetchall()]
            for name, sql in queries.items()
        }


def said_by_postgres(server, queries, tables):
    rows = defaultdict(list)
    asked = [f"select {quoted(name)}, {sql}" for name, sql in queries.items()]
    for name, *values in csv.reader(io.StringIO(server.run(";\n".join([*tables, *asked]) + ";", "engines"))):
        rows[name].append(values)
    return rows


def said_by_spark(session, queries, tables):
    from pyspark.errors import PySparkException  # noqa: PLC0415

    for statement in tables:
        made = re.sub("^create temporary table ([a-z]+)", r"create table \1 using parquet", in_sparks_words(statement))
        session.sql(f"drop table if exists {made.split()[2]}")
        session.sql(made)
    rows = {}
    for name, sql in queries.items():
        try:
            found = session.sql(in_sparks_words(f"select {sql}")).collect()
        except PySparkException as error:
            found = [("an error", str(error)[:300])]
        rows[name] = [[str(value) for value in values] for values in found]
    return rows


@pytest.fixture(scope="module", params=OTHERS)
def compared(request):
    """Return a function that puts queries, SQL by a name and an engine, to DuckDB and to another engine."""
    running = request.getfixturevalue({"postgres": "server", "spark": "session"}[request.param])
    said_by_other = {"postgres": said_by_postgres, "spark": said_by_spark}[request.param]

    def compare(queries, tables):
        said = {}
        for engine in ("duckdb", request.param):
            spelled = [statement.format(**SPELLINGS[engine]) for statement in tables]
            asked = {name: sql[engine] for name, sql in queries.items()}
            rows = said_by_duckdb(asked, spelled) if engine == "duckdb" else said_by_other(running, asked, spelled)
            # a query without a row is one of them
            said[engine] = {name: sorted(rows.get(name, [])) for name in asked}
        return said

    return compare


def in_sparks_words(sql):
    return macros_of("spark").engine_words(sql).replace(" as double precision)", " as double)")


def quoted(text):
    return "null" if text is None else "'" + text.replace("'", "''") + "'"


def braced(text):
    return text.replace("{", "{{").replace("}", "}}")


def table_of(name, values, data_type):
    rows = ", ".join(f"({place}, cast({quoted(value)} as {data_type}))" for place, value in enumerate(values))
    return braced(f"create temporary table {name} as select * from (values {rows}) as given (place, v)")  # noqa: S608


def of_each_value(table, expressions):
    """Return queries: an expression, made by an engine's macros, of every value of a table."""
    return {
        f"{table} {name}": {
            engine: f"place, coalesce(cast({expression(macros_of(engine))} as varchar), '{NOTHING}') from {table}"
            for engine in ENGINES
        }
        for name, expression in expressions.items()
    }


def of_rows_of_each(table, expressions):
    """Return queries: the rows that a set-returning expression makes of every value."""
    return {
        f"{table} {name}": {
            engine: f"place, coalesce(cast(part as varchar), '{NOTHING}') from "  # noqa: S608
            f"(select place, {expression(macros_of(engine))} as part from {table}) as parts"
            for engine in ENGINES
        }
        for name, expression in expressions.items()
    }


def assert_equal(said, least):
    one, other = said
    assert sum(len(rows) for rows in said[one].values()) >= least
    differing = {
        name: [pair for pair in zip(rows, said[other][name], strict=False) if pair[0] != pair[1]][:3]
        or (len(rows), len(said[other][name]))
        for name, rows in said[one].items()
        if rows != said[other][name]
    }
    assert differing == {}, f"({one}, {other}): {differing}"
    assert said[one].keys() == said[other].keys()


def test_texts_are_read_alike(compared):
    days = (
        "cross join (select -3600 as offset_seconds, timestamp '2026-03-29 02:00:00' as changes_at,"
        " 7200 as offset_after_seconds, timestamp '2026-10-25 02:00:00' as irregular_from,"
        " timestamp '2026-10-25 03:00:00' as irregular_until, -3600 as shift_seconds) as days"
    )
    queries = of_each_value(
        "texts",
        {
            "trimmed": lambda macros: f"'<' || {macros.trimmed('v')} || '>'",
            "lower": lambda macros: "lower(v)",
            "normalised": lambda macros: macros.normalised("v"),
            "is_blank": lambda macros: macros.is_blank("v"),
            "matches": lambda macros: macros.matches("v", "[a-z]{1,3}|[0-9]+"),
            # ß in capitals: DuckDB writes ẞ, Postgres leaves it, Spark writes SS
            "canonical_instant_text": lambda macros: (
                f"case when v not like '%ß%' then {macros.canonical_instant_text('v')} end"
            ),
            "parse_instant": lambda macros: macros.parse_instant("v", "'UTC'"),
            "parse_instant since ever": lambda macros: macros.parse_instant(
                "v", "'UTC'", "timestamp '0001-01-01 00:00:00'"
            ),
            "parse_instant_or_seconds": lambda macros: macros.parse_instant_or_seconds("v", "'UTC'"),
            "parse_instant_or_milliseconds": lambda macros: macros.parse_instant_or_milliseconds("v", "'UTC'"),
            "parse_date": lambda macros: macros.parse_date("v"),
            "parse_integer": lambda macros: macros.parse_integer("v"),
            "parse_decimal": lambda macros: macros.parse_decimal("v"),
            "parse_boolean": lambda macros: macros.parse_boolean("v"),
            "permission": lambda macros: macros.permission("v"),
            "parse_clock_duration": lambda macros: macros.parse_clock_duration("v"),
            "stated_instant": lambda macros: macros.stated_instant("timestamp '2026-01-01 00:00:00'", "-", "v"),
            "stated_instant in milliseconds": lambda macros: macros.stated_instant(
                "timestamp '2026-01-01 00:00:00'",
                "+",
                "case when length(v) < 12 and v <> '1e13' then v end",
                "milliseconds",
            ),
            "slashed_date_number 1": lambda macros: macros.slashed_date_number("v", 1),
            "slashed_date_number 2": lambda macros: macros.slashed_date_number("v", 2),
            "iso_from_slashes": lambda macros: macros.iso_from_slashes("v", "'month_first'"),
            "iso_from_slashes undecided": lambda macros: macros.iso_from_slashes("v", "cast(null as varchar)"),
            "whole_number": lambda macros: macros.whole_number("v"),
            "whole_number_of": lambda macros: macros.whole_number_of("v"),
            "is_shortest_integer": lambda macros: f"coalesce({macros.is_shortest_integer('v')}, false)",
            "is_damaged_number": lambda macros: macros.is_damaged_number("v"),
            "sound_id": lambda macros: macros.sound_id("v"),
            "id_clock": lambda macros: macros.id_clock("v"),
            "address_template": lambda macros: macros.address_template("v"),
            "currency_code": lambda macros: f"case when v not like '%ß%' then {macros.currency_code('v')} end",
            "evidence_mark": lambda macros: macros.evidence_mark("v"),
            "in_address": lambda macros: macros.in_address("v"),
            "natural_order": lambda macros: macros.natural_order("v"),
            "without_markup": lambda macros: macros.without_markup("v"),
            "text_words": lambda macros: macros.text_words("v"),
            "words_and_pictographs": lambda macros: macros.words_and_pictographs("v"),
            "is_json": lambda macros: macros.is_json("v"),
        },
    ) | of_rows_of_each("texts", {"text_list_elements": lambda macros: macros.text_list_elements("v")})
    for name, expression in {
        "parse_instant": lambda macros: macros.parse_instant("v", "days"),
        "parse_instant_or_seconds": lambda macros: macros.parse_instant_or_seconds("v", "days"),
        "parse_instant_or_milliseconds": lambda macros: macros.parse_instant_or_milliseconds("v", "days"),
        "local_reading": lambda macros: macros.local_reading("v", "days"),
        "is_local_day": lambda macros: (
            macros.is_local_day("v", "'Europe/Berlin'", "days")
            .replace("days.timezone", "'Europe/Berlin'")
            .replace("days.local_date", "'2026-10-25'")
        ),
        "instant_fault": lambda macros: macros.instant_fault(
            "v", macros.parse_instant("v", "days"), macros.local_reading("v", "days")
        ),
        "reading_by_evidence": lambda macros: macros.reading_by_evidence(
            macros.parse_instant("v", "days"),
            macros.local_reading("v", "days"),
            "days.shift_seconds",
            ["cast(null as timestamp)", "timestamp '2026-10-25 03:31:00'"],
        ),
    }.items():
        queries[f"local {name}"] = {
            engine: f"place, coalesce(cast({expression(macros_of(engine))} as varchar), '{NOTHING}') from texts {days}"
            for engine in ENGINES
        }
    read = (
        "(select place, v as told_landed, {text} as told_text, {instant} as told,"
        " case when place > 90 then 'skipped_local' end as told_reading from texts) as told_texts"
    )
    queries["local_instant_fault"] = {
        engine: f"place, coalesce({macros_of(engine).local_instant_fault('told')}, '{NOTHING}') from "
        + read.format(
            text=macros_of(engine).iso_from_slashes("v", "cast(null as varchar)"),
            instant=macros_of(engine).parse_instant("v", "'UTC'"),
        )
        for engine in ENGINES
    }
    said = compared(queries, [table_of("texts", TEXTS, "varchar")])
    assert_equal(said, LEAST_CASES * len(queries))


def of_json():
    patch = '\'{"a":{"z":3,"y":null},"n":null,"c":[1, 2.50]}\''
    return of_each_value(
        "jsons",
        {
            "is_json": lambda macros: macros.is_json("v"),
            "json_text": lambda macros: macros.json_text("v", "a"),
            "json_text of a list": lambda macros: macros.json_text("v", "a[0].b"),
            "json_text deep": lambda macros: macros.json_text("v", "a.b.c"),
            "json_text first": lambda macros: macros.json_text("v", "[0].b"),
            "json_text whole": lambda macros: macros.json_text("v", "[0]"),
            "json_text spelled": lambda macros: macros.json_text("v", "someName"),
            "json_text quoted": lambda macros: macros.json_text("v", '"a~b"'),
            "json_member": lambda macros: (
                f"case when {macros.is_json('v')} then {macros.json_member('v', quoted('a/b'))} end"
            ),
            "json_merged": lambda macros: (
                f"case when v like '{{%' and {macros.is_json('v')} then {macros.json_merged('v', patch)} end"
            ),
            # a number that is none is written as a text
            "json_merged with nothing": lambda macros: (
                f"case when v like '{{%' and v not like '%N%' and v not like '%I%' and {macros.is_json('v')} then "
                f"{macros.json_merged('cast(null as varchar)', 'v')} end"
            ),
            "json_without_prefix": lambda macros: macros.json_without_prefix("v", "propert(y|ies)_"),
            "json_object_of": lambda macros: macros.json_object_of({"a": "v", "b": "'x'"}),
        },
    ) | of_rows_of_each(
        "jsons",
        {
            "json_names": lambda macros: macros.json_names("v"),
            "json_elements": lambda macros: macros.json_elements("v"),
            "text_list_elements": lambda macros: macros.text_list_elements("v"),
        },
    )


def test_json_is_read_alike(compared):
    queries = of_json()
    said = compared(queries, [table_of("jsons", JSONS, "varchar")])
    assert_equal(said, LEAST_CASES * len(queries))


@pytest.mark.parametrize("compared", ["postgres"], indirect=True)
def test_deep_json_is_read_alike(compared):
    assert_equal(compared(of_json(), [table_of("jsons", [DEEP_JSON], "varchar")]), 10)


def test_json_of_more_than_a_thousand_levels_is_none_on_spark(session):
    is_json = macros_of("spark").is_json
    for levels, expected in ((990, True), (1010, False)):
        nested = quoted('{"a":' + levels * "[" + levels * "]" + "}")
        ((answer,),) = session.sql(f"select {is_json(nested)}").collect()
        assert answer is expected, levels


def test_instants_and_numbers_are_counted_alike(compared):
    day = "cast(v as date)"
    queries = of_each_value(
        "instants",
        {
            "add_hours": lambda macros: macros.add_hours("v", "place"),
            "add_microseconds": lambda macros: macros.add_microseconds(
                "v", "case when place > 3 then 90061000001 else -1000007 end"
            ),
            "add_seconds": lambda macros: macros.add_seconds("v", "-case when place > 3 then 90061 else 7 end"),
            "clock_time_on": lambda macros: macros.clock_time_on(day, "'24:00'"),
            "day_number": lambda macros: macros.day_number(day),
            "earliest_of": lambda macros: macros.earliest_of("v", "timestamp '2026-01-01 00:00:00'"),
            "hour_of_day": lambda macros: macros.hour_of_day("v"),
            "instant_number": lambda macros: macros.instant_number("v"),
            "iso_weekday": lambda macros: macros.iso_weekday(day),
            "microseconds_between": lambda macros: macros.microseconds_between(
                "v", "timestamp '2026-03-29 00:00:00.5'"
            ),
            "week_start_date": lambda macros: macros.week_start_date(
                "v", "case when place > 4 then 'sunday' else 'saturday' end"
            ),
            "years_before": lambda macros: macros.years_before("v", 1),
            "first_date_from": lambda macros: macros.first_date_from("v", "date '2000-01-01'"),
            "last_date_before": lambda macros: macros.last_date_before("v", "date '2200-01-01'"),
            "age_days_at": lambda macros: macros.age_days_at("timestamp '2026-01-04 00:00:00'", "v"),
            "whole_quotient": lambda macros: macros.whole_quotient("(place - 5)", "(place - 3)"),
            # 0.49954995: rounded once, not first to seven digits
            "billed_amount": lambda macros: macros.billed_amount(
                "cast(null as decimal(18, 4))", "cast('1.0001' as decimal(18, 4))", "cast('0.4995' as decimal(18, 4))"
            ),
            "equal_part": lambda macros: macros.equal_part("cast('100.0001' as decimal(18, 4))", "(place + 1)"),
            "short_word": lambda macros: macros.item_role("case when place > 3 then 'close' end"),
            "month_number": lambda macros: macros.month_number(day),
            "nearest_whole": lambda macros: macros.nearest_whole(f"cast(place - 5 as {macros.type_double()}) / 2"),
        },
    ) | of_rows_of_each(
        "instants",
        {
            "date_series": lambda macros: macros.date_series(day, f"{day} + place", 2),
            "number_series": lambda macros: macros.number_series("3", "place"),
        },
    )
    said = compared(queries, [table_of("instants", INSTANTS, "timestamp")])
    assert_equal(said, len(INSTANTS) * len(queries) / 2)


def test_doubles_are_rounded_alike(compared):
    chance = random.Random(7)  # noqa: S311
    values = [
        chance.choice([0.5, 1.5, 2.5, 0.285, 1.005, 12.25, 0.0005, 1e15 + 0.5, 0.49999999999999994]) for _ in range(40)
    ]
    values += [chance.uniform(-1, 1) * 10 ** chance.randint(-6, 8) for _ in range(400)]
    values += [number / 200 for number in range(-200, 200)]
    macros = {engine: macros_of(engine) for engine in ENGINES}
    queries = {
        f"rounded {digits}": {
            engine: f"place, {macros[engine].rounded('v', digits)} from doubles" for engine in ENGINES
        }
        for digits in (0, 1, 2, 6, 9)
    }
    queries["percent_text"] = {engine: f"place, {macros[engine].percent_text('v')} from doubles" for engine in ENGINES}
    queries["effect_sentence"] = {
        engine: f"place, {macros[engine].effect_sentence(quoted('It'), 'v', 'v', 'v / 1e6')} from doubles"
        for engine in ENGINES
    }
    said = compared(queries, [table_of("doubles", [repr(value) for value in values], "double precision")])
    one, other = said
    for name, rows in said[one].items():
        for (place, value), (place_there, value_there) in zip(rows, said[other][name], strict=True):
            assert place == place_there
            assert value == value_there or math.isclose(float(value), float(value_there), rel_tol=0, abs_tol=0), (
                name,
                place,
                value,
                value_there,
            )


def test_groups_are_gathered_alike(compared):
    rows = [
        (g, o, t) for g in range(4) for o, t in enumerate(["b", None, "a", "ä", "B", "a", "", '"\x07'][: 2 * g + 1])
    ]
    listed = ", ".join(f"({g}, {o if o != 2 else 'null'}, cast({quoted(t)} as varchar))" for g, o, t in rows)
    aggregates = {
        "texts_joined": lambda macros: macros.texts_joined("t", "';'"),
        "texts_joined in order": lambda macros: macros.texts_joined("t", "', '", ["o"]),
        "texts_in_order": lambda macros: macros.texts_in_order("t"),
        "json_list_of": lambda macros: macros.json_list_of("t"),
        "value_at_first": lambda macros: macros.value_at_first("t", "o", "g > 0"),
        "value_at_last": lambda macros: macros.value_at_last("t", "o", "o < 4 or o is null"),
        "hash_of_rows": lambda macros: macros.hash_of_rows("coalesce(t, '')"),
        "percentile": lambda macros: macros.percentile("o", 0.9),
        "sum_of_seconds": lambda macros: macros.sum_of_seconds("o / 4.0"),
    }
    queries = {
        name: {
            engine: (
                f"g, coalesce(cast({expression(macros_of(engine))} as varchar), '{NOTHING}') from grouped group by g"
            )
            for engine in ENGINES
        }
        for name, expression in aggregates.items()
    }
    said = compared(
        queries,
        [braced(f"create temporary table grouped as select * from (values {listed}) as given (g, o, t)")],  # noqa: S608
    )
    for engine in said:
        # a double's own spelling is each engine's
        for name in ("percentile", "sum_of_seconds"):
            said[engine][name] = [(g, value if value == NOTHING else float(value)) for g, value in said[engine][name]]
    assert_equal(said, 4 * len(queries))


def test_every_character_is_the_same_to_both(compared):
    characters = (
        "create temporary table characters as select i, {character} as sign,"
        # letters younger than Unicode 15, the one that DuckDB knows
        " (i in (7305, 42955, 42956, 42958, 42962, 42964, 42970, 42972)"
        " or i between 68944 and 68965 or i between 93856 and 93880) as is_young from {characters} as n (i)"
        # the planes that hold letters, and the one of marks
        " where i < 205744 and i not between 55296 and 57343 or i between 917500 and 918200"
    )
    pieces = (
        "create temporary table pieces as select cast(floor(i / 512.0) as integer) as place,"
        " string_agg('a' || sign || 'a '{in_order} as v,"
        " string_agg(case when lower(sign) = sign or is_young then '.' else lower(sign) end{in_order} as lowered"
        " from characters group by 1"
    )
    texts = {
        "text_words": lambda macros: macros.text_words("v"),
        "words_and_pictographs": lambda macros: macros.words_and_pictographs("v"),
        "lower": lambda macros: "lowered",
    }
    signs = {
        "blank": lambda macros: macros.is_blank("sign"),
        "trimmed": lambda macros: f"{macros.trimmed('sign')} = ''",
    }
    queries = {
        name: {engine: f"place, md5({expression(macros_of(engine))}) from pieces" for engine in ENGINES}
        for name, expression in texts.items()
    } | {
        name: {engine: f"i from characters where {expression(macros_of(engine))}" for engine in ENGINES}
        for name, expression in signs.items()
    }
    assert_equal(compared(queries, [characters, pieces]), 400 * len(texts))


@pytest.mark.parametrize("name", ["number_of_values", "key_hash"])
def test_a_hash_tells_values_apart_as_they_differ(compared, name):
    queries = {
        "hash": {
            engine: "count(*), count(distinct {}) from texts as one cross join texts as two".format(
                getattr(macros_of(engine), name)(["one.v", "two.v", "one.place > 3"])
            )
            for engine in ENGINES
        }
    }
    said = compared(queries, [table_of("texts", [*sorted(set(TEXTS) - {None}), None], "varchar")])
    for engine in said:
        ((pairs, hashes),) = said[engine]["hash"]
        assert pairs == hashes


def test_every_engine_macro_with_two_sides_is_put_to_both():
    texts = {path.stem: path.read_text() for path in MACROS.rglob("*.sql")}
    own = Path(__file__).read_text()
    reached = {name for name in texts if re.search(rf"\bmacros\.{name}\(", own)} | {
        "number_of_values",
        "key_hash",
        "rounded",
    }
    while True:
        named = {name for name in texts for caller in reached if re.search(rf"\b{name}\(", texts[caller])}
        if named <= reached:
            break
        reached |= named
    two_sided = {path.stem for path in (MACROS / "engine").glob("*.sql") if "{% macro postgres__" in path.read_text()}
    assert len(two_sided) > 30
    # the names of types, and what hooks and materializations use
    assert two_sided - reached <= UNASKED
    for name in two_sided:
        assert f"{{% macro default__{name}(" in texts[name], name


@pytest.mark.parametrize("parts", [1, 2, 3, 8])
def test_every_number_of_a_conversation_lies_in_exactly_one_part(parts):
    bounds = [2**63 // parts * number for number in range(parts)]
    numbers = {0, 1, 2**63 - 1} | {bound + step for bound in bounds for step in range(-9, 10) if bound + step >= 0}
    conditions = macros_of("duckdb").key_parts("n", parts)
    assert len(conditions) == parts
    counts = " + ".join(f"cast({condition} as integer)" for condition in conditions)
    query = f"select n from (select unnest(?::bigint[]) as n) where {counts} <> 1"  # noqa: S608
    assert duckdb.execute(query, [sorted(numbers)]).fetchall() == []
