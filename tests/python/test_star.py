"""A real data set: the counts that its README gives, counted independently, come out of the marts.

The data set is no part of the project; where it does not lie beside the checkout there is nothing to test.
"""

import shutil
import sys

import duckdb
import pytest

from tests.python.commands import PROJECT, dbt_build, run

STAR = PROJECT.parent / "shared" / "data" / "star"

pytestmark = pytest.mark.skipif(not STAR.is_dir(), reason="the STAR data set does not lie beside this checkout")


@pytest.fixture(scope="module")
def star(tmp_path_factory):
    """Load the data set as the account `star` and build it: a read-only connection to the marts."""
    folder = tmp_path_factory.mktemp("star")
    shutil.copytree(STAR, folder / "exports" / "generic" / "star")
    database = folder / "agent_outcomes.duckdb"
    load = [
        sys.executable,
        "scripts/load_exports.py",
        str(folder / "exports"),
        "--extracted-at",
        "2020-09-01T00:00:00Z",
    ]
    run(load, database, "UTC")
    dbt_build(database, "UTC")
    with duckdb.connect(str(database), read_only=True) as connection:
        yield connection


def one(connection, query):
    return connection.execute(query).fetchone()


def test_everything_lands_and_nothing_is_rejected(star):
    landed = "select sum(rows_landed), sum(rows_rejected), count(*) filter (where status <> 'loaded') from raw.loads"
    assert one(star, landed) == (6526 + 108137 + 10091 + 8294, 0, 0)
    assert one(star, "select count(*) from marts.fct_conversations") == (6526,)
    assert one(star, "select count(*) from marts.fct_messages") == (108137,)
    assert one(star, "select count(*) from marts.fct_feedback") == (8294,)


def test_closed_conversations_as_counted_independently(star):
    query = "select count(*) filter (where status = 'closed'), count(closed_at) from marts.fct_conversations"
    assert one(star, query) == (5820, 5821)


def test_messages_of_closed_conversations_by_sender(star):
    query = """
        select sum(contact_messages), sum(ai_replies), sum(human_replies)
        from marts.fct_conversations
        where status = 'closed'
    """
    assert one(star, query) == (53032, 45881, 7151)


def test_who_took_part_in_closed_conversations(star):
    query = """
        select
            count(*) filter (where ai_replies > 0 and human_replies = 0),
            count(*) filter (where ai_replies > 0 and human_replies > 0),
            count(*) filter (where ai_replies = 0 and human_replies > 0),
            count(*) filter (where messages = 0)
        from marts.fct_conversations
        where status = 'closed'
    """
    assert one(star, query) == (2419, 3378, 21, 2)


def test_who_spoke_first_where_both_took_part(star):
    query = """
        select
            count(*) filter (where first_ai < first_human),
            count(*) filter (where first_human < first_ai)
        from (
            select
                conversation_id,
                min(position) filter (where sender_kind = 'ai') as first_ai,
                min(position) filter (where sender_kind = 'human') as first_human
            from (
                select
                    fct_messages.conversation_id,
                    sender_kind,
                    row_number() over (
                        partition by conversation_number order by fct_messages.sent_at, item_number
                    ) as position
                from marts.fct_messages
                inner join intermediate.int_message_keys using (message_id)
                inner join intermediate.int_items using (conversation_number, item_key)
            )
            group by conversation_id
        )
        inner join marts.fct_conversations using (conversation_id)
        where status = 'closed'
    """
    assert one(star, query) == (2897, 481)


def test_the_outcomes_are_as_the_roles_say(star):
    """An episode that the AI handled without people is resolved or not; it is never handed off."""
    query = """
        select count(*)
        from marts.fct_episodes
        where is_handled and human_replies = 0 and outcome not in ('resolved', 'contained_unresolved')
    """
    assert one(star, query) == (0,)
