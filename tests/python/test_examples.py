"""The example exports hold every case once, and the pages and claims about them show exactly what they give."""

from __future__ import annotations

import csv
import gzip
import json
import re
import tomllib
import zoneinfo
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.python import compare_worlds, oracle, oracle_invoices

PROJECT = Path(__file__).resolve().parents[2]
EXPORTS = PROJECT / "examples" / "exports"
WALKTHROUGH = PROJECT / "docs" / "walkthrough.md"
EXPLAINED_FALL = PROJECT / "docs" / "explain_a_fall.md"
CLAIMS = PROJECT / "tests" / "examples"
SOURCE_SYSTEM = "generic"
CLAIMED_SOURCES = ("hubspot", "respond_io", "klaviyo")

OUTCOMES = {
    ("handed_off", "handoff_event"),
    ("handed_off", "assignment"),
    ("handed_off", "unassignment"),
    ("handed_off", "human_reply"),
    ("human_assisted", "human_before_ai"),
    ("pending", "not_matured"),
    ("resolved", "all_criteria_passed"),
    ("contained_unresolved", "handoff_unserved"),
    ("contained_unresolved", "not_substantive"),
    ("contained_unresolved", "negative_feedback"),
    ("human_only", "human_reply"),
    ("unanswered", "no_reply"),
}
EXCLUSIONS = {"spam", "test", "merged", "customer_never_spoke"}
EVIDENCE = {"handoff_event", "assignment", "unassignment", "human_reply"}
INITIATORS = {"agent", "customer", "automation", "manual"}
CONTRACT = {
    "conversations",
    "messages",
    "conversation_events",
    "feedback",
    "contacts",
    "agents",
    "teams",
    "tickets",
    "ticket_stage_history",
    "ticket_owner_history",
    "pipelines",
    "knowledge_gaps",
    "orders",
    "product_touches",
    "account_settings",
    "invoice_lines",
}
RESPOND_IO = {
    "conversations",
    "messages",
    "contacts",
    "users",
    "channels",
    "failed_messages",
    "closed_webhooks",
}

KLAVIYO = {
    "conversations",
    "messages",
    "events",
    "metrics",
    "profiles",
    "attributions",
    "product_card_clicks",
}


@pytest.fixture(scope="module")
def connection(examples_database: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(examples_database), read_only=True) as opened:
        yield opened


def values_of(connection: duckdb.DuckDBPyConnection, query: str) -> set[Any]:
    """Return the rows of a query, as bare values where it has one column."""
    rows = connection.execute(query).fetchall()
    return {row[0] if len(row) == 1 else row for row in rows}


# --------------------------------------------------------------------------------------------------------------------
# Everything occurs
# --------------------------------------------------------------------------------------------------------------------


def test_every_table_of_the_contract_has_rows(connection: duckdb.DuckDBPyConnection):
    for table in sorted(CONTRACT):
        query = f"select count(*) from raw.generic__{table}"  # noqa: S608 - a name from the list above
        assert connection.execute(query).fetchone() > (0,), table


def test_no_row_is_rejected_and_no_file_refused(connection: duckdb.DuckDBPyConnection):
    assert values_of(connection, "select count(*) from raw.rejected_rows") == {0}
    query = "select count(*) from marts.fct_data_quality_findings where check_name in ('rejected_row', 'refused_file')"
    assert values_of(connection, query) == {0}


def test_there_are_a_few_findings(connection: duckdb.DuckDBPyConnection):
    found = values_of(connection, "select check_name from marts.fct_data_quality_findings")
    assert {"unreadable_value", "unknown_kind", "orphan"} <= found


def test_no_table_of_hubspots_models_copies_the_text_of_a_message(connection: duckdb.DuckDBPyConnection):
    connection.execute(
        "create temp table sent as "
        "select text from raw.hubspot__thread_items where direction = 'OUTGOING' and text <> '' "
        "union select text from raw.hubspot__conversation_message_history where direction = 'OUTGOING' and text <> ''"
    )
    assert connection.execute("select count(*) from sent").fetchone() > (20,)
    columns = connection.execute(
        "select table_schema || '.' || table_name, column_name from information_schema.columns "
        "inner join information_schema.tables using (table_schema, table_name) "
        "where table_type = 'BASE TABLE' and data_type = 'VARCHAR' "
        "and regexp_matches(table_name, '^(stg|int)_hubspot__')"
    ).fetchall()
    assert len(columns) > 20
    for table, column in columns:
        query = f'select count(*) from {table} where "{column}" in (select text from sent)'  # noqa: S608 - dbt's own names
        assert connection.execute(query).fetchone() == (0,), (table, column)


def test_every_outcome_and_reason_occurs(connection: duckdb.DuckDBPyConnection):
    query = "select outcome, outcome_reason from marts.fct_episodes where is_eligible"
    assert values_of(connection, query) == OUTCOMES


def test_every_exclusion_occurs(connection: duckdb.DuckDBPyConnection):
    query = "select exclusion_reason from marts.fct_episodes where not is_eligible"
    assert values_of(connection, query) == EXCLUSIONS


def test_every_evidence_initiator_and_grade_of_handoffs_occurs(connection: duckdb.DuckDBPyConnection):
    assert values_of(connection, "select evidence from marts.fct_handoffs") == EVIDENCE
    assert values_of(connection, "select initiator from marts.fct_handoffs") == INITIATORS
    assert values_of(connection, "select evidence_grade from marts.fct_handoffs") == {"full", "proxy"}
    assert values_of(connection, "select evidence_grade from marts.fct_episodes where is_resolved") == {"full", "proxy"}


def possible_reasons(definition: oracle.Definition) -> set[str]:
    """Return the reasons that a definition can give."""
    reasons = {"not_eligible", "not_handled", "human_involvement", "not_matured", "confirmed", "all_criteria_passed"}
    if definition.fails_on_request:
        reasons.add("handoff_requested")
    if definition.needs_substantive_reply:
        reasons.add("not_substantive")
    if definition.fails_on_negative != "none":
        reasons.add("negative_feedback")
    if definition.last_word in {"ai", "ai_or_confirmation"}:
        reasons.add("customer_last_word")
    if definition.last_word == "no_one_after_close":
        reasons.add("reopened")
    if definition.needs_close:
        reasons.add("not_closed")
    if definition.fails_on_return:
        reasons.add("customer_returned")
    if definition.no_recontact is not None:
        reasons.add("recontact")
    return reasons


@pytest.mark.parametrize("definition", oracle.seed_definitions(PROJECT), ids=lambda row: row.definition_id)
def test_every_reason_a_definition_can_give_occurs(
    definition: oracle.Definition, connection: duckdb.DuckDBPyConnection
):
    found = connection.execute(
        "select distinct reason from marts.fct_verdicts where definition_id = $1", [definition.definition_id]
    ).fetchall()
    assert {reason for (reason,) in found} == possible_reasons(definition)


def test_the_last_week_of_each_account_has_something_to_tell(connection: duckdb.DuckDBPyConnection):
    query = """
        select account_id, outcome
        from marts.fct_episodes
        qualify started_week = max(started_week) over (partition by account_id)
    """
    found = values_of(connection, query)
    for account_id in ("harbour_lamps", "kite_and_co", "thistle_yarns", "kowhai_kayaks", "lantern_teas"):
        assert {(account_id, outcome) for outcome in ("resolved", "handed_off", "pending")} <= found


def test_invoices_show_every_status_and_what_it_is_worth(connection: duckdb.DuckDBPyConnection):
    found = values_of(connection, "select status from marts.fct_invoice_lines")
    assert found == set(oracle_invoices.STATUSES)
    query = """
        select invoice_id, cast(amount_in_doubt as varchar), cast(amount_arguable as varchar), unbilled_episodes,
            cast(counted_difference as varchar), cast(expected_amount as varchar)
        from marts.agg_invoices
    """
    # harbour_lamps: 25 units in March, 8 of which do not hold; of April's two were billed in March and one is none,
    # one is pending, four name nobody, where two were resolved and not billed. Before 12 March nothing has a price
    assert values_of(connection, query) == {
        ("FIN-2026-03", "7.9200", "0.0000", 0, None, None),
        ("FIN-2026-04", "2.9700", "4.9500", 2, "2.0000", "10.8900"),
        ("K-118", "1.3500", "4.0500", 8, None, None),
        ("HS-4411", "0.0000", "2.0000", 2, "2.0000", "1.0000"),
    }
    query = "select conversation_id, first_line_id from marts.fct_invoice_lines where status = 'billed_twice'"
    assert values_of(connection, query) == {
        ("HL-1020", "FIN-2026-03-08"),
        ("HL-1035", "FIN-2026-03-21"),
        ("HL-1036", "FIN-2026-03-22"),
    }


def test_knowledge_gaps_tickets_and_orders_show_their_kinds(connection: duckdb.DuckDBPyConnection):
    statuses = values_of(connection, "select status from marts.fct_knowledge_gap_questions")
    assert statuses == {"open", "resolved", "dismissed"}
    entered_twice = (
        "select ticket_id from marts.fct_ticket_stage_visits group by ticket_id, stage_id having count(*) > 1"
    )
    assert values_of(connection, entered_twice)
    credited = values_of(connection, "select order_id from marts.fct_attributed_orders where source_system = 'generic'")
    exported = values_of(connection, "select order_id from raw.generic__orders")
    assert credited and credited < exported


# --------------------------------------------------------------------------------------------------------------------
# The oracle gives the same
# --------------------------------------------------------------------------------------------------------------------


def read_rows(path: Path) -> list[dict[str, str]]:
    """Read one export file without the loader; every value as text, unknown ones empty."""
    if path.suffix == ".parquet":
        cursor = duckdb.connect().execute("select * from read_parquet($1)", [str(path)])
        names = [column[0] for column in cursor.description or []]
        return [{n: v or "" for n, v in zip(names, row, strict=True)} for row in cursor.fetchall()]
    content = path.read_bytes()
    text = (gzip.decompress(content) if path.suffix == ".gz" else content).decode("utf-8")
    if ".csv" in path.name:
        return list(csv.DictReader(text.splitlines()))
    if ".ndjson" in path.name or ".jsonl" in path.name:
        return [json.loads(line) for line in text.splitlines()]
    document = json.loads(text)
    return document["results"] if isinstance(document, dict) else document


def read_accounts() -> list[oracle.Account]:
    """Read the example exports as the oracle's accounts."""
    accounts = []
    for folder in sorted((EXPORTS / SOURCE_SYSTEM).iterdir()):
        extracted_at = json.loads((folder / "export.json").read_text(encoding="utf-8"))["extracted_at"]
        files = {path.name.partition(".")[0]: read_rows(path) for path in folder.iterdir() if path.stem != "export"}
        schedule = oracle.seed_schedule(PROJECT, SOURCE_SYSTEM, folder.name)
        accounts.append(oracle.Account(SOURCE_SYSTEM, folder.name, [oracle.Extraction(extracted_at, files)], schedule))
    return accounts


def test_the_oracles_give_the_same_rows(examples_database: Path):
    accounts, definitions = read_accounts(), oracle.seed_definitions(PROJECT)
    assert compare_worlds.compare_judged(accounts, definitions, examples_database) == []


def test_some_shops_have_opening_hours_and_business_clocks_that_differ_there(connection: duckdb.DuckDBPyConnection):
    query = "select account_id from marts.fct_episodes where is_within_opening_hours is {} null group by 1"
    with_hours = values_of(connection, query.format("not"))
    assert with_hours == {"harbour_lamps", "thistle_yarns"}
    assert values_of(connection, query.format("")) == {path.name for path in EXPORTS.glob("*/*")} - with_hours
    for table in ("fct_episodes", "fct_handoffs", "fct_replies", "fct_closes", "fct_handoff_requests"):
        found = values_of(connection, f"select is_within_opening_hours from marts.{table}")  # noqa: S608 - names above
        assert found == {True, False, None}, table
    # handed over at 19:30 in Berlin, after closing at 18:00; answered at 10:30 the next morning, open since 9:00
    query = (
        "select seconds_to_human_reply, business_seconds_to_human_reply from marts.fct_handoffs where episode_id = '{}'"
    )
    assert values_of(connection, query.format("generic/harbour_lamps/HL-1006/1")) == {(53_880, 5_400)}
    differing = "first_response_business_seconds < first_response_seconds"
    assert values_of(connection, f"select account_id from marts.fct_episodes where {differing}") == with_hours  # noqa: S608


# --------------------------------------------------------------------------------------------------------------------
# The vendors' shops: what the reports say
# --------------------------------------------------------------------------------------------------------------------


def claims() -> list[Any]:
    """Read the claims about each account of a vendor: `tests/examples/<account_id>.toml`."""
    return [
        pytest.param(path.stem, claim["query"], claim["rows"], id=f"{path.stem}: {claim['name']}")
        for path in sorted(CLAIMS.glob("*.toml"))
        for claim in tomllib.loads(path.read_text(encoding="utf-8"))["claim"]
    ]


def answer(database: Path, account_id: str, query: str) -> list[list[str]]:
    """Return the rows of a query over one account's marts and reports, as they are written in claims."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{database}' as built (read_only)")
        connection.execute("set timezone = 'UTC'")
        tables = connection.execute(
            """
            select distinct table_schema, table_name from information_schema.columns
            where table_catalog = 'built' and table_schema in ('marts', 'reports') and column_name = 'account_id'
            """
        ).fetchall()
        for schema, table in tables:
            connection.execute(
                f"create view {table} as select * from built.{schema}.{table} where account_id = '{account_id}'"  # noqa: S608
            )
        return [[shown(value).strip() for value in row] for row in connection.execute(query).fetchall()]


@pytest.mark.parametrize(("account_id", "query", "rows"), claims())
def test_the_reports_say_of_a_shop_what_its_story_says(account_id: str, query: str, rows: str, examples_database: Path):
    expected = [[cell.strip() for cell in line.split("|")] for line in rows.strip().splitlines()]
    assert expected
    assert answer(examples_database, account_id, query) == expected


def test_every_shop_of_a_vendor_has_claims():
    shops = {path.name for source in CLAIMED_SOURCES for path in (EXPORTS / source).iterdir()}
    assert {path.stem for path in CLAIMS.glob("*.toml")} == shops


def test_every_type_of_item_and_every_prefix_of_actors_occurs_in_hubspot_exports(
    connection: duckdb.DuckDBPyConnection,
):
    types = values_of(connection, "select type from raw.hubspot__thread_items")
    assert types == {
        "MESSAGE",
        "WELCOME_MESSAGE",
        "COMMENT",
        "ASSIGNMENT",
        "THREAD_STATUS_CHANGE",
        "THREAD_INBOX_CHANGE",
    }
    assert values_of(connection, "select left(id, 2) from raw.hubspot__actors") == {
        f"{letter}-" for letter in "ABEILSV"
    }


def test_every_table_and_trap_of_respond_io_exports_occurs(connection: duckdb.DuckDBPyConnection):
    for table in sorted(RESPOND_IO):
        query = f"select count(*) from raw.respond_io__{table}"  # noqa: S608 - a name from the list above
        assert connection.execute(query).fetchone() > (0,), table
    senders = values_of(connection, "select sender_type from raw.respond_io__messages")
    assert senders == {"contact", "user", "echo", "workflow", "broadcast", "bot", "ai_agent"}
    headers = {
        (len(header), "Resolver" in header)
        for path in (EXPORTS / "respond_io").glob("*/conversations*.csv")
        for header in [path.read_text(encoding="utf-8").splitlines()[0].split(",")]
    }
    assert headers == {(13, True), (30, False)}
    # exports overlap, and one conversation was open when it was exported
    files = "select conversation_id from raw.respond_io__conversations group by 1 having count(distinct _file) > 1"
    assert values_of(connection, files)
    assert values_of(
        connection,
        "select count(*) from marts.fct_conversations where source_system = 'respond_io' and closed_at is null",
    ) == {1}
    where_they_lie = values_of(connection, "select where_it_lies from marts.agg_daily_unmatched_messages")
    assert where_they_lie == {"no_conversation", "before_the_first_start", "after_a_close"}


def test_every_table_form_and_trap_of_klaviyo_exports_occurs(connection: duckdb.DuckDBPyConnection):
    for table in sorted(KLAVIYO):
        query = f"select count(*) from raw.klaviyo__{table}"  # noqa: S608 - a name from the list above
        assert connection.execute(query).fetchone() > (0,), table
    # what pages include lands with them
    assert values_of(connection, "select type from raw.klaviyo__events") == {
        "event",
        "metric",
        "profile",
        "attribution",
    }
    statuses = values_of(connection, "select attributes::json ->> 'status' from raw.klaviyo__conversations")
    assert statuses == {"open", "routed-to-team", "resolved-by-ai", "closed"}
    # some messages name their conversation, of others only the page does
    named = (
        "select relationships is not null, page_link is not null from raw.klaviyo__messages where id not like '8899%'"
    )
    assert values_of(connection, named) == {(True, False), (False, True)}
    words = values_of(connection, "select event_word from intermediate.int_klaviyo__event_records")
    assert words == values_of(
        connection, "select value from definitions.value_map where source_system = 'klaviyo' and domain = 'metric'"
    )
    made_up = "select event_type, is_made_up from intermediate.int_klaviyo__events"
    assert values_of(connection, made_up) == {
        (event_type, told) for event_type in ("handoff", "closed") for told in (True, False)
    }


# --------------------------------------------------------------------------------------------------------------------
# The walkthrough
# --------------------------------------------------------------------------------------------------------------------

QUERY_AND_TABLE = re.compile(
    r"^```sql\n(?P<query>(?:(?!```)[^\n]*\n)+)```\n\n(?P<table>(?:^\|[^\n]*\n)+)", re.MULTILINE
)
SQL_BLOCK = re.compile(r"^ *```sql\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
ITEM_TABLE = re.compile(r"^\| Time in Berlin \|.*\n\|.*\n(?P<rows>(?:^\|.*\n)+)", re.MULTILINE)


def shown(value: Any) -> str:
    """Write a value as the page shows it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:g}" if isinstance(value, float) else str(value)


def table_of(connection: duckdb.DuckDBPyConnection, query: str) -> str:
    """Return a query's result as a Markdown table."""
    cursor = connection.execute(query)
    names = [column[0] for column in cursor.description or []]
    lines = [names, ["---"] * len(names), *([shown(value) for value in row] for row in cursor.fetchall())]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def queries_with_results(page: Path) -> list[Any]:
    """Return the queries of a page below which their result stands, with that."""
    found = QUERY_AND_TABLE.finditer(page.read_text(encoding="utf-8"))
    return [pytest.param(m["query"], m["table"], id=f"{page.stem} {n}") for n, m in enumerate(found, start=1)]


def test_every_query_of_the_walkthrough_has_a_result():
    assert len(queries_with_results(WALKTHROUGH)) == WALKTHROUGH.read_text(encoding="utf-8").count("```sql") > 10


@pytest.mark.parametrize(
    ("query", "table"), [*queries_with_results(WALKTHROUGH), *queries_with_results(EXPLAINED_FALL)]
)
def test_a_page_shows_what_the_query_returns(query: str, table: str, connection: duckdb.DuckDBPyConnection):
    found = table_of(connection, query)
    assert table == found, f"the page should show\n\n{found}"


def queries_of_pages() -> list[Any]:
    """Return every query of the README and the pages of docs, under its page's name."""
    pages = [PROJECT / "README.md", *sorted((PROJECT / "docs").glob("*.md"))]
    return [
        pytest.param(query, id=f"{page.name} {number}")
        for page in pages
        for number, query in enumerate(
            (
                query
                for block in SQL_BLOCK.findall(page.read_text(encoding="utf-8"))
                for query in block.split(";\n")
                if query.strip()
            ),
            start=1,
        )
    ]


@pytest.mark.parametrize("query", queries_of_pages())
def test_a_query_that_a_page_shows_runs_and_reads_no_schema_but_those_that_are_public(
    query: str, connection: duckdb.DuckDBPyConnection
):
    connection.execute(query)
    read = set(re.findall(r"\b(?:from|join)\s+(\w+)\.\w+", query))
    assert read
    assert read <= {"marts", "reports", "definitions", "raw"}


def test_every_message_of_fct_messages_has_its_row_of_texts(connection: duckdb.DuckDBPyConnection):
    keys = "select message_key from marts.{}"
    assert values_of(connection, keys.format("fct_messages")) == values_of(connection, keys.format("fct_message_texts"))


def test_items_of_the_walkthrough_are_those_of_the_export():
    account = next(account for account in read_accounts() if account.account_id == "harbour_lamps")
    zone = zoneinfo.ZoneInfo("Europe/Berlin")
    exported: dict[str, tuple[datetime, str]] = {}
    for table, time, what in (
        ("messages", "sent_at", "text"),
        ("conversation_events", "occurred_at", "event_type"),
        ("feedback", "submitted_at", "value"),
    ):
        for item_id, row in oracle.newest_rows(account, table).items():
            at = oracle.parse_instant(row[time], zone)
            if at is not None:
                exported[item_id] = (at, row[what] or "")
    tables = list(ITEM_TABLE.finditer(WALKTHROUGH.read_text(encoding="utf-8")))
    assert len(tables) >= 5
    for table in tables:
        for line in table["rows"].splitlines():
            time, item_id, _, what = (cell.strip() for cell in line.strip("|").split(" | "))
            at, text = exported[item_id]
            assert time == f"{at.replace(tzinfo=UTC).astimezone(zone):%Y-%m-%d %H:%M}", item_id
            assert text in what, item_id
