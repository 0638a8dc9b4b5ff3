"""Exports of any size, made up by DuckDB: the same numbers of rows always give the same files."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

# one account each
TIME_ZONES = ["America/New_York", "Europe/Berlin", "Australia/Sydney"]
ACCOUNTS = len(TIME_ZONES)
# messages, events and votes for each conversation, on average
MESSAGES, EVENTS, VOTES = 10, 1.0, 0.3
# after the last of them, whatever the clock says
EXTRACTED_AT = "2026-11-01T00:00:00Z"


@dataclass(frozen=True)
class Size:
    """How many records of each kind: counts, not bytes."""

    conversations: int

    @property
    def messages(self) -> int:
        """Number of messages, exact."""
        return self.conversations * MESSAGES

    @property
    def events(self) -> int:
        """Number of state changes, exact."""
        return int(self.conversations * EVENTS)

    @property
    def votes(self) -> int:
        """Number of feedback submissions, exact."""
        return int(self.conversations * VOTES)


# Numbers that look drawn: multiples of large primes, so that every machine and version draws the same.
# A conversation k starts within 40 weeks; one in ten goes on after four days, one in fifty after a close.
# AI and customer speak in turn, 20 to 120 seconds apart; in one of seven a person takes over.
CONVERSATIONS = """
create temp table drawn as
select
    k,
    'conversation-' || lpad(cast(k as varchar), 9, '0') as conversation_id,
    timestamp '2026-01-05 00:00:00' + to_seconds(k * 7919 % 24192000) as opened_at,
    k * 104729 % 10 = 0 as comes_back,
    k * 104729 % 7 = 0 as has_person,
    20 + k * 31337 % 100 as pace
from range($conversations) as numbers (k)
"""

TABLES = {
    "conversations": """
        select
            conversation_id,
            strftime(opened_at, '%Y-%m-%dT%H:%M:%SZ') as opened_at,
            case when k * 15485863 % 10 > 0 then 'contact-' || k * 32452843 % $contacts end as contact_id,
            list_extract(['web_chat', 'email', 'whatsapp'], cast(1 + k // 3 % 3 as integer)) as channel,
            case when k * 67867967 % 50 = 0 then 'true' else 'false' end as is_spam
        from drawn
        where k % $accounts = $account
    """,
    "messages": """
        select
            'message-' || lpad(cast(k * 10 + place as varchar), 11, '0') as message_id,
            conversation_id,
            strftime(
                opened_at
                + to_seconds(place * pace)
                + case when comes_back and place > 6 then interval 4 day else interval 0 day end,
                '%Y-%m-%dT%H:%M:%SZ'
            ) as sent_at,
            place as sequence,
            case when place % 2 = 0 then 'contact' when has_person and place > 5 then 'human' else 'ai' end
                as sender_kind,
            case when place % 2 = 0 then null when has_person and place > 5 then 'person-' || k % 50 else 'agent' end
                as sender_id,
            'What was said in message ' || place || ' of ' || conversation_id || ', as long as such messages are.'
                as text,
            'delivered' as delivery_status,
            case when place % 2 = 1 then k * 86028121 % 3 end as n_citations,
            case when place % 2 = 1 then 0 end as n_actions
        from drawn, range(10) as places (place)
        where k % $accounts = $account
        order by sent_at, message_id
    """,
    "conversation_events": """
        select
            'event-' || lpad(cast(k as varchar), 9, '0') as event_id,
            conversation_id,
            strftime(
                -- people come in the middle; one in fifty is closed there and goes on, the others are closed at the end
                opened_at
                + to_seconds(pace * case when has_person or k * 122949823 % 50 = 0 then 5.5 else 9.5 end)
                + case when comes_back and not has_person then interval 4 day else interval 0 day end,
                '%Y-%m-%dT%H:%M:%SZ'
            ) as occurred_at,
            case
                when has_person and k % 2 = 0 then 'handoff'
                when has_person then 'assigned'
                when k * 122949823 % 5 = 0 then 'handoff_requested'
                else 'closed'
            end as event_type,
            case when has_person then 'human' end as to_kind,
            'ai' as initiated_by_kind
        from drawn
        where k % $accounts = $account and k < $events
        order by occurred_at, event_id
    """,
    "feedback": """
        select
            'vote-' || lpad(cast(k as varchar), 9, '0') as feedback_id,
            conversation_id,
            strftime(opened_at + to_seconds(pace * 12), '%Y-%m-%dT%H:%M:%SZ') as submitted_at,
            'helpful_vote' as feedback_type,
            case when k * 141650939 % 4 = 0 then 'not_helpful' else 'helpful' end as value
        from drawn
        where k % $accounts = $account and k < $votes
        order by submitted_at, feedback_id
    """,
}


def make_exports(folder: Path, size: Size) -> None:
    """Write CSV files of the generic source, one per table and account, below `folder`."""
    with duckdb.connect() as connection:
        connection.execute(CONVERSATIONS, {"conversations": size.conversations})
        for account in range(ACCOUNTS):
            place = folder / "generic" / f"shop_{account}"
            place.mkdir(parents=True)
            values = {
                "accounts": ACCOUNTS,
                "account": account,
                "contacts": max(size.conversations // 2, 1),
                "events": size.events,
                "votes": size.votes,
            }
            settings = connection.sql(
                "select $zone as timezone, '' as valid_from", params={"zone": TIME_ZONES[account]}
            )
            settings.write_csv(str(place / "account_settings.csv"), header=True)
            for table, query in TABLES.items():
                used = {name: value for name, value in values.items() if f"${name}" in query}
                connection.sql(query, params=used).write_csv(str(place / f"{table}.csv"), header=True)
