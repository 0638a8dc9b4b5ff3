"""Narrowed to some conversations, every model built `by_conversation` makes the rows that it made of these alone."""

import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from tests.python.commands import DBT, run

TOUCHED = "main.touched_conversations"
# every third contact with all conversations, every third conversation that has none, and what names none
DRAW = """
    create table main.touched_conversations as
    with named as (
        select source_system, account_id, conversation_id from intermediate.int_exported_messages
        union select source_system, account_id, conversation_id from intermediate.int_exported_conversation_events
        union select source_system, account_id, conversation_id from intermediate.int_conversations
        union select source_system, account_id, null from accounts.base_accounts
    )
    select {number} as conversation_number, named.*
    from named
    left join intermediate.int_conversations as conversations using (source_system, account_id, conversation_id)
    where conversation_id is null
    or md5(concat_ws('/', source_system, account_id, coalesce(conversations.contact_id, conversation_id))) < '5'
"""
# the project's own macros say how a conversation is numbered, which rows are deleted, what is inserted for them where
# every table is read whole and filtered, and what in a run in which those before lie beside
ASKED = """
    {%- set rows = [] -%}
    {%- set found = run_query('select * from main.asked_models').rows if execute else [] -%}
    {%- for row in found -%}
        {%- do rows.append([row[0], is_touched(fromjson(row[2]), touched), sql_of_touched(row[1], touched)]) -%}
    {%- endfor -%}
    {%- set views = {} -%}
    {%- for name in landed_views if execute -%}
        {%- do views.update({name: narrowed_view(name, touched)}) -%}
    {%- endfor -%}
    {%- do book().update({'narrowed': {}}) if execute -%}
    {%- for row in found -%}
        {%- do book().setdefault('laid_beside', []).append(row[0].split('.')[1]) -%}
    {%- endfor -%}
    {%- for row in rows -%}
        {%- set name = row[0].split('.')[1] -%}
        {%- do row.extend([sql_of_touched(found[loop.index0][1], touched), laid_beside(name)]) -%}
    {%- endfor -%}
    {{ tojson({
        'number': conversation_number('source_system', 'account_id', 'conversation_id'), 'models': rows, 'views': views,
    }) }}
"""
# what is landed of conversations, row by row
LANDED_VIEWS = [
    "staging.stg_generic__conversations",
    "staging.stg_generic__conversation_events",
    "staging.stg_generic__messages",
    "staging.stg_generic__message_texts",
]
# what is compared of a model, where not all of a row is meant to be the same each time
COLUMNS = {
    # of items that instant and sequence do not tell apart, the engine chooses; int_tied_items then has the order, and
    # what has no instant has none
    "intermediate.int_ordered_items": (
        "* exclude (item_number, is_tied, ai_replies_before, answers_before), "
        "case when not bool_or(is_tied or occurred_at is null) over (partition by conversation_number) "
        "then [item_number, ai_replies_before, answers_before] end"
    )
}


@dataclass(frozen=True)
class Narrowed:
    """A model's relation, the condition that its touched rows fulfil, and their query."""

    relation: str
    is_touched: str
    query: str
    query_beside: str
    """The same where the touched rows of the models before it lie beside."""
    beside: str
    """Where its own would lie."""


@pytest.fixture(scope="module")
def answer(worlds_database: Path) -> dict:
    """Return how conversations are numbered, and every model that is built by conversation, as the project says it."""
    target = worlds_database.parent / "target"
    nodes = json.loads((target / "manifest.json").read_text())["nodes"].values()
    models = [
        (
            f"{node['schema']}.{node['alias']}",
            (target / "compiled" / "agent_outcomes" / node["original_file_path"]).read_text(),
            json.dumps(node["config"].get("conversation_key", ["conversation_number"])),
        )
        for node in nodes
        if node["config"]["materialized"] == "by_conversation"
    ]
    # in the database itself: dbt would read the whole project anew for another
    with duckdb.connect(str(worlds_database)) as connection:
        connection.execute("create or replace table main.asked_models (relation varchar, query varchar, keys varchar)")
        connection.executemany("insert into main.asked_models values (?, ?, ?)", models)
    command = [*DBT, "--quiet", "compile", "--target-path", target, "--log-path", target, "--output", "json"]
    given = f"{{%- set touched = '{TOUCHED}' -%}}{{%- set landed_views = {LANDED_VIEWS} -%}}"
    output = run([*command, "--inline", f"{given}{ASKED}"], worlds_database)
    with duckdb.connect(str(worlds_database)) as connection:
        connection.execute("drop table main.asked_models")
    found = json.loads(json.loads(output[output.index("{") :])["compiled"])
    assert len(found["models"]) == len(models) > 0
    return found


@pytest.fixture(scope="module")
def narrowed(answer: dict) -> list[Narrowed]:
    """Return the models that are built by conversation."""
    return [Narrowed(*row) for row in answer["models"]]


@pytest.fixture(scope="module")
def database(worlds_database: Path, answer: dict, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the shared worlds, with some conversations that are touched."""
    copy = tmp_path_factory.mktemp("touched") / worlds_database.name
    shutil.copyfile(worlds_database, copy)
    with duckdb.connect(str(copy)) as connection:
        connection.execute(DRAW.format(number=answer["number"]))
    return copy


def unlike(connection: duckdb.DuckDBPyConnection, model: Narrowed, query: str) -> tuple[int, int]:
    """Return how many of the touched rows that stand a query does not make, and how many others it makes."""
    columns = COLUMNS.get(model.relation, "*")
    standing = f"select {columns} from {model.relation} where {model.is_touched}"  # noqa: S608 - names of the catalogue
    connection.execute(f"create or replace temp table made as from {model.relation} limit 0")
    connection.execute(f"insert into made by name ({query})")
    made = f"select {columns} from made"  # noqa: S608
    [row] = connection.execute(
        f"select (select count(*) from ({standing} except all {made})), "  # noqa: S608
        f"(select count(*) from ({made} except all {standing}))"
    ).fetchall()
    return row


def differing(
    connection: duckdb.DuckDBPyConnection, narrowed: list[Narrowed], query: str
) -> dict[str, tuple[int, int]]:
    """Return the models whose query of that name does not make the touched rows that stand, with how many differ."""
    connection.execute("set timezone = 'UTC'")
    found = {model.relation: unlike(connection, model, getattr(model, query)) for model in narrowed}
    return {name: rows for name, rows in found.items() if rows != (0, 0)}


def test_the_narrowed_query_of_every_model_makes_the_touched_conversations_rows_and_no_other(database, narrowed):
    with duckdb.connect(str(database)) as connection:
        assert differing(connection, narrowed, "query") == {}
        [(share,)] = connection.execute(
            f"select (select count(*) from {TOUCHED}) / (select count(*) from intermediate.int_conversations)"  # noqa: S608
        ).fetchall()
    assert 0.2 < share < 0.6


def test_so_does_a_query_that_reads_what_lies_beside(database, narrowed):
    with duckdb.connect(str(database)) as connection:
        for model in narrowed:
            rows = f"select * from {model.relation} where {model.is_touched}"  # noqa: S608 - names of the catalogue
            connection.execute(f"create or replace table {model.beside} as {rows}")
        assert differing(connection, narrowed, "query_beside") == {}
    read = [model.relation for model in narrowed if "touched_rows_of_" in model.query_beside]
    assert len(read) > len(narrowed) / 2


def test_every_view_over_what_landed_of_conversations_is_read_over_the_touched_ones_rows(answer):
    assert list(answer["views"]) == LANDED_VIEWS
    # versions and repeated ids are told apart over all rows, in subqueries that name no `landed`
    whole = {
        name: re.search(r"raw[.]\w+ AS landed\b", query or "raw.none AS landed")
        for name, query in answer["views"].items()
    }
    assert {name: found for name, found in whole.items() if found} == {}


def test_an_import_that_is_not_narrowed_is_found(database, narrowed):
    [model] = [model for model in narrowed if model.relation == "intermediate.int_conversation_handoffs"]
    whole = model.query.replace(model.is_touched.removeprefix("conversation_number "), "is not null")
    with duckdb.connect(str(database)) as connection:
        assert unlike(connection, model, whole)[1] > 0
