"""JSON lands as it was written: every number digit by digit; what is no JSON does not land at all."""

import json
import random
from collections.abc import Callable
from typing import Any

import pytest
from conftest import Exports

FRACTIONS = ["19.90", "19.9", "1.000000000000000005", "1e2", "1E+2", "1.50e-07", "-0.0", "-0", "12345678901234567890.5"]
# what stands in a text must not be taken for a number
TEXTS = [
    "x",
    "price: 19.90, really",
    '"19.90"',
    "a\\",
    "]: 1.50}",
    "[1.10,2.20]",
    '\\": -0,',
    "NaN, ]",
    "\u00e9\u2028 1e5 ",
]
WHOLE = ["7", "0", "-12", "123456789012345678901234567890", "-1"]
# one record in a dress, as the content of a file of that name
DRESSES: dict[str, tuple[str, Callable[[list[str]], str]]] = {
    "lines": ("teams.ndjson", lambda rows: "".join(row + "\n" for row in rows)),
    "list": ("teams.json", lambda rows: "[" + " ,\n".join(rows) + "]"),
    "page": ("teams.json", lambda rows: '{"results":[' + ",".join(rows) + "]}"),
    "pages": ("teams.ndjson", lambda rows: "".join('{"results": [' + row + "]}\n" for row in rows)),
    "one after the other": (
        "teams.json",
        lambda rows: "\n\n".join(row.replace(', "more"', ',\n "more"') for row in rows),
    ),
}


def as_written(text: str) -> Any:
    """Return JSON with every number as its text."""
    return json.loads(text, parse_float=lambda number: f"n{number}", parse_int=lambda number: f"n{number}")


def value_of(generator: random.Random, depth: int) -> str:
    """Return the text of some JSON value."""
    kind = generator.randrange(8 if depth else 5)
    if kind < 2:
        return generator.choice(FRACTIONS)
    if kind == 2:
        return generator.choice(WHOLE)
    if kind == 3:
        return json.dumps(generator.choice(TEXTS), ensure_ascii=generator.random() < 0.5)
    if kind == 4:
        return generator.choice(["true", "false", '""'])
    space = generator.choice(["", " "])
    count = generator.randrange(4)
    if kind < 6:
        return "[" + f",{space}".join(value_of(generator, depth - 1) for _ in range(count)) + "]"
    members = (f'"{name}":{space}{value_of(generator, depth - 1)}' for name in "abcd"[:count])
    return "{" + f"{space},".join(members) + "}"


@pytest.mark.parametrize("dress", DRESSES)
def test_numbers_land_as_they_were_written_at_every_depth_and_in_every_dress(exports: Exports, dress: str):
    generator = random.Random(5)  # noqa: S311  no secret
    rows = [
        f'{{"team_id": "t{number}", "name": {value_of(generator, 0)}, "more": {value_of(generator, 3)}}}'
        for number in range(150)
    ]
    name, content = DRESSES[dress]
    exports.write(name, content(rows))
    run = exports.load()
    assert run.exit_code == 0, run.output
    landed = exports.landed("teams", "team_id", "name", "_unknown_columns")
    assert len(landed) == len(rows)
    for row, (team_id, text, unknown) in zip(rows, landed, strict=True):
        expected = json.loads(row, parse_float=str, parse_int=str)
        known = {True: "true", False: "false"}.get(expected["name"], expected["name"])
        assert (team_id, text) == (expected["team_id"], known)
        assert as_written(unknown)["more"] == as_written(row)["more"]


def test_ids_that_differ_in_their_last_zero_are_two(exports: Exports):
    exports.write(
        "teams.ndjson", '{"team_id": 19.90}\n{"team_id": 19.9}\n{"team_id": 9876543210.0}\n{"team_id": 7.50e1}\n'
    )
    assert exports.load().exit_code == 0
    assert [row[0] for row in exports.landed("teams", "team_id")] == ["19.90", "19.9", "9876543210", "7.50e1"]


def test_a_rejected_row_keeps_the_numbers_of_its_text(exports: Exports):
    row = '{"name": 19.90, "list": [1.10, 2.20, 3.30]}'
    exports.write("teams.ndjson", '{"team_id": "t"}\n' + row + "\n")
    assert exports.load().exit_code == 1
    assert exports.rejected() == [(2, "team_id", "missing_id", row)]


@pytest.mark.parametrize("numbers", [["1775552400.0", "1.7755524e9"], ["1775552400000.0", "1.7755524E+12"]])
def test_instants_written_as_floats_are_seconds_or_milliseconds(exports: Exports, numbers: list[str]):
    rows = (
        f'{{"message_id": {place}, "conversation_id": 1, "sender_kind": "ai", "sent_at": {number}}}\n'
        for place, number in enumerate(numbers)
    )
    exports.write("messages.ndjson", "".join(rows))
    assert exports.load(extracted_at="2026-05-01").exit_code == 0
    assert {row[0] for row in exports.landed("messages", "sent_at")} == {"2026-04-07T09:00:00Z"}


# -- what is JSON and what is not: Python's reader as the judge

TOKENS = [
    *FRACTIONS,
    *WHOLE,
    "1.", ".5", "01", "-01", "1e", "1e+", "+1", "0x1", "1_000", "--1", "- 1", "1.e1", "1e1.5", "\u0661",
    "NaN", "nan", "-NaN", "Infinity", "-Infinity", "inf", "null", "nul", "True", "true", "undefined",
    '"NaN"', '"\\u0000"', '"\\ud83d\\ude00"', '"\\x41"', '"tab\tinside"', '"open', "'single'",
    "[1.5,]", "[,1.5]", "[1.5 2.5]", "[]", "[ ]", "[1.5,\t-2e5 ]", "[", "]", "{", "}", "{}", '{"a":1.5,}',
    '{"a" 1}', '{"a":1.5}', '{1.5:2}', '["a, ]"]', '["NaN, ]", -1.0]', "[[[[1.10]]]]", "[" * 200 + "1.10" + "]" * 200,
    "1.5 // no", "/* no */ 1.5",
]  # fmt: skip


def judged(token: str) -> bool:
    """Return whether a token is JSON."""

    def refuse(word: str) -> None:
        raise ValueError(word)

    try:
        json.loads(token, parse_constant=refuse)
    except ValueError:
        return False
    return True


def test_what_is_no_json_is_rejected_by_its_line_and_everything_else_lands_as_written(exports: Exports):
    rows = [f'{{"team_id": "t{line}", "x": {token}}}' for line, token in enumerate(TOKENS, start=1)]
    exports.write("teams.ndjson", "".join(row + "\n" for row in rows))
    assert exports.load().exit_code == 1
    sound = {line for line, row in enumerate(rows, start=1) if judged(row)}
    landed = {
        int(team_id.removeprefix("t")): unknown
        for team_id, unknown in exports.landed("teams", "team_id", "_unknown_columns")
    }
    assert set(landed) == sound
    assert [(line, reason, text) for line, _, reason, text in exports.rejected()] == [
        (line, "malformed_json", row) for line, row in enumerate(rows, start=1) if line not in sound
    ]
    for line in sound:
        expected = as_written(rows[line - 1])["x"]
        found = as_written(landed[line] or "{}").get("x")
        assert found == expected, rows[line - 1]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('[{"team_id": "t1"}, {"team_id": "t2"},]', "is a broken JSON document"),
        ('{"results": [{"team_id": "t1", "x": NaN}]}', "it holds NaN"),
        ('{"results": [{"team_id": "t1"},]}', "is a broken JSON document"),
    ],
)
def test_a_document_that_is_no_json_as_a_whole_is_refused(
    refusal: Callable[[str, str | bytes], str], content: str, said: str
):
    assert said in refusal("teams.json", content)


def test_of_a_list_of_records_only_the_one_that_is_no_json_is_rejected(exports: Exports):
    exports.write("teams.json", '[{"team_id": "t1"}, {"team_id": "t2", "x": NaN}, {"team_id": "t3", "x": [1,]}]')
    assert exports.load().exit_code == 1
    assert exports.landed("teams", "team_id", "_row") == [("t1", 1)]
    details = exports.query("select line, detail from raw.rejected_rows order by line")
    assert details == [
        (2, "holds NaN or Infinity where JSON has numbers and null only"),
        (3, "has a comma before a closing bracket, which is no JSON"),
    ]


# -- members that differ in case only


@pytest.mark.parametrize("kind", ["ndjson", "csv"])
def test_unknown_members_that_differ_in_case_only_are_two(exports: Exports, kind: str):
    content = {
        "ndjson": '{"team_id": "t", "Duck": 1.10, "duck": "b"}\n',
        "csv": "team_id,Duck,duck\nt,1.10,b\n",
    }
    exports.write(f"teams.{kind}", content[kind])
    assert exports.load().exit_code == 0
    [(unknown,)] = exports.landed("teams", "_unknown_columns")
    assert json.loads(unknown, parse_float=str) == {"Duck": "1.10", "duck": "b"}


@pytest.mark.parametrize("names", [("name", "Name"), ("team_id", "TEAM_ID"), ("x", "x")])
def test_a_name_that_something_reads_or_that_is_spelled_the_same_stands_once(exports: Exports, names: tuple[str, str]):
    members = ", ".join(f'"{name}": "{place}"' for place, name in enumerate(names))
    own = "" if "team_id" in names else '"team_id": "t", '
    exports.write("teams.ndjson", f'{{"team_id": "sound"}}\n{{{own}{members}}}\n')
    assert exports.load().exit_code == 1
    assert [row[:3] for row in exports.rejected()] == [(2, None, "malformed_json")]
