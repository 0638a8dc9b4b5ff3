"""Data tests that say `by_conversation` can be asked of some conversations alone, in the small world of a build."""

import json
from pathlib import Path

import duckdb

from tests.python.commands import DBT, compiled, run

# every third conversation, and what is left of accounts that name none; the project's own macros make the small world
ASKED = """
    {%- set found = {} -%}
    {%- if execute -%}
        {%- set touched = 'main.touched_conversations' -%}
        {%- do run_query(
            'create or replace table ' ~ touched ~ ' as select conversation_number from intermediate.int_conversations'
            ~ ' where conversation_number % 3 = 0'
        ) -%}
        {%- do run_query("attach ':memory:' as " ~ touched_world()) -%}
        {%- for row in run_query('select test_name, query from main.asked_tests').rows -%}
            {%- set query = over_touched(row[1], touched) -%}
            {%- set rows = run_query('select * from (' ~ query ~ ') as found').rows if query else none -%}
            {%- do found.update({row[0]: rows | length if query else none}) -%}
        {%- endfor -%}
        {%- do run_query('drop table ' ~ touched) -%}
    {%- endif -%}
    {{ tojson(found) }}
"""
SEEN = (
    "select 1 where (select count(*) from {}) between 1 and (select count(*) - 1 from intermediate.int_conversations)"
)


def test_every_marked_test_can_be_asked_of_touched_conversations_alone_and_finds_nothing(examples_database: Path):
    target = examples_database.parent / "target"
    nodes = json.loads((target / "manifest.json").read_text())["nodes"].values()
    tests = [
        (node["name"], compiled(examples_database, node))
        for node in nodes
        if node["resource_type"] == "test" and node["config"]["meta"].get("by_conversation")
    ]
    # the small world holds some conversations, not all, whoever reads them
    seen = [(name, f'select * from "marts"."{name}"') for name in ("fct_conversations", "fct_conversation_responses")]  # noqa: S608
    # in the database itself: dbt would read the whole project anew for another
    with duckdb.connect(str(examples_database)) as connection:
        connection.execute("create or replace table main.asked_tests (test_name varchar, query varchar)")
        connection.executemany("insert into main.asked_tests values (?, ?)", [*tests, *seen])
    command = [*DBT, "--quiet", "compile", "--target-path", target, "--log-path", target, "--output", "json"]
    output = run([*command, "--inline", ASKED], examples_database)
    with duckdb.connect(str(examples_database)) as connection:
        connection.execute("drop table main.asked_tests")
        [(conversations,)] = connection.execute("select count(*) from intermediate.int_conversations").fetchall()
    found = json.loads(json.loads(output[output.index("{") :])["compiled"])
    assert [name for name, _ in seen if not 0 < found.pop(name) < conversations] == []
    assert found == {name: 0 for name, _ in tests}
    assert len(tests) > 0
