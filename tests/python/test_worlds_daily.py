"""What is built on top of what stood is what a full build makes, and nothing that tells what is touched is idle."""

import os

import pytest

from tests.python import daily_worlds, left_out
from tests.python.landed_worlds import Judge, Landed
from tests.python.single_landings import LANDINGS, make_landings

SEEDS = (1, 2)
# nothing of the contract's own files can show these; `make daily` lands other sources too
OF_OTHER_SOURCES = {
    "SELECT (changes.source_system != 'generic')",
    # a conversation of which no record landed that names it
    "SELECT source_system, account_id, conversation_id FROM exported",
    # the contract's files name a conversation in each message and state change
    "SELECT source_system, account_id, CAST(NULL AS VARCHAR) AS conversation_id FROM all_accounts",
}
# who erases a person makes the file anew: whatever stood is built again
AFTER_AN_ERASURE = {"SELECT (changes.input_kind = 'erasure')"}
# what landed with an instant of the last two days is touched already
WITHIN_TWO_DAYS = {f"{hours} hours" for hours in (1, 12, 24, 48)}
# random accounts loaded slice by slice, as `make daily` does: three minutes of processor time a seed
RANDOM_SEEDS = [int(seed) for seed in os.environ.get("DAILY_SEEDS", "").split()]


@pytest.fixture(scope="module")
def judge(tmp_path_factory):
    """Return what became of the landings of all seeds, in one database: dbt's own cost is most of it."""
    landings = [landing for seed in SEEDS for landing in make_landings(seed)]
    return Judge(Landed(tmp_path_factory.mktemp("landed") / "shop", landings))


def test_what_is_built_on_top_is_what_a_full_build_makes(judge):
    assert judge.differing == {}


def test_nothing_lies_beside_once_a_run_has_ended(judge):
    assert judge.query("select table_name from duckdb_tables() where table_name like 'touched_rows_of_%'") == []


def test_most_conversations_stay_as_they_were_where_little_lands(judge):
    little = ("a_vote_on_a_message", "a_message_that_moves", "an_event_that_moves", "a_contact_of_a_conversation")
    loaded = dict(
        judge.query("select account_id, count(*) from anew.intermediate.int_conversations group by account_id")
    )
    touched = judge.touched()
    shares = [touched[name][0] / number for name, number in loaded.items() if name.startswith(little)]
    assert len(shares) == len(little) * len(SEEDS)
    assert sum(shares) / len(shares) < 0.6
    # the others lie around their account's beginning, or touch it whole
    assert sum(built for built, _ in touched.values()) < 0.8 * sum(loaded.values())


def test_most_landings_change_what_is_built(judge):
    changed = {account.rsplit("_", 2)[0] for account, (_, needed) in judge.touched().items() if needed}
    assert {landing.__name__ for landing in LANDINGS} - changed == set()


def test_no_part_of_what_tells_the_touched_conversations_can_be_left_out_unnoticed(judge):
    idle = {part for _, part, missed in judge.faults() if not missed}
    assert idle == OF_OTHER_SOURCES | AFTER_AN_ERASURE | WITHIN_TWO_DAYS


def test_each_side_of_a_union_and_each_condition_is_left_out_once():
    query = (
        "with recursive a as (select 1 as i union select i + 1 from a where i < 5 or i = 9) "
        "select i from a union all select case when true then 7 when false then 8 end"
    )
    parts = [forgotten.part for forgotten in left_out.each_part_left_out(query)]
    assert sorted(parts) == sorted(
        [
            "SELECT i FROM a",
            "SELECT CASE WHEN (CAST('t' AS BOOLEAN)) THEN (7) WHEN (CAST('f' AS BOOLEAN)) THEN (8) ELSE NULL END",
            "SELECT (i + 1) FROM a WHERE ((i < 5) OR (i = 9))",
            "SELECT (i < 5)",
            "SELECT (i = 9)",
            "SELECT CAST('t' AS BOOLEAN)",
            "SELECT CAST('f' AS BOOLEAN)",
        ]
    )


@pytest.mark.parametrize("seed", RANDOM_SEEDS)
def test_random_slices_built_on_top_make_what_a_full_build_makes(seed, tmp_path, capsys):
    outcome = daily_worlds.run_worlds(seed, 24, 2, tmp_path, daily_worlds.LOCAL_EVENTS)
    assert outcome.differing == 0, capsys.readouterr().out
    # the second build kept what it could: else nothing was looked at
    assert outcome.kept > 0
