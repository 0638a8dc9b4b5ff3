"""What a board shows of an account: rows of marts and reports, no rule. A published copy and a built database alike."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import duckdb

# a page of a year's weeks is not read on a phone
SHOWN_WEEKS = 26
SHOWN_ROWS = 20
SHOWN_KINDS = 12

ACCOUNTS_QUERY = "select source_system, account_id from marts.dim_accounts order by source_system, account_id"

DEFINITIONS_QUERY = "select definition_id, definition_name from marts.dim_definitions"

PUBLISHED_QUERY = """
select count(*) > 0 from information_schema.tables where table_schema = 'marts' and table_name = 'published'
"""

# views of a built database are made once for all accounts; in a published copy they are tables
VIEWS = {
    "board_trust": "rpt_board__trust",
    "board_tiles": "rpt_board__tiles",
    "board_weeks": "rpt_board__weeks",
    "board_exits": "rpt_board__exits",
    "board_rules": "rpt_board__rules",
    "board_doubtful_lines": "rpt_board__doubtful_lines",
    "board_unresolved": "rpt_board__unresolved",
    "board_week_in_brief": "rpt_audit__week_in_brief",
    "board_data_quality": "rpt_audit__data_quality",
}

QUERIES = {
    "trust": """
        select * from board_trust
        where source_system = $source_system and account_id = $account_id
    """,
    "tiles": """
        select * from board_tiles
        where source_system = $source_system and account_id = $account_id
        order by tile_position
    """,
    "weeks": """
        select * from (
            select * from board_weeks
            where source_system = $source_system and account_id = $account_id
            order by week_start desc
            limit $shown_weeks
        ) as newest
        order by week_start
    """,
    "exits": """
        select week_start, exit, exit_in_words, episodes, eligible_episodes
        from board_exits
        where source_system = $source_system and account_id = $account_id
        order by week_start, exit_position
    """,
    "movement": """
        select largest_rate_effect_in_words, largest_mix_effect_in_words
        from board_week_in_brief
        where source_system = $source_system and account_id = $account_id and week_start = $last_week
    """,
    "handoffs": """
        select reason, initiator, sum(handoffs) as handoffs, sum(waiting_handoffs) as waiting_handoffs,
            sum(served_handoffs) as served_handoffs, sum(served_within_1h) as served_within_1h
        from marts.agg_weekly_handoffs
        where source_system = $source_system and account_id = $account_id
            and week_start between $first_week and $last_week
        group by reason, initiator
        having sum(handoffs) > 0
        order by handoffs desc, waiting_handoffs desc, reason, initiator
    """,
    "gaps": """
        select topic, count(*) as questions, count(*) filter (where status = 'resolved') as answered,
            count(*) filter (where is_recurrence) as came_back
        from marts.fct_knowledge_gap_questions
        where source_system = $source_system and account_id = $account_id and asked_date >= $first_week
        group by topic
        order by questions desc, came_back desc, topic
    """,
    "rules": """
        select * from board_rules
        where source_system = $source_system and account_id = $account_id
        order by resolved_of_judged desc nulls last, definition_id
    """,
    "invoices": """
        select invoice_id, definition_id, currency, period_from, period_to, lines, amount, amount_in_doubt,
            amount_arguable, resolved_episodes, unbilled_episodes
        from marts.agg_invoices
        where source_system = $source_system and account_id = $account_id
        order by period_to desc nulls last, invoice_id, definition_id, currency
        limit $shown_kinds
    """,
    "doubtful_lines": """
        select * from board_doubtful_lines
        where source_system = $source_system and account_id = $account_id
        order by billed_at desc nulls last, invoice_id, line_id, unit_index
    """,
    "unresolved": """
        select * from board_unresolved
        where source_system = $source_system and account_id = $account_id
        order by reading_rank
    """,
    "findings": """
        select file, check_name, findings, what, bears_on, what_to_do, touched_handled_episodes
        from board_data_quality
        where source_system = $source_system and account_id = $account_id
        order by touched_handled_episodes desc nulls last, findings desc, file, check_name
    """,
}

# the items that decided: few, and asked for by their conversations
ITEMS_QUERY = """
select conversation_id, item_id, what, {message_text}
from reports.rpt_thread
where source_system = $source_system and account_id = $account_id
    and conversation_id in (select unnest($conversations)) and item_id in (select unnest($items))
"""


@dataclass
class Board:
    """What is shown of an account. rows: of each query by its name, as dictionaries by column."""

    source_system: str
    account_id: str
    rows: dict[str, list[dict[str, Any]]]
    # (conversation, item) -> what it was in words, and what it says where that was asked for
    items: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    # definition_id -> what people call the rule; an invoice may name one that is none
    rule_names: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Return the account as its folders are called."""
        return f"{self.source_system}/{self.account_id}"

    @property
    def as_of(self) -> datetime:
        """Up to when the data reach, UTC."""
        return self.trust["as_of"]

    @property
    def trust(self) -> dict[str, Any]:
        """Return the one row of the trust strip."""
        return self.rows["trust"][0]


def is_published(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether the file is a published copy: there is a whole build in one, or it was not published."""
    [(found,)] = connection.execute(PUBLISHED_QUERY).fetchall()
    return bool(found)


def read_boards(connection: duckdb.DuckDBPyConnection, *, with_texts: bool) -> list[Board]:
    """Read what is shown of every account, in order. with_texts: also what messages say, where the file holds it."""
    for name, view in VIEWS.items():
        connection.execute(f"create or replace temporary table {name} as select * from reports.{view}")  # noqa: S608 - names from above
    accounts = connection.execute(ACCOUNTS_QUERY).fetchall()
    rule_names = dict(connection.execute(DEFINITIONS_QUERY).fetchall())
    boards = [_read_board(connection, *account, with_texts=with_texts) for account in accounts]
    for board in boards:
        board.rule_names = rule_names
    return boards


def _read_board(
    connection: duckdb.DuckDBPyConnection, source_system: str, account_id: str, *, with_texts: bool
) -> Board:
    """Read what is shown of an account."""
    account = {"source_system": source_system, "account_id": account_id}
    known = {"shown_weeks": SHOWN_WEEKS, "shown_kinds": SHOWN_KINDS}
    board = Board(source_system, account_id, {})
    for name, query in QUERIES.items():
        # the weeks that the page speaks of are told by its first query
        asked = {
            parameter: known[parameter] if parameter in known else board.trust[parameter]
            for parameter in ("first_week", "last_week", *known)
            if f"${parameter}" in query
        }
        board.rows[name] = _rows(connection, query, account | asked)
    deciding = [row for row in board.rows["unresolved"] if row["deciding_item_id"]]
    if deciding:
        query = ITEMS_QUERY.format(message_text="message_text" if with_texts else "null as message_text")
        asked = {
            "conversations": sorted({row["conversation_id"] for row in deciding}),
            "items": sorted({row["deciding_item_id"] for row in deciding}),
        }
        board.items = {
            (row["conversation_id"], row["item_id"]): row for row in _rows(connection, query, account | asked)
        }
    return board


def _rows(connection: duckdb.DuckDBPyConnection, query: str, parameters: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the rows of a query as dictionaries by column."""
    result = connection.execute(query, parameters)
    columns = [column[0] for column in result.description]
    return [dict(zip(columns, row, strict=True)) for row in result.fetchall()]
