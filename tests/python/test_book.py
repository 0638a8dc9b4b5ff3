"""What stands as it should is left alone, the rest is built: the materializations, on a project of a few models."""

import copy
import random
import re
import signal
import subprocess

import pytest

from tests.python.book_project import MODELS, PROPERTIES, Shop
from tests.python.commands import BIN

ALL = {*MODELS, "words"}
# what reads the landed orders, the seed, and is no view
OVER_ORDERS = {"words_counted", "limited", "int_touched_conversations", "sums", "ranked"}
OVER_WORDS = {"words", "words_counted", "calm", "int_touched_conversations", "sums", "ranked"}
# a row count that is as it was sealed
RESEAL = (
    "update raw.built_relations set seal = split_part(seal, ' ', 1) || ' ' || (select count(*) from main.sums) "
    "where relation = 'main.sums'"
)
FIRST = (("1", "10", "a"), ("2", "20", "b"), ("3", "20", "a"))


@pytest.fixture(scope="module")
def built_shop(tmp_path_factory):
    made = Shop(tmp_path_factory.mktemp("book") / "shop")
    assert made.built() == ALL
    made.land("first", *FIRST)
    assert made.built() == OVER_ORDERS
    made.keep()
    return made


@pytest.fixture
def shop(built_shop):
    built_shop.restore()
    return built_shop


def test_a_second_build_leaves_every_relation_alone_and_changes_no_cell(shop):
    before = shop.contents()
    assert shop.built() == set()
    assert shop.contents() == before
    assert shop.built("--full-refresh") == ALL
    assert shop.contents() == before


# --------------------------------------------------------------------------------------------------------------------
# Another text, another setting
# --------------------------------------------------------------------------------------------------------------------


def test_a_changed_text_builds_the_model_and_what_reads_it(shop):
    shop.set_model("calm", MODELS["calm"] + " where word = 'a'")
    assert shop.built() == {"calm"}
    assert shop.contents()["calm"] == [("a",)]
    # through a view, and views over it
    shop.set_model("orders", MODELS["orders"] + " where amount <> 'b'")
    assert shop.built() == {"orders", "present", "int_conversations", "report", "room", *OVER_ORDERS}
    assert shop.contents()["words_counted"] == [("a", 2), ("b", 0)]


def test_a_model_that_was_built_alone_is_noticed_by_what_reads_it(shop):
    shop.set_model("words_counted", MODELS["words_counted"].replace("count(orders.order_id)", "count(*) + 5"))
    assert shop.built("--select", "words_counted") == {"words_counted"}
    assert shop.built() == {"report"}


def test_a_model_that_is_built_alone_sees_what_landed_through_views(shop):
    shop.land("second", ("4", "40", "b"))
    assert shop.built("--select", "words_counted") == {"words_counted"}
    assert shop.contents()["words_counted"] == [("a", 2), ("b", 2)]
    assert shop.built() == OVER_ORDERS - {"words_counted"}


def test_what_a_variable_changes_is_no_change_of_the_question(shop):
    assert shop.built("--vars", "{until: '3'}") == {"limited"}
    assert shop.contents()["limited"] == [("1",), ("2",)]
    assert shop.execute(
        "select count(distinct structure) from raw.built_relations where relation = 'main.limited'"
    ) == [(1,)]
    assert shop.built("--vars", "{until: '3'}") == set()


def test_another_comment_is_written_and_nothing_is_built(shop):
    said = "select comment from duckdb_columns() where table_name = 'words_counted' and column_name = 'word'"
    assert shop.execute(said) == [("It.",)]
    properties = copy.deepcopy(PROPERTIES)
    properties["models"][0]["columns"][0]["description"] = "The word; it's one."
    shop.set_properties(properties)
    assert shop.built() == set()
    assert shop.execute(said) == [("The word; it's one.",)]
    assert shop.execute("select comment from duckdb_tables() where table_name = 'words_counted'") == [
        ("It's a table.",)
    ]


def test_another_contract_builds_the_model(shop):
    properties = copy.deepcopy(PROPERTIES)
    del properties["models"][0]["columns"][0]["constraints"]
    shop.set_properties(properties)
    assert shop.built() == {"words_counted", "report"}


@pytest.mark.parametrize(
    ("was", "now", "sentence"),
    [
        ("count(orders.order_id) as orders", "cast(count(*) as integer) as orders", r"orders\s+\| INTEGER\s+\| BIGINT"),
        (
            "count(orders.order_id) as orders",
            "count(*) as orders, 1 as more",
            r"more\s+\| INTEGER .*missing in contract",
        ),
        ("count(orders.order_id) as orders", "count(*) as many", "missing in definition"),
        ("select word,", "select nullif(word, 'a') as word,", "NOT NULL constraint failed: words_counted.word"),
    ],
)
def test_a_contract_that_is_broken_says_how_and_what_stood_stays(shop, was, now, sentence):
    before = shop.contents()
    shop.set_model("words_counted", MODELS["words_counted"].replace(was, now).replace("group by 1", "group by all"))
    message = shop.build()["words_counted"]
    assert re.search(sentence, message), message
    assert shop.contents() == before
    shop.set_model("words_counted", MODELS["words_counted"])
    assert shop.built() == set()


def test_a_table_that_becomes_a_view_and_the_reverse_is_replaced(shop):
    shop.set_model("calm", MODELS["calm"].replace("table", "view"))
    shop.set_model("report", "{{ config(materialized='table') }} " + MODELS["report"])
    before = shop.contents()
    assert shop.built() == {"calm", "report"}
    assert shop.contents() == before
    kinds = (
        "select table_name, table_type from information_schema.tables where table_name in ('calm', 'report') order by 1"
    )
    assert shop.execute(kinds) == [("calm", "VIEW"), ("report", "BASE TABLE")]


# --------------------------------------------------------------------------------------------------------------------
# Other inputs
# --------------------------------------------------------------------------------------------------------------------


def test_a_changed_seed_is_loaded_and_what_reads_it_is_built(shop):
    shop.set_words("a", "b", "c")
    assert shop.built() == OVER_WORDS | {"report"}
    assert shop.contents()["words_counted"] == [("a", 2), ("b", 1), ("c", 0)]
    assert shop.built() == set()


def test_a_seed_of_more_than_a_megabyte_is_known_by_its_content(shop):
    words = [f"word number {number:08}" for number in range(60_000)]
    shop.set_words(*words)
    assert shop.built("--select", "words") == {"words"}
    assert shop.built("--select", "words") == set()
    words[-1] = "word number 99999999"
    shop.set_words(*words)
    assert shop.built("--select", "words") == {"words"}
    assert shop.execute("select max(word) from main.words") == [("word number 99999999",)]


def test_a_load_one_taken_back_and_one_dated_anew_build_what_reads_the_table(shop):
    before = shop.contents()
    shop.land("second", ("4", "40", "b"))
    assert shop.built() == OVER_ORDERS
    assert shop.built() == set()
    shop.forget("second")
    assert shop.built() == OVER_ORDERS
    assert shop.contents() == before
    shop.execute("update raw.loads set extracted_at = timestamp '2026-03-01' where load_id = 'first'")
    assert shop.built() == OVER_ORDERS
    # another table's load is none of theirs
    shop.execute(
        "insert into raw.loads (load_id, source_system, table_name, status) values ('x', 'shop', 'others', 'loaded')"
    )
    assert shop.built() == set()


def test_the_rooms_of_a_source_stand_until_something_of_it_lands(shop):
    shop.land("second", ("4", "40", "b"))
    assert shop.built() == OVER_ORDERS
    shop.execute("insert into raw.other__things (thing) values ('x')")
    assert shop.built() == {"room"}
    assert shop.contents()["room"] == [("x", 4)]
    shop.land("third", ("5", "50", "b"))
    assert shop.built() == {"room", *OVER_ORDERS}
    assert shop.contents()["room"] == [("x", 5)]
    shop.execute("delete from raw.other__things")
    assert shop.built() == {"room"}
    # a file of it that brought no row is one too
    log = "insert into raw.loads (load_id, source_system, table_name, status) values ('x', 'other', 'things', 'loaded')"
    shop.execute(log)
    assert shop.built() == {"room"}


def test_a_row_that_no_load_tells_of_is_noticed(shop):
    shop.execute("insert into raw.shop__orders (order_id, conversation, amount) values ('9', '90', 'a')")
    assert shop.built() == OVER_ORDERS


def test_erasing_a_person_builds_all_that_holds_rows_of_files(shop):
    shop.execute(
        "update raw.shop__orders set amount = 'erased' where order_id = '1'",
        "insert into raw.erasures (erasure_id, table_name, rows_changed) values ('e', 'shop__orders', 1)",
    )
    assert shop.built() == OVER_ORDERS | {"words", "calm"}
    assert ("10", "erased") in [(str(number), amount) for number, _, amount in shop.contents()["sums"]]


# --------------------------------------------------------------------------------------------------------------------
# What was done to the database by hand, or stopped
# --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statements",
    [
        ["drop table main.calm"],
        ["alter table main.calm add column more integer"],
        ["alter table main.calm rename column word to words"],
        ["delete from main.calm where word = 'a'"],
        ["drop table main.calm", "create view main.calm as select 'a' as word"],
    ],
)
def test_a_table_that_was_changed_by_hand_is_built(shop, statements):
    before = shop.contents()
    shop.execute(*statements)
    assert shop.built() == {"calm"}
    assert shop.contents() == before


def test_a_view_that_was_changed_by_hand_is_made_anew_and_what_reads_it_is_built(shop):
    before = shop.contents()
    shop.execute("create or replace view main.report as select 'x' as word, 1 as orders")
    assert shop.built() == {"report"}
    shop.execute("drop view main.orders")
    assert "orders" in shop.built()
    assert shop.contents() == before


def test_what_a_killed_run_built_is_built_again(shop):
    shop.set_model("calm", MODELS["calm"] + " where word = 'a'")
    slow = "{{ config(materialized='table') }} select count(*) as pairs from {{ ref('calm') }} as calm "
    shop.set_model(
        "slow", slow + "cross join range(10000000) as a cross join range(10000000) as b where a.range + b.range = 7"
    )
    command = [str(BIN / "dbt"), *shop.command("build", "--select", "calm", "slow")[1:], "--no-use-colors"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as run:
        for line in run.stdout:
            if "START sql table model main.slow" in line:
                run.send_signal(signal.SIGKILL)
    (shop.folder / "models" / "slow.sql").unlink()
    # its table is whole, but who knows what else the run did
    assert shop.contents()["calm"] == [("a",)]
    assert shop.built() == {"calm"}
    assert shop.built() == set()


def test_a_model_that_fails_leaves_what_stood_and_is_built_the_next_time(shop):
    before = shop.contents()
    shop.land("second", ("4", "forty", "b"))
    assert "Could not convert string 'forty'" in shop.build()["int_touched_conversations"]
    assert shop.execute("select * from main.sums order by 1") == before["sums"]
    shop.forget("second")
    shop.built()
    assert shop.contents() == before


def test_a_build_of_no_rows_is_not_taken_for_a_build(shop):
    before = shop.contents()
    shop.built("--empty")
    assert shop.contents()["sums"] == []
    assert shop.built() >= OVER_ORDERS | {"calm"}
    assert shop.contents() == before


# --------------------------------------------------------------------------------------------------------------------
# By conversation
# --------------------------------------------------------------------------------------------------------------------


def states(shop):
    return dict(shop.execute("select relation, state from raw.built_relations where state is not null"))


def test_only_touched_conversations_are_built_anew(shop):
    # a row that no query gives stays where its conversation is not touched, and goes where it is
    shop.execute("insert into main.sums values (10, 7, 'x')", "insert into main.sums values (20, 7, 'x')", RESEAL)
    shop.land("second", ("4", "20", "c"), ("5", "50", "d"))
    messages = shop.build()
    assert (messages["sums"], messages["ranked"]) == ("TOUCHED ONLY", "TOUCHED ONLY")
    assert shop.contents()["sums"] == [(10, 1, "a"), (10, 7, "x"), (20, 3, "c"), (50, 1, "d")]
    assert shop.contents()["ranked"] == [(10, 3, "a"), (20, 5, "c"), (50, 3, "d")]


def test_a_conversation_that_is_gone_leaves_no_row(shop):
    shop.land("second", ("5", "50", "d"))
    shop.built()
    shop.forget("second")
    assert shop.build()["sums"] == "TOUCHED ONLY"
    assert [number for number, *_ in shop.contents()["sums"]] == [10, 20]


@pytest.mark.parametrize("change", ["text", "upstream", "seed", "all", "full refresh", "touched by hand"])
def test_what_cannot_be_told_by_conversation_is_built_whole(shop, change):
    shop.land("second", ("4", "20", "c"))
    options = []
    if change == "text":
        shop.set_model("ranked", MODELS["ranked"].replace("orders + words", "orders - words"))
    elif change == "upstream":
        shop.set_model("sums", MODELS["sums"].replace("count(*)", "count(*) + 1"))
    elif change == "seed":
        shop.set_words("a", "b", "c")
    elif change == "all":
        shop.set_words("a", "everything")
    elif change == "full refresh":
        options = ["--full-refresh"]
    else:
        shop.execute("insert into main.int_touched_conversations (conversation_number) values (5)")
    assert shop.build(*options)["ranked"] == "OK"
    assert shop.contents() == shop.contents_built_anew()


def test_a_model_that_missed_a_state_is_built_whole(shop):
    shop.land("second", ("4", "20", "c"))
    shop.built("--exclude", "ranked")
    shop.land("third", ("5", "50", "d"))
    messages = shop.build()
    assert (messages["sums"], messages["ranked"]) == ("TOUCHED ONLY", "OK")
    assert shop.contents() == shop.contents_built_anew()


def test_a_model_that_missed_no_state_catches_up_by_conversation(shop):
    shop.land("second", ("4", "20", "c"))
    shop.built("--exclude", "ranked")
    assert shop.build()["ranked"] == "TOUCHED ONLY"
    assert shop.contents() == shop.contents_built_anew()


def test_what_was_built_over_tables_of_two_builds_is_right_for_no_state(shop):
    shop.land("second", ("4", "20", "c"))
    # the touched conversations are known, sums is not built: ranked is built over the old ones
    shop.built("--select", "int_touched_conversations")
    assert shop.built("--select", "ranked", "--vars", "{until: '9'}") == {"ranked"}
    assert "main.ranked" not in states(shop)
    shop.land("third", ("5", "50", "d"))
    assert shop.build()["ranked"] == "OK"
    assert shop.contents() == shop.contents_built_anew()


def test_a_model_by_conversation_that_reads_no_touched_ones_is_refused(shop):
    shop.set_model("sums", MODELS["sums"].replace("of_touched(ref('orders'))", "ref('orders')"))
    assert "say of_touched in it" in shop.build()["sums"]


# --------------------------------------------------------------------------------------------------------------------
# Data tests that look at touched conversations alone
# --------------------------------------------------------------------------------------------------------------------

MARK = "{{ config(meta={'by_conversation': true}) }} "
NO_Z = "select * from {{ ref('places') }} where amount = 'z'"
FEWER_THAN_TWO = " or (select count(*) from {{ ref('ranked') }}) < 2"
FLAGGED = " or ((select count(*) from {{ ref('places') }}) > 2 and exists (select * from main.flags))"
# a cross join before a left join: the engine's own text of a view is another query
PLACES = (
    "select ranked.*, words.word, calm.word as calm_word from {{ ref('ranked') }} as ranked "
    "cross join {{ ref('words') }} as words left join {{ ref('calm') }} as calm on ranked.amount = calm.word"
)
# what no load brought: the book does not see it, so that who finds it has looked
BY_HAND = "update main.ranked set amount = 'z' where conversation_number = 10"


@pytest.fixture
def tested_shop(shop):
    """Return the shop with two tests that have passed, one of them marked, and nothing landed since."""
    shop.set_model("places", PLACES)
    shop.set_test("marked", MARK + NO_Z)
    shop.set_test("unmarked", NO_Z + " and true")
    assert failing(shop) == set()
    return shop


def failing(shop, *options, command="build"):
    """Build, or test alone; return the tests that found something."""
    messages = shop.build(*options, command=command)
    return {name for name in ("marked", "unmarked") if messages.get(name) is not None}


def test_a_marked_test_looks_at_touched_conversations_alone_and_dbt_test_at_all(tested_shop):
    tested_shop.execute(BY_HAND)
    tested_shop.land("second", ("4", "20", "c"))
    assert failing(tested_shop) == {"unmarked"}
    # day by day, as long as it passes
    tested_shop.land("third", ("5", "20", "d"))
    assert failing(tested_shop) == {"unmarked"}
    assert failing(tested_shop, command="test") == {"marked", "unmarked"}
    databases = "select database_name from duckdb_databases() where not internal"
    assert tested_shop.execute(databases) == [("shop",)]


def test_a_marked_test_finds_a_fault_of_a_touched_conversation_until_it_is_gone(tested_shop):
    tested_shop.land("second", ("4", "20", "z"))
    assert failing(tested_shop) == {"marked", "unmarked"}
    # that conversation is touched no more, and a test that failed is not taken for one that passed
    tested_shop.land("third", ("5", "10", "a"))
    assert failing(tested_shop) == {"marked", "unmarked"}
    tested_shop.forget("second")
    assert failing(tested_shop) == set()


def test_what_a_marked_test_finds_among_touched_conversations_counts_if_all_of_them_say_so(tested_shop):
    # one conversation is touched, of two
    tested_shop.set_test("marked", MARK + NO_Z + FEWER_THAN_TWO)
    assert failing(tested_shop) == set()
    tested_shop.land("second", ("4", "20", "c"))
    assert failing(tested_shop) == set()
    # so it has looked at all
    tested_shop.execute(BY_HAND)
    tested_shop.land("third", ("5", "20", "d"))
    assert failing(tested_shop) == {"marked", "unmarked"}


@pytest.mark.parametrize(
    "change", ["nothing", "test", "view", "table", "load without tests", "passes forgotten", "stored", "refresh"]
)
def test_a_marked_test_looks_at_all_where_it_is_not_known_to_have_passed_over_the_rest(tested_shop, change):
    # finds a flag where it sees more rows than a touched conversation has
    looks = MARK + NO_Z + FLAGGED
    tested_shop.set_test("marked", looks)
    tested_shop.execute("create table main.flags (flag integer)")
    assert failing(tested_shop) == set()
    options = {"stored": ["--store-failures"], "refresh": ["--full-refresh"]}.get(change, [])
    if change == "test":
        tested_shop.set_test("marked", looks + " or false")
    elif change == "view":
        tested_shop.set_model("places", PLACES + " where true")
    elif change == "table":
        tested_shop.set_model("calm", MODELS["calm"] + " where true")
    elif change == "load without tests":
        tested_shop.land("first day", ("6", "10", "b"))
        tested_shop.build("--exclude", "marked", "unmarked")
    elif change == "passes forgotten":
        tested_shop.execute("delete from raw.passed_tests")
    tested_shop.execute("insert into main.flags values (1)")
    tested_shop.land("second", ("4", "20", "c"))
    assert failing(tested_shop, *options) == (set() if change == "nothing" else {"marked"})


# --------------------------------------------------------------------------------------------------------------------
# Anything
# --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [3])
def test_whatever_happens_between_builds_all_is_as_if_it_were_built_anew(shop, seed):
    chance, landed, texts = random.Random(seed), ["first"], dict(MODELS)  # noqa: S311
    for step in range(6):
        for _ in range(chance.randint(1, 2)):
            event = chance.choice(["land", "land", "forget", "date", "words", "text", "hand", "partial", "erase"])
            if event == "land":
                orders = [
                    (str(chance.randint(1, 9)), str(chance.choice([10, 20, 30, 40])), chance.choice("abc"))
                    for _ in range(chance.randint(1, 3))
                ]
                landed.append(f"load {step} {len(landed)}")
                shop.land(landed[-1], *orders)
            elif event == "forget" and landed:
                shop.forget(landed.pop(chance.randrange(len(landed))))
            elif event == "date":
                shop.execute(f"update raw.loads set extracted_at = timestamp '2026-03-01 00:00:0{step}'")  # noqa: S608
            elif event == "words":
                shop.set_words(*chance.sample(["a", "b", "c", "everything"], chance.randint(1, 4)))
            elif event == "text":
                name = chance.choice(["orders", "sums", "ranked", "present", "words_counted"])
                texts[name] = texts[name].replace("select ", f"select /* {step} */ ", 1)
                shop.set_model(name, texts[name])
            elif event == "hand":
                shop.execute(f"drop table if exists main.{chance.choice(['sums', 'ranked', 'calm'])}")
            elif event == "partial":
                shop.build("--select", *chance.sample(sorted(ALL), chance.randint(1, 4)))
            elif event == "erase":
                shop.execute(
                    "update raw.shop__orders set amount = 'z' where order_id = '1'",
                    f"insert into raw.erasures (erasure_id) values ('{step}')",  # noqa: S608
                )
        shop.built()
        assert shop.built() == set()
        assert shop.contents() == shop.contents_built_anew(), (seed, step)
