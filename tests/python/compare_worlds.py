"""Compare the models with the oracle, cell by cell, on random worlds.

    .venv/bin/python tests/python/compare_worlds.py --accounts 300 --seed 1

It writes the worlds as export folders, loads and builds them into a database of its own, and reads the marts. For each
of the first differences it prints both values and the whole world, items in order, so that a person can judge.
Exit code 0: every cell agrees; 1: some do not; 2: the project's own commands failed.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import isclose
from pathlib import Path
from typing import Any

import duckdb

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT))

from tests.python import (  # noqa: E402 - the command runs from anywhere
    hubspot_coverage,
    hubspot_mapping,
    hubspot_shapes,
    hubspot_worlds,
    invoice_worlds,
    klaviyo_coverage,
    klaviyo_mapping,
    klaviyo_worlds,
    oracle,
    oracle_exits,
    oracle_service,
    oracle_thread,
    respond_io_coverage,
    respond_io_mapping,
    respond_io_worlds,
    worlds,
    worlds_coverage,
)
from tests.python.commands import DBT  # noqa: E402
from tests.python.worlds_variants import (  # noqa: E402
    MARK,
    WAYS,
    Loading,
    differing_rows,
    loadings_of,
    read_seen,
    write_loadings,
)

ACCOUNT_KEY = ("source_system", "account_id")
EPISODE_KEY = (*ACCOUNT_KEY, "conversation_id", "episode_index")

Row = dict[str, Any]
# accounts as a vendor exports them
VendorAccount = hubspot_worlds.HubspotAccount | respond_io_worlds.RespondIoAccount | klaviyo_worlds.KlaviyoAccount


@dataclass(frozen=True)
class Table:
    """How the rows of one mart answer to those of the oracle."""

    mart: str
    rows: str  # name in what judge returns
    key: tuple[str, ...]
    has_episode_id: bool = False  # the natural episode key comes from fct_episodes
    schema: str = "marts"
    counts: tuple[str, ...] = ()  # a row in which all of these are 0 only says that there was nothing


TABLES = [
    Table("fct_episodes", "episodes", EPISODE_KEY),
    Table("fct_verdicts", "verdicts", (*EPISODE_KEY, "definition_id"), has_episode_id=True),
    Table("fct_handoffs", "handoffs", (*EPISODE_KEY, "handoff_index"), has_episode_id=True),
    Table("fct_replies", "replies", (*EPISODE_KEY, "reply_message_id"), has_episode_id=True),
    Table("fct_attributed_orders", "attributed_orders", (*ACCOUNT_KEY, "order_id")),
    Table("agg_weekly_agent_performance", "weekly", (*ACCOUNT_KEY, "week_start", "channel")),
    # one id may stand in two conversations
    Table("fct_messages", "messages", (*ACCOUNT_KEY, "conversation_id", "message_id")),
]

# what the audit tells of opening hours, exits, durability and waits: tests/python/oracle_exits.py
EXIT_TABLES = [
    Table("dim_accounts", "accounts", ACCOUNT_KEY),
    Table("fct_episodes", "episodes", EPISODE_KEY),
    Table("fct_handoffs", "handoffs", (*EPISODE_KEY, "handoff_index"), has_episode_id=True),
    Table("fct_replies", "replies", (*EPISODE_KEY, "reply_index"), has_episode_id=True),
    Table("fct_closes", "closes", (*ACCOUNT_KEY, "conversation_id", "close_index")),
    Table("fct_handoff_requests", "requests", (*EPISODE_KEY, "request_index"), has_episode_id=True),
    Table("agg_weekly_handoffs", "weekly_handoffs", (*ACCOUNT_KEY, "week_start", "initiator", "reason")),
    Table("agg_weekly_durability", "durability", (*ACCOUNT_KEY, "week_start", "channel", "definition_id")),
    Table("agg_weekly_flow", "flow", (*ACCOUNT_KEY, "week_start", "channel", "exit")),
    Table("agg_daily_flow", "daily_flow", (*ACCOUNT_KEY, "local_date")),
]

# what service is told by: tests/python/oracle_service.py
SERVICE_TABLES = [
    Table("agg_daily_backlog", "backlog", (*ACCOUNT_KEY, "local_date", "holder")),
    Table("agg_hourly_concurrency", "concurrency", (*ACCOUNT_KEY, "local_date", "hour_of_day")),
    Table("fct_sla_outcomes", "sla", (*EPISODE_KEY, "policy_id"), has_episode_id=True),
    Table("agg_weekly_sla", "weekly_sla", (*ACCOUNT_KEY, "week_start", "channel", "policy_id")),
    Table("agg_weekly_handoff_requests", "weekly_requests", (*ACCOUNT_KEY, "week_start", "kind")),
]

# a conversation item by item: tests/python/oracle_thread.py
THREAD_TABLES = [
    Table("rpt_thread", "thread", (*ACCOUNT_KEY, "conversation_id", "item_index"), schema="reports"),
]

# what vendors billed
INVOICE_TABLES = [
    Table("fct_invoice_lines", "fct_invoice_lines", (*ACCOUNT_KEY, "invoice_id", "line_id", "unit_index")),
    Table("agg_invoices", "agg_invoices", (*ACCOUNT_KEY, "invoice_id", "definition_id", "currency")),
]

# what HubSpot's records say, record by record
RECORD_TABLES = [
    Table("fct_conversations", "fct_conversations", (*ACCOUNT_KEY, "conversation_id")),
    # one id may stand in two conversations
    Table("fct_messages", "fct_messages", (*ACCOUNT_KEY, "message_id", "conversation_id")),
    Table("fct_assignments", "fct_assignments", (*ACCOUNT_KEY, "event_id", "conversation_id")),
    Table("fct_feedback", "fct_feedback", (*ACCOUNT_KEY, "feedback_id")),
    Table("fct_tickets", "fct_tickets", (*ACCOUNT_KEY, "ticket_id")),
    Table("fct_ticket_stage_visits", "fct_ticket_stage_visits", (*ACCOUNT_KEY, "ticket_id", "visit_index")),
    Table("fct_knowledge_gap_questions", "fct_knowledge_gap_questions", (*ACCOUNT_KEY, "question_id")),
    Table("bridge_conversation_tickets", "bridge_conversation_tickets", (*ACCOUNT_KEY, "conversation_id", "ticket_id")),
    Table("dim_agents", "dim_agents", (*ACCOUNT_KEY, "agent_id")),
    Table("dim_teams", "dim_teams", (*ACCOUNT_KEY, "team_id")),
    Table("bridge_team_members", "bridge_team_members", (*ACCOUNT_KEY, "team_id", "agent_id")),
]

# what respond.io's files say, record by record
RESPOND_IO_TABLES = [
    *(RECORD_TABLES[:2]),
    # its assignments have no id of their own: they are numbered within their conversation
    Table("fct_assignments", "fct_assignments", (*ACCOUNT_KEY, "conversation_id", "assignment_index")),
    Table("fct_conversation_responses", "fct_conversation_responses", (*ACCOUNT_KEY, "conversation_id")),
    Table(
        "fct_vendor_count_differences",
        "fct_vendor_count_differences",
        (*ACCOUNT_KEY, "conversation_id", "stated_in"),
    ),
    Table(
        "agg_daily_unmatched_messages",
        "agg_daily_unmatched_messages",
        (*ACCOUNT_KEY, "contact_id", "sent_date", "where_it_lies"),
    ),
    Table("agg_id_clock_differences", "agg_id_clock_differences", (*ACCOUNT_KEY, "record_kind", "hours_late")),
    Table(
        "fct_vendor_duration_differences",
        "fct_vendor_duration_differences",
        (*ACCOUNT_KEY, "record_id", "stated_in"),
    ),
    Table("dim_contacts", "dim_contacts", (*ACCOUNT_KEY, "contact_id")),
    *(RECORD_TABLES[-3:]),
]
# report -> its grain below the account, the first of its figures last
RESPOND_IO_REPORTS = {
    "conversations_opened": (
        *("opened_date", "contact_type", "channel", "opened_source", "user_id", "team_id"),
        "opened_conversations",
    ),
    "incoming_messages": ("sent_date", "channel", "user_id", "team_id", "incoming_messages"),
    "outgoing_messages": (
        *("sent_date", "message_source", "item_type", "channel", "user_id", "team_id"),
        "outgoing_messages",
    ),
    "first_response_time": (
        *("closed_only", "counted_date", "band_position", "channel", "user_id", "team_id"),
        "conversations",
    ),
    "resolution_time": (
        *("closed_date", "band_position", "channel", "closed_source", "user_id", "team_id"),
        "closed_conversations",
    ),
    "leaderboard": ("frequency", "period_start", "group_by", "measure", "subject_id", "n"),
}
RESPOND_IO_TABLES += [
    Table(
        f"rpt_respond_io__{report}",
        f"rpt_respond_io__{report}",
        (*ACCOUNT_KEY, *grain),
        schema="reports",
        counts=(count, *(("failed_messages",) if report == "outgoing_messages" else ())),
    )
    for report, (*grain, count) in RESPOND_IO_REPORTS.items()
]

# what Klaviyo's answers say, record by record
KLAVIYO_TABLES = [
    *RECORD_TABLES[:2],
    Table("bridge_conversation_tags", "bridge_conversation_tags", (*ACCOUNT_KEY, "conversation_id", "tag")),
    Table("bridge_conversation_skills", "bridge_conversation_skills", (*ACCOUNT_KEY, "conversation_id", "skill")),
    Table("dim_contacts", "dim_contacts", (*ACCOUNT_KEY, "contact_id")),
    Table("dim_agent_dates", "dim_agent_dates", (*ACCOUNT_KEY, "date_day")),
    Table("fct_conversation_statuses", "fct_conversation_statuses", (*ACCOUNT_KEY, "conversation_id")),
    Table("fct_product_touches", "fct_product_touches", (*ACCOUNT_KEY, "touch_id")),
    # over SMS as well, which the contract knows nothing of: in the place of the oracle's
    Table("fct_attributed_orders", "fct_attributed_orders", (*ACCOUNT_KEY, "order_id")),
    Table("fct_recommended_orders", "fct_recommended_orders", (*ACCOUNT_KEY, "order_id")),
]
KLAVIYO_REPORTS = {
    "overview": ("date_day", "channel", "group_by", "group_value"),
    "conversations": ("conversation_id",),
    "to_learn_from": ("tag", "conversation_id"),
    "status_differences": ("conversation_id",),
    "ai_sales": ("placed_date", "channel", "currency"),
    "engagement": ("touched_date", "channel"),
    "skills": ("date_day", "channel", "skill"),
}
KLAVIYO_TABLES += [
    Table(f"rpt_klaviyo__{report}", f"rpt_klaviyo__{report}", (*ACCOUNT_KEY, *grain), schema="reports")
    for report, grain in KLAVIYO_REPORTS.items()
]

# the oracle's name of a column -> names that the mart may give it, where the specification does not fix one
OTHER_NAMES = {
    "reply_message_id": "message_id",
    "seconds_waited": "waited_seconds",
    "turn_message_id": "first_question_message_id",
    "turn_started_at": "asked_at",
}


@dataclass(frozen=True)
class Vendor:
    """The modules that make a vendor's accounts, say what they mean and what they must hold; the marts to compare."""

    worlds: Any
    mapping: Any
    coverage: Any
    tables: Sequence[Table]


VENDORS = {
    "hubspot": Vendor(hubspot_shapes, hubspot_mapping, hubspot_coverage, RECORD_TABLES),
    "respond_io": Vendor(respond_io_worlds, respond_io_mapping, respond_io_coverage, RESPOND_IO_TABLES),
    "klaviyo": Vendor(klaviyo_worlds, klaviyo_mapping, klaviyo_coverage, KLAVIYO_TABLES),
}


# --------------------------------------------------------------------------------------------------------------------
# Building
# --------------------------------------------------------------------------------------------------------------------


def run(command: Sequence[str | Path], database: Path, machine_zone: str, project: Path = PROJECT) -> None:
    """Run one of a project's commands on a machine of a time zone; stop with its output when it fails."""
    environment = os.environ | {"AGENT_OUTCOMES_DATABASE": str(database), "TZ": machine_zone, "DO_NOT_TRACK": "1"}
    done = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        print(f"failed with exit code {done.returncode}: {' '.join(map(str, command))}\n{done.stdout}\n{done.stderr}")
        raise SystemExit(2)


def load(loadings: Sequence[Loading], database: Path, workspace: Path, project: Path = PROJECT) -> None:
    """Write the worlds as export folders below the workspace and load each on a machine of its time zone."""
    for folder, machine_zone in write_loadings(loadings, workspace / "exports"):
        run([sys.executable, "scripts/load_exports.py", folder], database, machine_zone, project)


def load_vendors(
    found: Sequence[tuple[Vendor, Sequence[Any]]], database: Path, workspace: Path, project: Path = PROJECT
) -> None:
    """Write vendors' accounts as export folders below the workspace and load them, one folder after the other.

    Random files hold damaged rows: the loader may reject as many as it likes.
    """
    written = [vendor.worlds.write_exports(accounts, workspace / "vendor_exports") for vendor, accounts in found]
    for folder in sorted({folder for folders in written for folder in folders}):
        run([sys.executable, "scripts/load_exports.py", folder, "--max-rejected", "1"], database, "UTC", project)


def dbt(database: Path, machine_zone: str, step: str, *options: str, project: Path = PROJECT) -> None:
    """Run a step of dbt, with files of its own beside the database."""
    own_files = ["--target-path", str(database.parent / "target"), "--log-path", str(database.parent / "logs")]
    run([*DBT, step, "--quiet", *own_files, *options], database, machine_zone, project)


def build(  # noqa: PLR0913 - two of six are names of what is built
    accounts: Sequence[oracle.Account | VendorAccount],
    database: Path,
    machine_zone: str,
    *,
    tests: bool,
    as_of: str | None = None,
    project: Path = PROJECT,
) -> None:
    """Build what is loaded, with the worlds' opening hours and actors; with the project's data tests when asked for.

    as_of: the variable, ISO 8601. Random words are mostly unknown: the test of their share lets them pass.
    """
    variables = "{max_unknown_share: 1" + (f", as_of: '{as_of}'" if as_of else "") + "}"
    dbt(database, machine_zone, "seed", project=project)
    add_seed_rows(accounts, database)
    dbt(
        database,
        machine_zone,
        *(["build", "--exclude-resource-type", "seed"] if tests else ["run"]),
        "--vars",
        variables,
        project=project,
    )


def seed_rows_of(accounts: Sequence[oracle.Account | VendorAccount]) -> dict[str, list[tuple]]:
    """Return the accounts' opening hours, holidays, actors, settings and prices by seed, the columns in its order."""
    mapped = [account for account in accounts if hasattr(account, "actor_map")]
    stating = [account for account in accounts if isinstance(account, klaviyo_worlds.KlaviyoAccount)]
    rows_of_seeds = (*worlds.seed_rows(accounts), hubspot_mapping.seed_rows(mapped))
    seeds = dict(zip(("business_schedules", "business_holidays", "actor_map"), rows_of_seeds, strict=True))
    own = {"resolution_prices": invoice_worlds.price_rows(), "sla_policies": worlds.OWN_POLICIES}
    return seeds | own | klaviyo_worlds.seed_rows(stating)


def add_seed_rows(accounts: Sequence[oracle.Account | VendorAccount], database: Path) -> None:
    """Add the worlds' opening hours, holidays, actors, settings, definitions and prices to the loaded seeds."""
    with duckdb.connect(str(database)) as connection:
        columns, marks = ", ".join(worlds.DEFINITION_COLUMNS), ", ".join("?" * len(worlds.DEFINITION_COLUMNS))
        statement = f"insert into definitions.resolution_definitions ({columns}) values ({marks})"  # noqa: S608
        connection.executemany(statement, worlds.OWN_DEFINITIONS)
        # an older commit's project lacks the newest
        seeds = connection.execute(
            "select table_name from information_schema.tables where table_schema = 'definitions'"
        )
        there = {name for (name,) in seeds.fetchall()}
        for seed, rows in seed_rows_of(accounts).items():
            if rows and seed in there:
                marks = ", ".join("?" * len(rows[0]))
                connection.executemany(f"insert into definitions.{seed} values ({marks})", rows)  # noqa: S608


# --------------------------------------------------------------------------------------------------------------------
# Reading
# --------------------------------------------------------------------------------------------------------------------


def plain(value: Any) -> Any:
    """Return a value of the database as the oracle would write it."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC).replace(tzinfo=None)
    return value


def read_table(connection: duckdb.DuckDBPyConnection, table: Table) -> list[Row]:
    """Return the rows of one mart or report."""
    cursor = connection.execute(f"select * from {table.schema}.{table.mart}")  # noqa: S608 - a name from the list above
    names = [column[0] for column in cursor.description or []]
    rows = [dict(zip(names, map(plain, values), strict=True)) for values in cursor.fetchall()]
    return [row for row in rows if not table.counts or any(row[name] for name in table.counts)]


def rename(rows: list[Row]) -> None:
    """Give the columns that the specification does not name the oracle's names."""
    names = set(rows[0]) if rows else set()
    for name, found in OTHER_NAMES.items():
        if found in names:
            for row in rows:
                row[name] = row[found]


def read_marts(
    database: Path, tables: Sequence[Table] = TABLES, source_system: str | None = None
) -> dict[str, list[Row]]:
    """Return the rows of all compared marts that exist, of all sources or one, with the natural episode key."""
    with duckdb.connect(str(database), read_only=True) as connection:
        existing = set(connection.execute("select table_schema, table_name from information_schema.tables").fetchall())
        marts = {
            table.mart: read_table(connection, table) for table in tables if (table.schema, table.mart) in existing
        }
    if source_system is not None:
        marts = {mart: [row for row in rows if row["source_system"] == source_system] for mart, rows in marts.items()}
    episodes = {row["episode_id"]: row for row in marts.get("fct_episodes", [])}
    for table in tables:
        rows = marts.get(table.mart, [])
        rename(rows)
        if table.has_episode_id:
            for row in rows:
                episode = episodes.get(row["episode_id"], {})
                row.update({name: episode.get(name) for name in EPISODE_KEY})
    return marts


# --------------------------------------------------------------------------------------------------------------------
# Comparing
# --------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Difference:
    """One cell, or one row, that differs."""

    mart: str
    key: tuple[Any, ...]
    column: str
    expected: Any
    found: Any


def is_same(expected: Any, found: Any) -> bool:
    """Say whether two cells agree; doubles up to their last digits."""
    if isinstance(expected, float) and isinstance(found, int | float) and not isinstance(found, bool):
        return isclose(expected, found, rel_tol=1e-12, abs_tol=1e-9)
    return bool(expected == found) and (expected is None) == (found is None)


def by_key(rows: Sequence[Row], key: Sequence[str]) -> tuple[dict[tuple[Any, ...], Row], Counter[tuple[Any, ...]]]:
    """Return rows by key, and how often each key occurs."""
    keys = [tuple(row.get(name) for name in key) for row in rows]
    return dict(zip(keys, rows, strict=True)), Counter(keys)


def compare_table(
    table: Table, expected_rows: Sequence[Row], found_rows: Sequence[Row]
) -> tuple[int, list[Difference]]:
    """Compare one mart; return the number of cells and the differences."""
    expected, wanted = by_key(expected_rows, table.key)
    found, counts = by_key(found_rows, table.key)
    # messages of one id that no conversation holds have one key
    differences = [
        Difference(table.mart, key, "(row)", "one", f"{n} rows")
        for key, n in counts.items()
        if n > 1 and n != wanted.get(key)
    ]
    differences += [Difference(table.mart, key, "(row)", "one", "missing") for key in expected if key not in found]
    differences += [Difference(table.mart, key, "(row)", "none", "present") for key in found if key not in expected]
    columns = [name for name in (expected_rows[0] if expected_rows else {}) if name not in table.key]
    absent = [name for name in columns if found_rows and name not in found_rows[0]]
    differences += [Difference(table.mart, ("", ""), name, "a column", "no such column") for name in absent]
    columns = [name for name in columns if name not in absent]
    shared = [key for key in expected if key in found]
    for key in shared:
        differences += [
            Difference(table.mart, key, name, expected[key][name], found[key][name])
            for name in columns
            if not is_same(expected[key][name], found[key][name])
        ]
    return len(shared) * len(columns), differences


def compare(
    expected: oracle.Result | Mapping[str, list[Row]], marts: Mapping[str, list[Row]], tables: Sequence[Table] = TABLES
) -> list[Difference]:
    """Compare all marts; print how much was compared and what differs by column."""
    by_name = vars(expected) if isinstance(expected, oracle.Result) else expected
    differences: list[Difference] = []
    total = 0
    for table in tables:
        if table.mart not in marts:
            differences.append(Difference(table.mart, ("", ""), "(table)", "a table", "no such table"))
            continue
        expected_rows = by_name[table.rows]
        cells, own = compare_table(table, expected_rows, marts[table.mart])
        total += cells
        differences += own
        print(f"{table.mart}: {len(expected_rows)} rows, {cells} cells compared, {len(own)} differences")
        for column, number in Counter(difference.column for difference in own).most_common():
            print(f"    {column}: {number}")
    print(f"total: {total} cells compared, {len(differences)} differences")
    return differences


# --------------------------------------------------------------------------------------------------------------------
# Showing a world
# --------------------------------------------------------------------------------------------------------------------


def shown(row: Mapping[str, Any]) -> str:
    """Write a row without its empty values."""
    return " ".join(f"{name}={value!s}" for name, value in row.items() if value not in (None, ""))


def show_world(account: oracle.Account, as_of: datetime | None) -> None:
    """Print everything that is known of one account."""
    known_until = oracle.as_of_account(account, as_of)
    zone, week_start = oracle.settings_of(account, known_until)
    print(f"  account {account.account_id}: as_of {known_until} zone {zone.key} week_start {week_start}")
    for table in ("account_settings", "contacts"):
        for row in oracle.newest_rows(account, table).values():
            print(f"  {table}: {shown(row)}")
    cut = {}
    for episode in oracle.episodes_of(account, known_until):
        cut.update({(item.conversation_id, item.kind, item.item_id): episode.index for item in episode.items})
    texts = {
        (kind, row["conversation_id"], row[key]): row
        for kind, table, key in (("message", "messages", "message_id"), ("event", "conversation_events", "event_id"))
        for row in oracle.newest_records(account, table)
    }
    all_items = oracle.read_items(account, zone)
    for conversation_id, row in oracle.newest_rows(account, "conversations").items():
        print(f"  conversation {shown(row)}")
        for item in sorted(all_items.get(conversation_id, []), key=oracle.Item.order):
            index = cut.get((conversation_id, item.kind, item.item_id), "-")
            hidden = {"conversation_id", "message_id", "event_id", "sent_at", "occurred_at"}
            # an item that the project made up has no row: its kind and whom it names are all there is
            made_up = {"event_type": item.event_type, "to_id": item.to_id}
            cells = texts.get((item.kind, conversation_id, item.item_id), made_up)
            values = {name: v for name, v in cells.items() if name not in hidden}
            print(f"    episode {index}  {item.at}  {item.kind} {item.item_id}  {shown(values)}")
        dated = {(item.kind, item.conversation_id, item.item_id) for item in all_items.get(conversation_id, [])}
        for key, cells in texts.items():
            if key[1] == conversation_id and key not in dated:
                print(f"    no instant  {shown(cells)}")
        for episode in oracle.episodes_of(account, known_until):
            made_up = [item for item in episode.items if item.item_id is None]
            if episode.conversation.conversation_id == conversation_id and made_up:
                print(f"    episode {episode.index}  {made_up[0].at}  made-up close")
    for table in ("feedback", "product_touches", "orders"):
        for row in oracle.newest_rows(account, table).values():
            print(f"  {table}: {shown(row)}")


def show_differences(
    differences: Sequence[Difference], accounts: Sequence[oracle.Account], as_of: datetime | None, limit: int
) -> None:
    """Print the first differences of each column, the smallest worlds first, each with its world."""
    by_id = {account.account_id: account for account in accounts}

    def size(difference: Difference) -> int:
        account = by_id.get(str(difference.key[1]))
        tables = () if account is None else ("messages", "conversation_events", "conversations", "feedback")
        return sum(len(oracle.newest_rows(account, table)) for table in tables if account is not None)

    told: Counter[tuple[str, str]] = Counter()
    worlds_shown: set[str] = set()
    for difference in sorted(differences, key=size):
        told[difference.mart, difference.column] += 1
        if told[difference.mart, difference.column] > limit:
            continue
        print(f"\n{difference.mart}.{difference.column} {difference.key}")
        print(f"  oracle: {difference.expected!s}\n  models: {difference.found!s}")
        account = by_id.get(str(difference.key[1]))
        if account is not None and account.account_id not in worlds_shown:
            worlds_shown.add(account.account_id)
            show_world(account, as_of)


def judge_service(
    accounts: Sequence[oracle.Account], judged: oracle.Result, database: Path, as_of: datetime | None = None
) -> oracle_exits.Rows:
    """Return what the independent computation says of service, by the database's policies and known evidence."""
    query = "select source_system, account_id, evidence_kind from marts.dim_account_evidence where is_known"
    with duckdb.connect(str(database), read_only=True) as connection:
        evidence = set(connection.execute(query).fetchall())
        given = connection.execute(
            "select policy_id, nullif(source_system, ''), nullif(account_id, ''), nullif(channel, ''),"
            " nullif(priority, ''), target, minutes, hours, valid_from from definitions.sla_policies"
        ).fetchall()
    # priorities are compared in lower case
    policies = [
        oracle_service.Policy(*(cell.lower() if isinstance(cell, str) else cell for cell in row)) for row in given
    ]
    return oracle_service.judge(accounts, judged, policies, evidence, as_of)


def read_service(database: Path, source_system: str) -> dict[str, list[Row]]:
    """Return the rows of the marts of service, with the natural keys of episodes."""
    marts = read_marts(database, [TABLES[0], *SERVICE_TABLES], source_system)
    return {table.mart: marts[table.mart] for table in SERVICE_TABLES if table.mart in marts}


def compare_judged(
    accounts: Sequence[oracle.Account],
    definitions: Sequence[oracle.Definition],
    database: Path,
    as_of: datetime | None = None,
) -> list[Difference]:
    """Return where the marts of the generic source differ from what the independent computations make of accounts."""
    judged = oracle.judge(accounts, definitions, as_of)
    exits = oracle_exits.judge(accounts, definitions, judged, as_of)
    service = judge_service(accounts, judged, database, as_of)
    threads = {"thread": oracle_thread.thread_rows(accounts, definitions, as_of)}
    return [
        *compare(judged, read_marts(database, TABLES, "generic"), TABLES),
        *compare(exits, read_marts(database, EXIT_TABLES, "generic"), EXIT_TABLES),
        *compare(service, read_service(database, "generic"), SERVICE_TABLES),
        *compare(threads, read_marts(database, THREAD_TABLES, "generic"), THREAD_TABLES),
    ]


def compare_ways(arguments: argparse.Namespace, workspace: Path) -> int:
    """Load worlds of many conversations in every way, build once, and print the rows that differ."""
    large = [
        worlds.make_world(arguments.seed, n, steady=True, conversations=30) for n in range(1, arguments.accounts + 1)
    ]
    loadings = [loading for world in large for loading in loadings_of(world, arguments.seed)]
    database = arguments.database or workspace / "agent_outcomes.duckdb"
    if not arguments.skip_build:
        database.unlink(missing_ok=True)
        load(loadings, database, workspace)
        build([loading.account for loading in loadings], database, "UTC", tests=arguments.tests, as_of=arguments.as_of)
    seen, number = read_seen(database), 0
    for world in large:
        for way in WAYS[1:]:
            lines = differing_rows(
                seen[f"{world.account_id}{MARK}{WAYS[0]}"], seen[f"{world.account_id}{MARK}{way}"], {}
            )
            number += len(lines)
            for line in lines:
                print(f"{world.account_id} {way}: {line}")
    print(f"{len(large)} worlds, {len(WAYS)} ways each: {number} rows differ from loading at once")
    return 1 if number else 0


def compare_vendor(arguments: argparse.Namespace, vendor: Vendor, workspace: Path) -> int:
    """Compare accounts of a vendor: what the contract's rules make of them, and their records one by one."""
    options = {"shapes": arguments.shapes.split(",")} if vendor.worlds is hubspot_shapes else {}
    accounts = vendor.worlds.make_worlds(arguments.seed, arguments.accounts, **options)
    if arguments.coverage:
        found = vendor.coverage.count_branches(accounts)
        if vendor.coverage is hubspot_coverage:
            found |= hubspot_coverage.count_shape_branches(accounts)
        print("\n".join(f"{number:6} {branch}" for branch, number in sorted(found.items(), key=lambda pair: pair[1])))
        return 0
    mapped = [vendor.mapping.generic_account(account) for account in accounts]
    if arguments.account:
        for account in mapped:
            if account.account_id == arguments.account:
                show_world(account, None)
        return 0
    database = arguments.database or workspace / "agent_outcomes.duckdb"
    if not arguments.skip_build:
        database.unlink(missing_ok=True)
        load_vendors([(vendor, accounts)], database, workspace)
        build(accounts, database, "UTC", tests=arguments.tests)
    differences = differences_of_vendor(vendor, accounts, database)
    show_differences(differences, mapped, None, arguments.differences)
    return 1 if differences else 0


def differences_of_vendor(vendor: Vendor, accounts: Sequence[Any], database: Path) -> list[Difference]:
    """Return where the marts of a vendor's accounts differ from the independent mapping and computation."""
    mapped = [vendor.mapping.generic_account(account) for account in accounts]
    definitions = worlds.definitions(PROJECT)
    judged = oracle.judge(mapped, definitions)
    exits = oracle_exits.judge(mapped, definitions, judged)
    service = judge_service(mapped, judged, database)
    records = vendor.mapping.all_record_rows(accounts)
    source_system = vendor.worlds.SOURCE_SYSTEM
    marts = read_marts(database, vendor.tables, source_system)
    # agents who are not listed are found by what they did: they are no record
    marts |= {mart: [row for row in rows if row["is_listed"]] for mart, rows in marts.items() if mart == "dim_agents"}
    number_assignments(marts.get("fct_assignments", []))
    judged_tables = tables_judged(vendor)
    episodes = read_marts(database, judged_tables, source_system)
    left = read_marts(database, EXIT_TABLES, source_system)
    threads = {"thread": oracle_thread.thread_rows(mapped, definitions)}
    return [
        *compare(judged, episodes, judged_tables),
        *compare(exits, left, EXIT_TABLES),
        *compare(service, read_service(database, source_system), SERVICE_TABLES),
        *compare(threads, read_marts(database, THREAD_TABLES, source_system), THREAD_TABLES),
        *compare(records, marts, vendor.tables),
    ]


def tables_judged(vendor: Vendor) -> list[Table]:
    """Return the marts that the oracle judges by the contract alone: all but those that the mapping tells whole."""
    told = {table.mart for table in vendor.tables}
    return [table for table in TABLES if table.mart not in told]


def number_assignments(rows: list[Row]) -> None:
    """Give the assignments of each conversation numbers in their order."""
    numbers: Counter[tuple[Any, ...]] = Counter()
    for row in sorted(rows, key=lambda row: (row["occurred_at"], row["assignment_key"])):
        key = tuple(row[name] for name in (*ACCOUNT_KEY, "conversation_id"))
        numbers[key] += 1
        row["assignment_index"] = numbers[key]


def read_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description="Compare the models with an independent computation on random worlds.",
        epilog="CI runs a small part of this (tests/python/test_worlds_*.py). A hunt: --accounts 300 with a fresh "
        "--seed (two minutes); --hostile --accounts 100; --dense --accounts 15; --ways --accounts 5; "
        "--as-of 2026-03-05T00:00:00Z.",
    )
    parser.add_argument("--accounts", type=int, default=300, help="number of worlds, each one account")
    parser.add_argument("--source", choices=["generic", *VENDORS], default="generic", help="whose exports to make")
    parser.add_argument(
        "--shapes",
        default=",".join(hubspot_shapes.SHAPES),
        help="in which shapes HubSpot's accounts are written, separated by commas (default: all)",
    )
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same worlds")
    parser.add_argument("--as-of", help="judge at this instant (ISO 8601, UTC) instead of at the newest extraction")
    parser.add_argument("--hostile", action="store_true", help="worlds with years 0001 and 9999, huge ids, odd texts")
    parser.add_argument("--dense", action="store_true", help="worlds of 400 short conversations of few kinds of items")
    parser.add_argument("--ways", action="store_true", help="load larger worlds in every way; they must not differ")
    parser.add_argument("--coverage", action="store_true", help="count in how many worlds each branch occurs, and stop")
    parser.add_argument("--database", type=Path, help="database file to build and keep; else a temporary one")
    parser.add_argument("--skip-build", action="store_true", help="compare with --database as it is")
    parser.add_argument("--tests", action="store_true", help="with the project's data tests, not only the models")
    parser.add_argument("--differences", type=int, default=1, help="differences to show for each column")
    parser.add_argument("--account", help="show this account's world and the oracle's episodes, and stop")
    return parser.parse_args()


def main() -> int:
    """Make worlds, build, compare."""
    arguments = read_arguments()
    as_of = oracle.parse_instant(arguments.as_of, oracle.find_zone(None))
    if arguments.source in VENDORS:
        with tempfile.TemporaryDirectory(prefix="agent_outcomes_vendor_worlds_") as folder:
            return compare_vendor(arguments, VENDORS[arguments.source], Path(folder))
    make = worlds.make_hostile_worlds if arguments.hostile else worlds.make_worlds
    accounts = make(arguments.seed, arguments.accounts)
    if arguments.dense:
        accounts = [worlds.make_dense_world(arguments.seed, number) for number in range(1, arguments.accounts + 1)]
    if not arguments.hostile:
        accounts = [invoice_worlds.with_invoices(account, arguments.seed) for account in accounts]
    definitions = worlds.definitions(PROJECT)
    if arguments.coverage:
        for branch, number in sorted(worlds_coverage.count_branches(accounts).items(), key=lambda pair: pair[1]):
            print(f"{number:6} {branch}")
        return 0
    if arguments.account:
        chosen = [account for account in accounts if account.account_id == arguments.account]
        for account in chosen:
            show_world(account, as_of)
        for row in oracle.judge(chosen, definitions, as_of).episodes:
            print(f"  {shown(row)}")
        return 0
    with tempfile.TemporaryDirectory(prefix="agent_outcomes_worlds_") as folder:
        workspace = Path(folder)
        if arguments.ways:
            return compare_ways(arguments, workspace)
        database = arguments.database or workspace / "agent_outcomes.duckdb"
        if not arguments.skip_build:
            database.unlink(missing_ok=True)
            load([Loading(account) for account in accounts], database, workspace)
            build(accounts, database, "UTC", tests=arguments.tests, as_of=arguments.as_of)
        differences = compare_judged(accounts, definitions, database, as_of)
        marts = read_marts(database, INVOICE_TABLES)
        differences += compare(invoice_worlds.judge(accounts, as_of), marts, INVOICE_TABLES)
    show_differences(differences, accounts, as_of, arguments.differences)
    return 1 if differences else 0


if __name__ == "__main__":
    raise SystemExit(main())
