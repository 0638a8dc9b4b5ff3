# ruff: noqa: S608 - queries of tests, made of their own words
"""What publish.py gives readers: all of it or what they had, in tables, with keys, and of people what was asked for."""

from __future__ import annotations

import csv
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

import duckdb
import pytest
import yaml
from click.testing import CliRunner, Result

from scripts import erase_contact
from scripts import publish as command
from scripts.loading.contract import YAML_LOADER
from scripts.loading.errors import WrongUseError
from scripts.publishing import builds, copying, ledgers, places, postgres
from scripts.publishing.builds import RefusedError
from scripts.publishing.declaration import OPTIONS, PERSON_ID, Relation, marks_by_name, read_relations
from scripts.restoring.declaration import read_ledger
from tests.python.postgres_server import postgres_server, programs

PROJECT = Path(__file__).resolve().parents[2]
FEW = ("dim_accounts", "dim_contacts", "fct_conversations", "fct_message_texts", "fct_verdict_ledger")
# the command over a few relations: what it costs to publish is what they cost to compute
OVER_FEW = f"""
import os, signal, sys
from pathlib import Path
sys.path.insert(0, {str(PROJECT)!r})
from scripts import publish
all_of_them = publish.read_relations
publish.read_relations = lambda: [found for found in all_of_them() if found.name in {FEW!r}]
"""
# a mart's column of text that holds nothing of people in so many words: what it is called says so
KINDS = set(
    re.findall(
        r"\w+",
        """
        account_key action actor_kind agent_evidence agent_kind aspect attribution_model band basis bears_on
        category cause causes channel channel_description check_name closed_by_kind closed_source
        closer_kind column_name comes_from comparison contact_type conversation_address currency date_anchor
        current_evidence_grade current_reason current_verdict decides deciding_item_type definition_hash
        definition_name delivery_status denominator dimension direction effect_kind event_type evidence
        evidence_grade evidence_kind example_column example_file example_table exclusion_reason exit
        exit_in_words expected_currency feedback_type feeds figure_kind file filters finding first_evidence_grade
        first_item_type first_outcome first_reason first_verdict frequency frequency_description
        from_kind grain group_by group_value handler holder
        human_reply_answers initiator item_role item_type kind label largest_mix_effect_in_words
        largest_rate_effect_in_words last_channel last_outcome last_speaker measure message_source
        message_type metric missing_now name not_judged opened_by opened_by_kind opened_source
        other_evidence_grade other_reason other_verdict outcome outcome_reason overview_verdict owner_basis
        owner_evidence owner_kind pipeline_label polarity price_list price_source priority reason reason_in_words
        record_kind replier_kind rule_in_words rule_name sales_channel scale sender_kind sentence settings_from skill
        source source_address source_as_exported source_system stage_label standing stated_in status status_in_words
        strict_verdict subject_kind table_name tag tags team_name ticket_address timezone to_kind topic
        topic_status touch_type unit user_kind value vendor_comparison vendor_status
        vendor_status_as_exported vendor_verdict verdict version votes week_start what what_to_do
        where_it_lies period question report state target vendor_report
        """,
    )
)
ID = re.compile(r"(^|_)(id|ids|key)$")


@cache
def all_relations() -> list[Relation]:
    return read_relations()


def few_relations() -> list[Relation]:
    return [found for found in all_relations() if found.name in FEW]


def publish(database: Path, *arguments: str | Path, relations: Callable[[], list[Relation]] = few_relations) -> Result:
    """Run the command in this process; over a few relations unless told otherwise."""
    with patch.object(command, "read_relations", relations):
        return CliRunner().invoke(
            command.main, [str(one) for one in arguments], env={"AGENT_OUTCOMES_DATABASE": str(database)}
        )


def start(database: Path, *arguments: str | Path, code: str = "") -> subprocess.Popen:
    """Start the command over a few relations in a process of its own. code: what is done before it runs."""
    return subprocess.Popen(
        [sys.executable, "-c", f"{OVER_FEW}\n{code}\npublish.main()", *arguments],
        cwd=PROJECT,
        env=os.environ | {"AGENT_OUTCOMES_DATABASE": str(database)},
        stdout=subprocess.DEVNULL,
    )


def ask(file: Path, query: str) -> list[tuple]:
    with duckdb.connect(str(file), read_only=True) as connection:
        return connection.execute(query).fetchall()


@pytest.fixture(scope="module")
def whole(examples_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Publish all of the examples, with Parquet; say of people nothing. Return the folder of both."""
    folder = tmp_path_factory.mktemp("published")
    arguments = (folder / "shop.duckdb", "--parquet", folder / "parquet")
    done = publish(examples_database, *arguments, relations=all_relations)
    assert done.exit_code == 0, done.stderr
    assert "--with-texts publishes them" in done.stdout
    assert "--with-contacts publishes them" in done.stdout
    yield folder


@pytest.fixture(scope="module")
def both(whole: Path, examples_database: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the database, and the copy beside it as `copy`."""
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"attach '{examples_database}' as built (read_only)")
        connection.execute(f"attach '{whole / 'shop.duckdb'}' as copy (read_only)")
        yield connection


def test_every_mart_and_report_and_the_ledger_is_a_table_with_its_columns_types_and_rows(both):
    of = "select schema_name, {} from {}() where database_name = '{}' and schema_name in ('marts', 'reports')"
    tables = set(both.execute(of.format("table_name", "duckdb_tables", "copy")).fetchall())
    built = set(both.execute(of.format("table_name", "duckdb_tables", "built")).fetchall())
    views = set(both.execute(of.format("view_name", "duckdb_views", "built")).fetchall())
    assert tables == built | views | {("marts", "published"), ("marts", "published_tables")}
    assert both.execute(
        "select count(*) from duckdb_views() where database_name = 'copy' and not internal"
    ).fetchall() == [(0,)]
    columns = (
        "select schema_name, table_name, column_name, data_type from duckdb_columns() where database_name = '{}' "
        "and schema_name in ('marts', 'reports') and not starts_with(table_name, 'published') order by all"
    )
    assert both.execute(columns.format("copy")).fetchall() == both.execute(columns.format("built")).fetchall()
    compared = [("marts", name) for _, name in sorted(built)] + [
        ("marts", "fct_verdicts"),
        ("reports", "rpt_klaviyo__ai_sales"),
    ]
    personal = {relation.place: relation.personal for relation in all_relations()}
    for schema, name in compared:
        left_out = ", ".join(personal[f"{schema}.{name}"])
        cells = f"* exclude ({left_out})" if left_out else "*"
        for one, other in (("built", "copy"), ("copy", "built")):
            query = f"select {cells} from {one}.{schema}.{name} except all select {cells} from {other}.{schema}.{name}"
            assert both.execute(f"select count(*) from ({query})").fetchall() == [(0,)], name


def test_keys_and_what_is_never_empty_and_what_is_said_are_in_the_copy(both):
    keys = {
        f"{schema}.{table}": tuple(columns)
        for schema, table, columns in both.execute(
            "select schema_name, table_name, constraint_column_names from duckdb_constraints() "
            "where database_name = 'copy' and constraint_type = 'PRIMARY KEY'"
        ).fetchall()
    }
    declared = {relation.place: relation.key for relation in all_relations() if relation.key}
    assert keys == declared | {
        "marts.published": ("source_system", "account_id"),
        "marts.published_tables": ("schema_name", "table_name"),
    }
    assert {relation.place for relation in all_relations() if not relation.key} == {"marts.agg_daily_messages"}
    nullable = both.execute(
        "select built.schema_name, built.table_name, built.column_name from duckdb_columns() as built "
        "inner join duckdb_columns() as copy using (schema_name, table_name, column_name) "
        "where built.database_name = 'built' and copy.database_name = 'copy' and not built.is_nullable "
        "and copy.is_nullable"
    ).fetchall()
    personal = {(found.schema, found.name, column) for found in all_relations() for column in found.personal}
    assert set(nullable) <= personal
    unsaid = both.execute(
        "select table_name, column_name from duckdb_columns() where database_name = 'copy' and comment is null "
        "union all select table_name, '' from duckdb_tables() where database_name = 'copy' and comment is null"
    ).fetchall()
    assert unsaid == []


def test_the_copy_says_of_which_build_it_is(both):
    assert (
        both.execute(
            "select source_system, account_id, as_of, build_started_at, build_ended_at, built_at, build_id, "
            "loads_hash, failed_tests, project_version, tzdata_release, holds_texts, holds_contacts "
            "from copy.marts.published order by all"
        ).fetchall()
        == both.execute(
            "select a.source_system, a.account_id, a.as_of, b.started_at, b.ended_at, b.ended_at, b.build_id, "
            "b.loads_hash, b.failed_tests, '0.1.0', (select max(release) from built.definitions.zone_transitions), "
            "false, false from built.marts.dim_accounts as a, "
            "(from built.raw.builds order by entry_number desc limit 1) as b order by all"
        ).fetchall()
    )


def test_the_copy_lists_its_tables_their_rows_and_keys_and_what_is_left_out(both):
    listed = both.execute("from copy.marts.published_tables").fetchall()
    there = both.execute(
        "select schema_name, table_name, estimated_size from duckdb_tables() where database_name = 'copy'"
    ).fetchall()
    assert {row[:3] for row in listed} == set(there)
    declared = {relation.place: relation for relation in all_relations()}
    for schema, name, _, key, left_out in listed:
        if relation := declared.get(f"{schema}.{name}"):
            assert (key or "") == ", ".join(relation.key)
            assert set((left_out or "").split(", ")) - {""} == set(relation.personal)


def test_the_smallest_tables_have_keys_until_they_would_make_the_file_a_fifth_larger(tmp_path):
    def table(name: str, rows: int) -> copying.Table:
        connection.execute(
            f"create table {copying.CATALOG}.{name} as "
            f"select 'acme/' || md5(range::varchar) as id, range * 7 as other, md5(range::varchar) as more "
            f"from range({rows})"
        )
        types = {"id": "VARCHAR", "other": "BIGINT", "more": "VARCHAR"}
        return copying.Table("main", name, types, frozenset(), ("id",), None, {}, rows=rows)

    with duckdb.connect(":memory:") as connection:
        connection.execute(f"attach '{tmp_path / 'x.duckdb'}' as {copying.CATALOG}")
        tables = [table("large", 90_000), table("small", 100), table("middle", 9_901)]
        connection.execute(f"checkpoint {copying.CATALOG}")
        copying.add_keys(connection, tables, [])
        keyed = "select table_name from duckdb_constraints() where constraint_type = 'PRIMARY KEY' order by all"
        assert connection.execute(keyed).fetchall() == [("middle",), ("small",)]
        # two million rows in all: a twentieth of them may have keys
        copying.add_keys(connection, [table("huge", 1_000), copying.replace(tables[0], rows=1_999_000)], [])
        assert connection.execute(keyed).fetchall() == [("huge",), ("middle",), ("small",)]


def test_the_file_is_hardly_larger_than_its_tables_and_holds_no_free_block(whole, tmp_path):
    plain = tmp_path / "plain.duckdb"
    with duckdb.connect(str(plain)) as connection:
        connection.execute(f"attach '{whole / 'shop.duckdb'}' as copy (read_only)")
        connection.execute("create schema marts; create schema reports; begin")
        for schema, name in connection.execute(
            "select schema_name, table_name from duckdb_tables() where database_name = 'copy'"
        ).fetchall():
            connection.execute(f"create table {schema}.{name} as from copy.{schema}.{name}")
        connection.execute("commit; checkpoint")
    assert (whole / "shop.duckdb").stat().st_size <= 1.2 * plain.stat().st_size
    [(free,)] = ask(
        whole / "shop.duckdb", "select free_blocks from pragma_database_size() where database_name = 'shop'"
    )
    assert free == 0


def test_parquet_holds_a_file_for_each_table_with_its_rows(whole, both):
    names = {
        name
        for (name,) in both.execute("select table_name from duckdb_tables() where database_name = 'copy'").fetchall()
    }
    assert {path.name for path in (whole / "parquet").iterdir()} == {f"{name}.parquet" for name in names}
    for name in ("fct_verdict_ledger", "published", "dim_contacts"):
        assert both.execute(
            f"select count(*) from (from '{whole}/parquet/{name}.parquet' except all from copy.marts.{name})"
        ).fetchall() == [(0,)]


def test_readers_can_read_and_nobody_can_write_and_nothing_lies_beside(whole):
    assert sorted(path.name for path in whole.iterdir()) == ["parquet", "shop.duckdb"]
    assert (whole / "shop.duckdb").stat().st_mode & 0o777 == 0o444 & ~current_umask() | 0o400
    assert {path.stat().st_mode & 0o222 for path in (whole / "parquet").iterdir()} == {0}


def current_umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_every_text_column_is_said_to_be_of_people_or_known_not_to_be():
    relations = all_relations()
    texts = {
        (model["name"], column["name"])
        for schema in ("marts", "reports")
        for path in (PROJECT / "models" / schema).rglob("*.yml")
        for model in described(path)
        for column in model["columns"]
        if column["data_type"] in ("varchar", "text")
    }
    marked = {(relation.name, column) for relation in relations for column in relation.personal}
    assert marked <= texts
    unknown = {pair for pair in texts - marked if pair[1] not in KINDS and not ID.search(pair[1])}
    assert unknown == set(), "say `config: {meta: {personal: text}}` or contact, or add the name to KINDS"
    # what is called so holds it everywhere, but for words of this project
    ours = {
        ("report_catalogue", "question"),
        ("rpt_audit__measuring_changes", "sentence"),
        ("rpt_audit__rate_effects", "sentence"),
        ("rpt_thread", "what"),
    }
    named_alike = {pair for pair in texts - marked if pair[1] in marks_by_name(relations) and pair[1] != "value"}
    assert named_alike == ours
    assert not any(set(relation.key) & relation.personal.keys() for relation in relations)
    page = (PROJECT / "docs" / "publish.md").read_text()
    assert {column for _, column in marked if not re.search(rf"[`.]{column}`", page)} == set()


def described(path: Path) -> list[dict[str, Any]]:
    return yaml.load(path.read_text(), YAML_LOADER).get("models") or []  # noqa: S506 - a safe loader


# what is also a word that groups rows, or stands in the project's own sentences
ALSO_WORDS = {"wholesale", "test"}


def test_no_name_address_number_or_text_of_the_exports_is_in_a_copy_that_leaves_them_out(both):
    said = defaultdict(dict)
    with (PROJECT / "seeds" / "personal_data.csv").open(newline="") as lines:
        for row in csv.DictReader(lines):
            if not row["member"]:
                said[row["source_system"], row["table_name"]][row["column_name"]] = row["holds"]
    both.execute("create or replace temp table of_people (value varchar, is_detail boolean)")
    for table, column in both.execute(
        "select table_name, column_name from duckdb_columns() where database_name = 'built' and schema_name = 'raw' "
        "and data_type = 'VARCHAR' and contains(table_name, '__')"
    ).fetchall():
        source, name = table.split("__", 1)
        holds = next(
            (
                said[place][column]
                for place in ((source, name), ("generic", name), (source, "*"), ("*", "*"))
                if column in said[place]
            ),
            None,
        )
        if holds in ("name", "name_part", "detail", "text", "rich_text", "text_or_json", "free_text"):
            both.execute(
                f'insert into of_people select distinct "{column}", $detail from built.raw."{table}" '
                f'where length("{column}") >= 4',
                {"detail": holds in ("name", "detail")},
            )
    both.execute("delete from of_people where list_contains($words, value)", {"words": sorted(ALSO_WORDS)})
    [(details, texts)] = both.execute(
        "select count(*) filter (is_detail), count(*) filter (not is_detail) from of_people"
    ).fetchall()
    assert details > 100
    assert texts > 300
    found = []
    for schema, table, columns in both.execute(
        "select schema_name, table_name, string_agg('\"' || column_name || '\"', ', ') from duckdb_columns() "
        "where database_name = 'copy' and data_type = 'VARCHAR' group by all"
    ).fetchall():
        found += both.execute(
            f"with cells as (select distinct name, value from (unpivot (select {columns} from copy.{schema}.{table}) "
            f"on columns(*) into name name value value)) "
            f"select '{table}', * from cells semi join of_people using (value) "
            f"union all select '{table}', * from cells where regexp_matches(value, '[^ @]@[^ @]|(^| )[+][0-9]{{6}}')"
        ).fetchall()
    assert found == []


def test_what_is_asked_for_is_published_and_the_schema_stays(examples_database, whole, tmp_path):
    file = tmp_path / "all.duckdb"
    done = publish(examples_database, file, "--with-texts", "--with-contacts")
    assert done.exit_code == 0, done.stderr
    assert "are in it (--with-texts)" in done.stdout
    [(texts, names, firsts)] = ask(
        file,
        "select (select count(message_text) from marts.fct_message_texts), (select count(contact_name) "
        "from marts.dim_contacts), (select count(first_question) from marts.fct_conversations)",
    )
    assert texts > 500
    assert names > 50
    assert firsts > 100
    assert ask(file, "select distinct holds_texts, holds_contacts from marts.published") == [(True, True)]
    columns = (
        "select table_name, column_name, data_type, is_nullable from duckdb_columns() "
        f"where table_name in {FEW!r} order by all"
    )
    assert ask(file, columns) == ask(whole / "shop.duckdb", columns)


@pytest.mark.parametrize(
    ("value", "is_withheld"),
    [
        ("E-ada@example.com", True),
        ("+4520000002", True),
        ("whatsapp:+4520000002", True),
        ("4520000002", False),
        ("A-7", False),
    ],
)
def test_an_address_in_place_of_a_persons_id_is_left_out_with_the_contacts(value, is_withheld):
    column = builds.Column("sender_id", "VARCHAR", None)
    with duckdb.connect(":memory:") as connection:
        copying.find_telling_ids(connection, ())
        [(kept,)] = connection.execute(
            f"select {copying._cell(column, (), ('contact',))} from (select '{value}' as sender_id)"
        ).fetchall()
        [(left, again)] = connection.execute(
            f"select sender_id, (select {copying._cell(column, (), ())} from (select '{value}' as sender_id)) "
            f"from (select {copying._cell(column, (), ())} from (select '{value}' as sender_id))",
            {"salt": "a"},
        ).fetchall()
    assert kept == value
    assert (left != value and left.startswith("withheld-")) == is_withheld
    assert left == again
    assert [
        name for name in ("sender_id", "contact_key", "merged_into_id", "to_id") if not PERSON_ID.search(name)
    ] == []
    assert [
        name for name in ("conversation_id", "message_id", "episode_id", "account_id") if PERSON_ID.search(name)
    ] == []


def test_an_id_that_is_the_persons_own_name_or_number_is_left_out_wherever_it_stands(record):
    record.execute(
        "create table marts.dim_contacts as from (values "
        "('4520000002', '+45 20 00 00 02', 'Ada', null), ('0170333', '170 333', null, null), "
        "('7', '+457', null, null), ('ada lovelace', null, 'Ada Lovelace ', null), "
        "('ada', null, null, 'ada@example.com'), ('8', null, null, null)"
        ") as t (contact_id, phone, contact_name, email);"
        "alter table marts.dim_contacts add column contact_key varchar;"
        "update marts.dim_contacts set contact_key = 'generic/acme/' || contact_id;"
        "create table marts.dim_agents as from (values ('finn', 'g/a/finn', 'Finn', null::varchar, 'human'), "
        "('greeter', 'g/a/greeter', 'Greeter', null, 'bot')) as t (agent_id, agent_key, agent_name, email, agent_kind)"
    )
    copying.find_telling_ids(record, {"dim_contacts", "dim_agents"})
    ids = {"4520000002", "0170333", "ada lovelace"}
    found = {value for (value,) in record.execute(f"from {copying.TELLING_IDS}").fetchall()}
    assert found == ids | {f"generic/acme/{value}" for value in ids} | {"finn", "g/a/finn"}
    cell = copying._cell(builds.Column("sender_id", "VARCHAR", None), (), ())
    sent = "(values ('4520000002'), ('8'), (null)) as t (sender_id)"
    [(first,), (second,), (third,)] = record.execute(f"select {cell} from {sent}", {"salt": "a"}).fetchall()
    assert first.startswith("withheld-")
    assert (second, third) == ("8", None)


def test_a_model_of_ones_own_is_published_and_a_column_called_alike_is_left_out(tmp_path):
    (tmp_path / "models" / "ours").mkdir(parents=True)
    (tmp_path / "models" / "ours" / "my_mart.sql").write_text("select 1")
    shutil.copytree(PROJECT / "models" / "marts" / "dimensions", tmp_path / "models" / "marts" / "dimensions")
    [own] = [relation for relation in read_relations(tmp_path) if relation.schema == "ours"]
    assert own.name == "my_mart"
    assert own.personal["email"] == ("contact",)
    (tmp_path / "models" / "ours" / "ours.yml").write_text(
        "models: [{name: my_mart, columns: [{name: email, config: {meta: {personal: []}}}]}]"
    )
    [own] = [relation for relation in read_relations(tmp_path) if relation.schema == "ours"]
    assert own.personal["email"] == ()
    (tmp_path / "models" / "ours" / "ours.yml").write_text(
        "models: [{name: my_mart, columns: [{name: said, config: {meta: {personal: texts}}}]}]"
    )
    with pytest.raises(ValueError, match="write text or contact"):
        read_relations(tmp_path)


RECORD = """
create schema raw; create schema marts;
create table raw.loads (load_id varchar, status varchar, extracted_at timestamp);
create table raw.erasures (erasure_id varchar, source_system varchar, account_id varchar, table_name varchar);
create table raw.builds (
    entry_number bigint, build_id varchar, status varchar, started_at timestamp, ended_at timestamp,
    stale_models varchar, failed_tests bigint, loads_hash varchar
);
insert into raw.loads values ('l1', 'loaded', '2026-01-01 00:00');
"""
LOADS = f"(select loads_hash from ({builds.loads_query()}) as found)"
BUILT = f"insert into raw.builds select 1, 'b', 'whole', '2026-01-02', '2026-01-02 00:01', '', 1, {LOADS}"


@pytest.fixture
def record() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(":memory:") as connection:
        connection.execute(RECORD)
        yield connection


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("delete from raw.builds", "nothing says"),
        ("insert into raw.builds select 2, 'c', 'begun', '2026-01-03', null, '', null, 'x'", "cut short"),
        ("insert into raw.builds select 2, 'c', 'mixture', '2026-01-03', '2026-01-03', 'a b', 0, 'x'", "unbuilt .a, b"),
        ("insert into raw.loads values ('l2', 'loaded', '2026-01-01 00:00')", "loaded, taken back or erased"),
        ("update raw.loads set status = 'forgotten'", "loaded, taken back or erased"),
        ("insert into raw.erasures values ('e', 'generic', 'acme', 'messages')", "loaded, taken back or erased"),
    ],
)
def test_what_is_not_one_whole_build_over_what_is_loaded_is_refused(record, change, said):
    record.execute(BUILT)
    assert builds.read_build(record).failed_tests == 1
    record.execute(change)
    with pytest.raises(RefusedError, match=said):
        builds.read_build(record)


def test_a_table_that_is_missing_or_of_another_checkout_is_refused(record):
    record.execute("create table marts.dim_agents (agent_key varchar)")
    declared = Relation("marts", "dim_agents", ("agent_key",))
    assert len(builds.read_standing(record, [declared])) == 1
    for other in (
        Relation("marts", "dim_agents", ("agent_key", "email")),
        Relation("marts", "dim_teams", ("team_key",)),
    ):
        with pytest.raises(RefusedError, match=f"1 of 2 tables .*{other.name}"):
            builds.read_standing(record, [declared, other])
    assert builds.read_standing(record, [Relation("ours", "not_built")]) == []


def test_the_hash_of_the_loads_is_the_records_own(examples_database):
    with duckdb.connect(str(examples_database), read_only=True) as connection:
        assert builds.read_build(connection).status == "whole"


LEDGER_ROW = {
    "episode_id": "'generic/acme/c1/1'", "definition_id": "'own'", "revision": "1", "source_system": "'generic'",
    "account_id": "'acme'", "conversation_id": "'c1'", "episode_index": "1", "verdict": "'resolved'",
    "reason": "'confirmed'", "decided_at": "timestamp '2026-01-01'", "published_as_of": "timestamp '2026-01-05'",
    "evidence_grade": "'full'", "is_current": "true",
}  # fmt: skip


def ledger_row(**changed: str) -> str:
    """Return a row of the ledger as SQL, columns that are not said empty."""
    return "select " + ", ".join(
        f"cast({(LEDGER_ROW | changed).get(name, 'null')} as {data_type}) as {name}"
        for name, data_type in read_ledger().columns.items()
    )


STAND_IN = {"episode_id": "'generic/acme/x9/1'", "conversation_id": "'x9'"}
ERASED = "insert into raw.erasures values ('e', 'generic', 'acme', 'fct_verdict_ledger')"


@pytest.mark.parametrize(
    ("old", "new", "erased", "is_refused"),
    [
        ([{}], [{}], False, False),
        # published anew since: nothing is lost
        ([{}], [{"is_current": "false"}, {"revision": "2", "cause": "'other'"}], False, False),
        ([{}, {"revision": "2"}], [{}], False, True),
        # the same key from another ledger is another row
        ([{}], [{"published_as_of": "timestamp '2026-01-09'"}], False, True),
        # erased: there under another id, all else alike
        ([{}], [STAND_IN], True, False),
        ([{}], [STAND_IN], False, True),
        ([{}], [STAND_IN | {"reason": "'all_criteria_passed'"}], True, True),
        ([{}, {"episode_id": "'generic/acme/c2/1'", "conversation_id": "'c2'"}], [STAND_IN], True, True),
        ([{"account_id": "'other'"}], [STAND_IN | {"account_id": "'other'"}], True, True),
    ],
)
def test_a_copy_whose_ledger_has_rows_that_the_database_lacks_is_not_replaced(record, old, new, erased, is_refused):
    for name, rows in (("old_ledger", old), ("marts.fct_verdict_ledger", new)):
        record.execute(f"create table {name} as {' union all '.join(ledger_row(**row) for row in rows)}")
    if erased:
        record.execute(ERASED)
    if is_refused:
        with pytest.raises(RefusedError, match="the ledger of old has 1 rows that this database lacks"):
            ledgers.require_no_lost_rows(record, "old_ledger", read_ledger(), "old")
    else:
        ledgers.require_no_lost_rows(record, "old_ledger", read_ledger(), "old")


@pytest.fixture
def shop(examples_database: Path, tmp_path: Path) -> Path:
    """Return a copy of the examples that a test may change."""
    path = tmp_path / "built.duckdb"
    shutil.copyfile(examples_database, path)
    return path


def test_a_lost_ledger_is_told_and_what_readers_have_stays(shop, before, tmp_path):
    file, folder = before / "shop.duckdb", before / "parquet"
    content = file.read_bytes()
    with duckdb.connect(str(shop)) as connection:
        connection.execute("delete from marts.fct_verdict_ledger where definition_id = 'intercom_fin'")
    for asked in ([file], [tmp_path / "new.duckdb", "--parquet", folder]):
        done = publish(shop, *asked)
        assert done.exit_code == 1
        assert "rows that this database lacks" in done.stderr
        assert "restore_ledger.py" in done.stderr
    assert file.read_bytes() == content
    assert not (tmp_path / "new.duckdb").exists()


def test_an_erased_person_leaves_the_copy_at_the_next_publish(shop, tmp_path):
    file = tmp_path / "shop.duckdb"
    assert publish(shop, file, "--with-texts", "--with-contacts").exit_code == 0
    [(source, account, contact, name, email)] = ask(
        file,
        "select c.source_system, c.account_id, c.contact_id, any_value(c.contact_name), any_value(c.email) "
        "from marts.dim_contacts as c "
        "inner join marts.fct_conversations as f using (source_system, account_id, contact_id) "
        "inner join marts.fct_verdict_ledger as l using (source_system, account_id, conversation_id) "
        "where length(c.contact_name) > 8 and length(c.email) > 8 and source_system = 'generic' "
        "and 1 = ("
        "select count(*) from marts.dim_contacts as o where o.contact_name = c.contact_name or o.email = c.email) "
        "group by all order by all limit 1",
    )
    conversations = ask(
        file,
        "select conversation_id from marts.fct_conversations "
        f"where (source_system, account_id, contact_id) = ('{source}', '{account}', '{contact}')",
    )
    texts = ask(
        file,
        "select message_text from marts.fct_message_texts where length(message_text) > 20 and "
        f"conversation_id in {(*(i for (i,) in conversations), '')!r} and account_id = '{account}'",
    )
    assert texts
    erased = CliRunner().invoke(
        erase_contact.main, [source, account, contact], env={"AGENT_OUTCOMES_DATABASE": str(shop)}
    )
    assert erased.exit_code == 0, erased.output
    # no build yet: the marts are gone, and readers keep what they have
    assert publish(shop, file, "--with-texts", "--with-contacts").exit_code == 1
    build_again(shop, file, contact)
    done = publish(shop, file, "--with-texts", "--with-contacts")
    assert done.exit_code == 0, done.stderr
    seen = {
        value for table in FEW for row in ask(file, f"from marts.{table}") for value in row if isinstance(value, str)
    }
    alone = {contact, name, email, *(i for (i,) in conversations), *(text for (text,) in texts)}
    assert alone & seen == set()
    assert not any(email in value or name in value for value in seen)


def build_again(shop: Path, copy: Path, contact: str) -> None:
    """Make the few marts as a build after erasing would: without what it took, but in the ledger."""
    with duckdb.connect(str(shop)) as connection:
        connection.execute(f"attach '{copy}' as copy (read_only)")
        connection.execute(
            "create table marts.dim_accounts as from copy.marts.dim_accounts;"
            f"create table marts.dim_contacts as from copy.marts.dim_contacts where contact_id <> '{contact}';"
            "create table marts.fct_conversations as from copy.marts.fct_conversations "
            f"where contact_id is distinct from '{contact}';"
            "create table marts.fct_message_texts as from copy.marts.fct_message_texts "
            "where (account_id, conversation_id) in (select account_id, conversation_id from marts.fct_conversations);"
            "create schema if not exists definitions;"
            "create table if not exists definitions.zone_transitions as select '2026f' as release;"
            "insert into raw.builds (entry_number, build_id, status, started_at, ended_at, stale_models, loads_hash) "
            f"select max(entry_number) + 1, 'b', 'whole', max(ended_at), max(ended_at), '', {LOADS} from raw.builds"
        )


def test_a_file_or_folder_of_somebody_else_is_never_replaced(examples_database, tmp_path):
    own = tmp_path / "own.duckdb"
    with duckdb.connect(str(own)) as connection:
        connection.execute("create table mine as select 1 as one")
    done = publish(examples_database, own)
    assert done.exit_code == 1
    assert "was not published by this project" in done.stderr
    assert ask(own, "from mine") == [(1,)]
    with duckdb.connect(str(own)) as connection:
        connection.execute("create schema marts; create table marts.published (holds_texts bool, holds_contacts bool)")
    assert "was not published by this project" in publish(examples_database, own).stderr
    loop = tmp_path / "loop.duckdb"
    loop.symlink_to(loop)
    assert "leads to itself" in publish(examples_database, loop).stderr
    spoiled = tmp_path / "spoiled"
    spoiled.mkdir()
    for name in ("published", "fct_verdict_ledger"):
        (spoiled / f"{name}.parquet").write_text("no Parquet")
    done = publish(examples_database, tmp_path / "new.duckdb", "--parquet", spoiled)
    assert done.exit_code == 1
    assert "cannot be told" in done.stderr
    text = tmp_path / "notes.txt"
    text.write_text("mine, and longer than a mark")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "mine.parquet").write_text("mine")
    link = tmp_path / "link.duckdb"
    link.symlink_to(own)
    for place in (text, folder, own, tmp_path / "marts.duckdb", tmp_path / "no" / "shop.duckdb", link.resolve()):
        with pytest.raises(WrongUseError):
            places.require_file(place, own)
    places.require_file(tmp_path / "shop.duckdb", own)
    for place in (folder, text, tmp_path, tmp_path / "no" / "folder"):
        with pytest.raises(WrongUseError):
            places.require_folder(place, (own, tmp_path / "shop.duckdb"))
    for place in (folder / "mine.parquet", tmp_path / "marts.duckdb"):
        assert publish(examples_database, place).exit_code == 2
    assert publish(examples_database, tmp_path / "new.duckdb", "--parquet", folder).exit_code == 2
    assert publish(tmp_path / "none.duckdb", tmp_path / "new.duckdb").exit_code == 2
    assert not (tmp_path / "new.duckdb").exists()


@pytest.fixture(scope="module")
def small(examples_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Publish the few relations with Parquet; return the folder of both, to be copied."""
    folder = tmp_path_factory.mktemp("small")
    done = publish(examples_database, folder / "shop.duckdb", "--parquet", folder / "parquet")
    assert done.exit_code == 0, done.stderr
    return folder


@pytest.fixture
def before(small: Path, tmp_path: Path) -> Path:
    """Return a folder with copies of before that a test may replace."""
    shutil.copytree(small, tmp_path / "before")
    return tmp_path / "before"


STEPS = {
    "after_the_file": "swap_file",
    "after_the_folder": "swap_folder",
}


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_a_swap_readers_see_one_copy_whole_and_the_next_run_tidies_up(examples_database, before, step):
    file, folder = before / "shop.duckdb", before / "parquet"
    name = STEPS[step]
    kill = "os.kill(os.getpid(), signal.SIGKILL)"
    code = f"done = publish.{name}\ndef killed(*arguments): done(*arguments); {kill}\npublish.{name} = killed"
    assert start(examples_database, file, "--parquet", folder, "--with-texts", code=code).wait() == -signal.SIGKILL
    assert ask(file, "select distinct holds_texts from marts.published") == [(True,)]
    assert ask(file, "select count(message_text) > 0 from marts.fct_message_texts") == [(True,)]
    has_texts = ask(file, f"select bool_or(holds_texts) from '{folder}/published.parquet'")
    assert has_texts == [(name == "swap_folder",)]
    assert len(list(before.iterdir())) > 2
    for place in (file, folder):
        with places.turn(place, str), places.workroom(place):
            pass
    assert sorted(path.name for path in before.iterdir()) == ["parquet", "shop.duckdb"]


def test_killed_at_any_moment_while_others_read_every_read_is_whole(examples_database, before):
    file, seen = before / "shop.duckdb", set()
    for seconds in (0.4, 0.9, 1.6):
        running = start(examples_database, file, "--with-texts")
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and running.poll() is None:
            seen.add(ask(file, READ)[0])
        running.kill()
        running.wait()
        seen.add(ask(file, READ)[0])
    assert seen == {(True,)}


READ = """
select
    (select count(*) from marts.published) > 0
    and (select bool_and(holds_texts) from marts.published)
        = (select count(message_text) > 0 from marts.fct_message_texts)
    and (select count(*) from marts.fct_verdict_ledger) > 0
"""


def test_of_two_at_once_the_second_says_who_and_changes_nothing(tmp_path):
    file, said = tmp_path / "shop.duckdb", []
    with places.turn(file, said.append):
        with (
            pytest.raises(places.DatabaseUnavailableError, match=f"process {os.getpid()} is publishing"),
            places.turn(file, said.append, patience=0.1),
        ):
            pass
        assert said == [f"process {os.getpid()} is publishing to {file}. Waiting up to 0.1 s ..."]
    with places.turn(file, said.append, patience=0):
        pass
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("way", ["r", "w"])
def test_readers_that_never_close_delay_nobody_and_keep_what_they_opened(examples_database, before, way):
    # somebody may even have opened it for writing
    file = before / "shop.duckdb"
    file.chmod(0o644)
    hold = (
        "import duckdb, sys; c = duckdb.connect(sys.argv[1], read_only=sys.argv[2] == 'r'); print(1, flush=True); "
        "input(); print(c.execute('select bool_or(holds_texts) from marts.published').fetchall(), flush=True)"
    )
    reader = subprocess.Popen(
        [sys.executable, "-c", hold, str(file), way], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert reader.stdout
    reader.stdout.readline()
    done = publish(examples_database, file, "--with-texts")
    assert done.exit_code == 0, done.stderr
    out, _ = reader.communicate("\n")
    assert out == "[(False,)]\n"
    assert ask(file, "select distinct holds_texts from marts.published") == [(True,)]


@pytest.mark.parametrize("is_held", [False, True])
def test_a_row_of_the_ledger_that_somebody_wrote_into_the_copy_is_seen_wherever_it_lies(
    examples_database, before, is_held
):
    file = before / "shop.duckdb"
    file.chmod(0o644)
    write = (
        "import duckdb, os, sys; c = duckdb.connect(sys.argv[1]); c.execute('insert into marts.fct_verdict_ledger "
        "select * replace (revision + 100 as revision) from marts.fct_verdict_ledger limit 1'); print(1, flush=True); "
        "input() if sys.argv[2] == 'True' else None; os._exit(0)"
    )
    writer = subprocess.Popen(
        [sys.executable, "-c", write, str(file), str(is_held)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert writer.stdout
    writer.stdout.readline()
    if not is_held:
        writer.wait()
    assert (before / "shop.duckdb.wal").exists()
    done = publish(examples_database, file)
    writer.communicate("\n" if is_held else None)
    assert done.exit_code == 1
    assert "has 1 rows that this database lacks" in done.stderr


def test_what_somebody_wrote_into_the_old_copy_does_not_reach_the_new_one(tmp_path):
    for name in ("new.duckdb", "shop.duckdb", "shop.duckdb.wal"):
        (tmp_path / name).write_text(name)
    places.swap_file(tmp_path / "new.duckdb", tmp_path / "shop.duckdb", 0o444)
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"shop.duckdb": "new.duckdb"}


def test_a_copy_that_holds_more_of_people_than_the_one_before_is_its_owners_alone(tmp_path):
    file = tmp_path / "shop.duckdb"
    file.touch()
    file.chmod(0o664)
    assert places.mode_of(file, holds_more=False) == 0o444
    assert places.mode_of(file, holds_more=True) == 0o400
    file.chmod(0o600)
    assert places.mode_of(file, holds_more=False) == 0o400


def test_a_folder_that_its_owner_closed_stays_closed_and_a_group_keeps_its_file(examples_database, before, tmp_path):
    file, folder = before / "shop.duckdb", before / "parquet"
    folder.chmod(0o700)
    file.chmod(0o440)
    os.chown(file, -1, a_group())
    done = publish(examples_database, file, "--parquet", folder)
    assert done.exit_code == 0, done.stderr
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o400}
    assert (file.stat().st_mode & 0o777, file.stat().st_gid) == (0o440, a_group())
    # the folder alone holds more of people than before
    folder.chmod(0o755)
    assert publish(examples_database, tmp_path / "new.duckdb", "--parquet", folder, "--with-texts").exit_code == 0
    assert folder.stat().st_mode & 0o777 == 0o700


def a_group() -> int:
    """Return a group that this process may give a file to: another than its own where there is one."""
    if os.geteuid() == 0:
        return os.getegid() + 1
    return next((group for group in os.getgroups() if group != os.getegid()), os.getegid())


def test_where_two_names_cannot_change_places_the_folder_is_replaced_all_the_same(tmp_path, monkeypatch):
    for name in ("made", "folder"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}.parquet").touch()
    monkeypatch.setattr(places, "_exchange", lambda *_: False)
    places.swap_folder(tmp_path / "made", tmp_path / "folder", 0o444)
    assert [path.name for path in (tmp_path / "folder").iterdir()] == ["made.parquet"]


def test_a_key_that_does_not_hold_is_told_and_its_rows_are_published(record, tmp_path):
    record.execute(BUILT)
    record.execute("create table marts.dim_agents as from (values ('a', 1), ('a', 2)) as t (agent_key, one)")
    [standing] = builds.read_standing(record, [Relation("marts", "dim_agents", ("agent_key", "one"), ("agent_key",))])
    record.execute(f"attach '{tmp_path / 'x.duckdb'}' as {copying.CATALOG}")
    without_key: list[str] = []
    copying.find_telling_ids(record, ())
    table = copying._copy(record, standing, (), "salt", without_key)
    [table] = copying.add_keys(record, [table], without_key)
    assert (without_key, table.key, table.rows) == (["marts.dim_agents"], (), 2)


TABLE = copying.Table(
    schema="marts",
    name="dim_agents",
    types={
        "agent_key": "VARCHAR",
        "cost": "DECIMAL(18,4)",
        "seen_at": "TIMESTAMP",
        "share": "DOUBLE",
        "order": "BIGINT",
    },
    required=frozenset({"agent_key"}),
    key=("agent_key",),
    comment="One row per agent's key.",
    comments={"cost": "What it's worth."},
)


def test_postgres_gets_the_same_columns_keys_and_comments():
    assert postgres.made_as(TABLE) == (
        'create table "marts"."dim_agents" ("agent_key" text not null, "cost" numeric(18,4), '
        '"seen_at" timestamp without time zone, "share" double precision, "order" bigint, '
        'constraint "dim_agents_pkey" primary key ("agent_key"))'
    )
    assert postgres.comments_on(TABLE) == [
        "comment on table \"marts\".\"dim_agents\" is 'One row per agent''s key.'",
        'comment on column "marts"."dim_agents"."cost" is \'What it\'\'s worth.\'',
    ]


def test_every_type_of_a_public_column_has_its_own_in_postgres(both):
    types = {
        kind
        for (kind,) in both.execute("select data_type from duckdb_columns() where database_name = 'copy'").fetchall()
    }
    assert {kind for kind in types if kind != "VARCHAR" and postgres.type_of(kind) == "text"} == set()
    assert postgres.type_of("VARCHAR[]") == "text"


def test_without_the_library_it_says_what_to_install(examples_database, tmp_path):
    with patch.dict(sys.modules, {"psycopg": None}):
        done = publish(examples_database, tmp_path / "shop.duckdb", "--postgres", "host=nowhere")
    assert done.exit_code == 2
    assert "pip install" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.fixture(scope="module")
def dsn() -> Iterator[str]:
    """Return the address of an empty database of a server that is started for this file."""
    if programs() is None:
        pytest.skip("no PostgreSQL here: apt-get install postgresql")
    with postgres_server() as server:
        server.make_database("published")
        yield server.dsn("published")


@pytest.fixture
def admin(dsn: str) -> Iterator[Any]:
    """Connect to a Postgres without what this project publishes."""
    psycopg = pytest.importorskip("psycopg")
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("drop schema if exists marts, reports cascade")
        yield connection


def test_postgres_holds_the_copy_and_readers_wait_for_nothing(admin, dsn, examples_database, shop, tmp_path):
    psycopg = pytest.importorskip("psycopg")
    file = tmp_path / "shop.duckdb"
    done = publish(examples_database, file, "--postgres", dsn)
    assert done.exit_code == 0, done.stderr
    admin.execute("create view public.mine as select count(contact_name) as names from marts.dim_contacts")
    with psycopg.connect(dsn) as reader:
        # a transaction that stays open sees what it saw, and the next publish does not wait for it
        [(before,)] = reader.execute("select count(contact_name) from marts.dim_contacts").fetchall()
        done = publish(examples_database, file, "--postgres", dsn, "--with-contacts", "--with-texts")
        assert done.exit_code == 0, done.stderr
    assert before == 0
    [(names,)] = admin.execute("select names from public.mine").fetchall()
    assert names > 50
    for name in FEW:
        rows = ask(file, f"from marts.{name} order by all")
        there = admin.execute(f"select * from marts.{name}").fetchall()
        assert sorted(map(repr, there)) == sorted(map(repr, rows)), name
    with duckdb.connect(str(shop)) as connection:
        connection.execute("delete from marts.fct_verdict_ledger where definition_id = 'intercom_fin'")
    done = publish(shop, tmp_path / "other.duckdb", "--postgres", dsn)
    assert done.exit_code == 1
    assert "the ledger of Postgres has" in done.stderr
    admin.execute("drop view public.mine")


def test_a_table_of_another_shape_is_replaced_at_once_or_not_at_all(
    admin, dsn, examples_database, tmp_path, monkeypatch
):
    psycopg = pytest.importorskip("psycopg")
    file = tmp_path / "shop.duckdb"
    assert publish(examples_database, file, "--postgres", dsn).exit_code == 0
    admin.execute("alter table marts.dim_contacts add column mine integer")
    admin.execute("drop role if exists agent_outcomes_reader")
    admin.execute("create role agent_outcomes_reader")
    admin.execute(
        "grant select on marts.dim_contacts to agent_outcomes_reader; grant select on marts.dim_contacts to public"
    )
    monkeypatch.setattr(postgres, "PATIENCE_SECONDS", 0.2)
    with psycopg.connect(dsn) as reader:
        [(before,)] = reader.execute("select count(*) from marts.dim_contacts").fetchall()
        wait = postgres.Postgres._wait_for_readers

        def while_others_read(*arguments: Any) -> None:
            # nobody who comes meanwhile stands in a queue behind who publishes
            admin.execute("set statement_timeout = '2s'")
            assert admin.execute("select count(*) from marts.dim_contacts").fetchall() == [(before,)]
            wait(*arguments)

        monkeypatch.setattr(postgres.Postgres, "_wait_for_readers", while_others_read)
        content = file.read_bytes()
        done = publish(examples_database, file, "--postgres", dsn, "--with-texts")
        assert done.exit_code == 2
        assert f"process {reader.info.backend_pid} holds" in done.stderr
        assert file.read_bytes() == content
    done = publish(examples_database, file, "--postgres", dsn)
    assert done.exit_code == 0, done.stderr
    columns = "select column_name from information_schema.columns where table_name = 'dim_contacts'"
    assert ("mine",) not in admin.execute(columns).fetchall()
    assert admin.execute("select count(*) from marts.dim_contacts").fetchall() == [(before,)]
    assert admin.execute(
        "select indexrelid::regclass::text from pg_index where indrelid = 'marts.dim_contacts'::regclass"
    ).fetchall() == [("marts.dim_contacts_pkey",)]
    for reader in ("agent_outcomes_reader", "public"):
        [(may,)] = admin.execute("select has_table_privilege(%s, 'marts.dim_contacts', 'select')", [reader]).fetchall()
        assert may, reader
    assert not admin.execute("select 1 from pg_class where relname like '%\\_\\_new'").fetchall()
    admin.execute("alter table marts.dim_contacts add column mine integer, enable row level security")
    done = publish(examples_database, file, "--postgres", dsn)
    assert done.exit_code == 1
    assert "who sees which rows" in done.stderr
    admin.execute("drop schema marts cascade; drop role agent_outcomes_reader")


def test_a_key_that_an_index_of_postgres_cannot_hold_is_told_and_its_rows_are_there(admin, dsn, shop, tmp_path):
    long = "".join(f"{number:x}" for number in range(100_000, 104_000))
    with duckdb.connect(str(shop)) as connection:
        connection.execute("create temp table made as from marts.dim_contacts")
        connection.execute(
            "update made set contact_key = $long where contact_key = (select min(contact_key) from made)",
            {"long": long},
        )
        connection.execute("truncate marts.dim_contacts; insert into marts.dim_contacts from made")
    for _ in range(2):
        done = publish(shop, tmp_path / "shop.duckdb", "--postgres", dsn)
        assert done.exit_code == 0, done.stderr
        assert "marts.dim_contacts: Postgres does not take the key" in done.stdout
        assert admin.execute("select count(*) from marts.dim_contacts where contact_key = %s", [long]).fetchall() == [
            (1,)
        ]


def test_what_lies_in_postgres_and_was_not_published_stays_and_what_was_and_is_no_more_goes(
    admin, dsn, examples_database, tmp_path
):
    file = tmp_path / "shop.duckdb"
    assert publish(examples_database, file, "--postgres", dsn).exit_code == 0
    admin.execute("create table marts.mine (one int); comment on table marts.mine is 'One row per day.'")
    fewer = lambda: [found for found in few_relations() if found.name != "fct_message_texts"]  # noqa: E731
    done = publish(examples_database, file, "--postgres", dsn, relations=fewer)
    assert done.exit_code == 0, done.stderr
    there = {name for (name,) in admin.execute("select tablename from pg_tables where schemaname = 'marts'").fetchall()}
    assert there == {*FEW, "mine", "published", "published_tables"} - {"fct_message_texts"}
    admin.execute("create view marts.fct_message_texts as select 1 as one")
    done = publish(examples_database, file, "--postgres", dsn)
    assert done.exit_code == 1
    assert "marts.fct_message_texts, which was not published" in done.stderr
    admin.execute("drop table marts.published_tables, marts.published")
    assert publish(examples_database, file, "--postgres", dsn, relations=fewer).exit_code == 1


def test_the_options_of_the_marks_are_those_of_the_command():
    assert {option for parameter in command.main.params for option in parameter.opts} >= set(OPTIONS.values())
