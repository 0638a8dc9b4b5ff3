"""Exports of any size, made up by DuckDB: the same numbers of rows always give the same files."""

import re
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb

# one account each
TIME_ZONES = ["America/New_York", "Europe/Berlin", "Australia/Sydney"]
ACCOUNTS = len(TIME_ZONES)
# messages, events and votes for each conversation, on average
MESSAGES, EVENTS, VOTES = 10, 1.0, 0.3
# what a third of the customers' last messages say: confirmations must be read to be told from objections
THANKS = "Thank you, that helped!"
# conversations begin in these 40 weeks; the exports are taken hours after, so that the newest are still running
STARTED_AT, DRAWN_SECONDS = "2026-01-05 00:00:00", 24_192_000
EXTRACTED_AT = "2026-10-12T06:00:00Z"
# one more day of the same shop: new conversations, messages that come late, one correction and one merged contact
NEXT_DAY_EXTRACTED_AT = "2026-10-13T06:00:00Z"
NEXT_DAY_SHARE = 0.003


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


@dataclass(frozen=True)
class Heap:
    """How many of the first account's conversations are heaped up: the same rows, not spread out."""

    in_one_conversation: int = 0
    """Conversations whose messages are all one conversation's."""
    of_one_contact: int = 0
    """Conversations that one contact has."""


EVEN = Heap()

# Numbers that look drawn: multiples of large primes, so that every machine and version draws the same.
# A conversation k starts within 40 weeks; one in ten goes on after four days, where these are over, one in fifty after
# a close.
# AI and customer speak in turn, 20 to 120 seconds apart; in one of seven a person takes over.
CONVERSATIONS = """
create or replace temp table drawn as
select
    k,
    'conversation-' || lpad(cast(k as varchar), 9, '0') as conversation_id,
    -- where its messages lie
    case
        when k % $accounts = 0 and k < $accounts * $in_one_conversation then 'conversation-000000000'
        else 'conversation-' || lpad(cast(k as varchar), 9, '0')
    end as thread_id,
    case
        when k % $accounts = 0 and k < $accounts * $of_one_contact then 'contact-of-many'
        when k * 15485863 % 10 > 0 then 'contact-' || k * 32452843 % $contacts
    end as contact_id,
    $starts_at::timestamp + to_seconds(k * 7919 % $seconds) as opened_at,
    k * 104729 % 10 = 0 and k * 7919 % $seconds < $seconds - 345600 as comes_back,
    k * 104729 % 7 = 0 as has_person,
    20 + k * 31337 % 100 as pace
from range($first, $last) as numbers (k)
"""

GENERIC_TABLES = {
    "conversations.csv": """
        select
            conversation_id,
            strftime(opened_at, '%Y-%m-%dT%H:%M:%SZ') as opened_at,
            contact_id,
            list_extract(['web_chat', 'email', 'whatsapp'], cast(1 + k // 3 % 3 as integer)) as channel,
            case when k * 67867967 % 50 = 0 then 'true' else 'false' end as is_spam
        from drawn
        where k % $accounts = $account
    """,
    "messages.csv": """
        select
            'message-' || lpad(cast(k * 10 + place as varchar), 11, '0') as message_id,
            thread_id as conversation_id,
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
            case
                when place = 8 and k * 15487469 % 7919 % 3 = 0 then $thanks
                else 'What was said in message ' || place || ' of ' || conversation_id
                    || ', as long as such messages are.'
            end as text,
            'delivered' as delivery_status,
            case when place % 2 = 1 then k * 86028121 % 3 end as n_citations,
            case when place % 2 = 1 then 0 end as n_actions
        from drawn, range(10) as places (place)
        where k % $accounts = $account
        order by sent_at, message_id
    """,
    "conversation_events.csv": """
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
    "feedback.csv": """
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


# The same conversations as respond.io exports them: local time without a zone, ids that are microseconds since 1970,
# messages that name their contact only. A contact has two conversations on average; one message in fifty lies outside.
RESPOND_IO_TABLES = {
    "conversations.csv": """
        select
            cast(epoch_us(opened_at) + k as varchar) as "Conversation ID",
            strftime(local_at, '%Y-%m-%d %H:%M:%S') as "DateTime Conversation Started",
            strftime(local_at + to_seconds(pace * 10), '%Y-%m-%d %H:%M:%S') as "DateTime Conversation Resolved",
            contact_id as "Contact ID",
            5000 + k % 50 as "Assignee",
            5 as "Number of Outgoing Messages",
            5 as "Number of Incoming Messages",
            case when has_person then strftime(local_at + to_seconds(pace * 7), '%Y-%m-%d %H:%M:%S') end
                as "DateTime First Response",
            list_extract(['Billing', 'Order', 'Other'], cast(1 + k // 3 % 3 as integer)) as "Conversation Category",
            5000 + k % 50 as "Closed By",
            case when has_person then '00:' || lpad(cast(pace * 7 // 60 as varchar), 2, '0') || ':'
                || lpad(cast(pace * 7 % 60 as varchar), 2, '0') end as "First Response Time",
            '00:' || lpad(cast(pace * 10 // 60 as varchar), 2, '0') || ':'
                || lpad(cast(pace * 10 % 60 as varchar), 2, '0') as "Resolution Time",
            case when has_person then 5000 + k % 50 end as "First Assignee",
            'user' as "Closed By Source",
            'contact' as "Opened By Source",
            9000 + k % 3 as "Opened By Channel",
            case when has_person then strftime(local_at + to_seconds(pace * 6), '%Y-%m-%d %H:%M:%S') end
                as "First Assignment Timestamp",
            case when has_person then 1 else 0 end as "Number of Assignments"
        from local
        where k % $accounts = $account
    """,
    "messages.csv": """
        select
            strftime(local_at + to_seconds(place * pace + case when k % 5 = 0 and place = 9 then 86400 else 0 end),
                '%Y-%m-%d %H:%M:%S') as "Date & Time",
            case when place % 2 = 0 then contact_id when has_person and place > 5 then cast(5000 + k % 50 as varchar)
                else '1' end as "Sender ID",
            case when place % 2 = 0 then 'contact' when has_person and place > 5 then 'user' else 'ai_agent' end
                as "Sender Type",
            contact_id as "Contact ID",
            cast(epoch_us(opened_at) + place * pace * 1000000 + k as varchar) as "Message ID",
            'text' as "Content Type",
            case when place % 2 = 0 then 'incoming' else 'outgoing' end as "Message Type",
            case
                when place = 8 and k * 15487469 % 7919 % 3 = 0 then '{"type":"text","text":"' || $thanks || '"}'
                else '{"type":"text","text":"What was said in message ' || place || ' of conversation ' || k || '."}'
            end as "Content",
            9000 + k % 3 as "Channel ID"
        from local, range(10) as places (place)
        where k % $accounts = $account
        order by opened_at, place
    """,
    "channels.csv": """
        select
            9000 + place as id,
            list_extract(['whatsapp_cloud', 'facebook', 'gmail'], cast(1 + place as integer)) as source
        from range(3) as places (place)
    """,
}
RESPOND_IO_LOCAL = """
create or replace temp table local as
select
    *,
    opened_at at time zone 'UTC' at time zone $zone as local_at,
    cast(100000 + k * 32452843 % $contacts as varchar) as contact_id
from drawn
"""
# The same conversations as Klaviyo's API gives them, one JSON:API resource a line: user and agent, two events each;
# in one of ten an order after a click on a product card, in every second of these its id is a property of another name.
KLAVIYO_TABLES = {
    "conversations.ndjson": """
        select
            'customer-agent-conversation' as type,
            conversation_id as id,
            {
                'status': case when has_person then 'routed-to-team' else 'resolved-by-ai' end,
                'created_at': strftime(opened_at, '%Y-%m-%dT%H:%M:%S+00:00'),
                'updated_at': strftime(opened_at + to_seconds(pace * 10) + interval 2 day, '%Y-%m-%dT%H:%M:%S+00:00')
            } as attributes
        from drawn
        where k % $accounts = $account
    """,
    "messages.ndjson": """
        select
            'customer-agent-message' as type,
            'message-' || lpad(cast(k * 10 + place as varchar), 11, '0') as id,
            {
                'role': case when place % 2 = 0 then 'user' else 'agent' end,
                'content': case
                    when place = 8 and k * 15487469 % 7919 % 3 = 0 then $thanks
                    else 'What was said in message ' || place || ' of ' || conversation_id || '.'
                end,
                'created_at': strftime(opened_at + to_seconds(place * pace), '%Y-%m-%dT%H:%M:%S+00:00')
            } as attributes,
            {'conversation': {'data': {'type': 'customer-agent-conversation', 'id': conversation_id}}} as relationships
        from drawn, range(10) as places (place)
        where k % $accounts = $account
        order by opened_at, place
    """,
    "events-agent.ndjson": """
        select
            'event' as type,
            'event-' || lpad(cast(k * 2 + place as varchar), 10, '0') as id,
            {
                'timestamp': cast(epoch(opened_at) as bigint) + place * pace * 10,
                'datetime': strftime(opened_at + to_seconds(place * pace * 10), '%Y-%m-%dT%H:%M:%S+00:00'),
                'event_properties': {
                    'Conversation ID': conversation_id,
                    'Channel': list_extract(['Web chat', 'Email', 'SMS'], cast(1 + k // 3 % 3 as integer)),
                    'Tags': [list_extract(['Returns', 'Order', 'Other'], cast(1 + k // 7 % 3 as integer))],
                    'Skill': list_extract(['Returns', 'Order status'], cast(1 + k // 7 % 2 as integer))
                }
            } as attributes,
            {
                'profile': {'data': {'type': 'profile', 'id': 'profile-' || k * 32452843 % $contacts}},
                'metric': {'data': {
                    'type': 'metric',
                    'id': case when place = 0 then 'm1' when has_person then 'm3' else 'm2' end
                }}
            } as relationships
        from drawn, range(2) as places (place)
        where k % $accounts = $account
    """,
    "events-orders.ndjson": """
        select
            'event' as type,
            'order-event-' || lpad(cast(k as varchar), 9, '0') as id,
            {
                'timestamp': cast(epoch(opened_at) as bigint) + 3600 + pace * 900,
                'event_properties': {
                    'OrderId': case when k % 20 = 0 then 'order-' || k end,
                    'order_id': case when k % 20 <> 0 then 'order-' || k end,
                    '$value': 10 + k % 190,
                    '$currency_code': 'EUR'
                }
            } as attributes,
            {
                'profile': {'data': {'type': 'profile', 'id': 'profile-' || k * 32452843 % $contacts}},
                'metric': {'data': {'type': 'metric', 'id': 'm4'}}
            } as relationships
        from drawn
        where k % $accounts = $account and k % 10 = 0
    """,
    "product_card_clicks.csv": """
        select
            'click-' || k as click_id,
            strftime(opened_at + to_seconds(pace), '%Y-%m-%dT%H:%M:%SZ') as clicked_at,
            'profile-' || k * 32452843 % $contacts as profile_id,
            conversation_id,
            'SKU-' || k % 300 as product_id
        from drawn
        where k % $accounts = $account and k % 10 = 0
    """,
    "metrics.ndjson": """
        select
            'metric' as type,
            'm' || place as id,
            {'name': list_extract([
                'Started Conversation with Customer Agent',
                'Conversation with Customer Agent Resolved',
                'Conversation with Customer Agent Escalated',
                'Placed Order'
            ], cast(place as integer))} as attributes
        from range(1, 5) as places (place)
    """,
}
SOURCES = {"generic": GENERIC_TABLES, "respond_io": RESPOND_IO_TABLES, "klaviyo": KLAVIYO_TABLES}


# What the next day of the contract's own files holds besides its new conversations: messages of the last three weeks
# that come late, one message whose text was corrected, and a contact that was merged into another.
LATE_MESSAGES = """
    select
        'message-late-' || k as message_id,
        conversation_id,
        strftime(opened_at + to_seconds(pace * 10 + 30), '%Y-%m-%dT%H:%M:%SZ') as sent_at,
        10 as sequence,
        'contact' as sender_kind,
        null as sender_id,
        'One more thing that I forgot to say.' as text,
        'delivered' as delivery_status,
        null as n_citations,
        null as n_actions
    from drawn
    where k % $accounts = $account and opened_at > $extracted_at::timestamp - interval 21 day and k * 86028121 % 25 = 0
    union all
    select
        'message-' || lpad(cast($account * 10 as varchar), 11, '0'),
        'conversation-' || lpad(cast($account as varchar), 9, '0'),
        strftime($starts_at::timestamp + to_seconds($account * 7919 % $seconds), '%Y-%m-%dT%H:%M:%SZ'),
        0,
        'contact',
        null,
        'What was said first, corrected.',
        'delivered',
        null,
        null
    where $account = 0
"""
MERGED_CONTACTS = "select 'contact-1' as contact_id, 'contact-2' as merged_into_id union all select 'contact-2', null"


def make_exports(folder: Path, size: Size, source: str = "generic", heap: Heap = EVEN) -> None:
    """Write the files of a source, CSV or a JSON object a line, one per table and account, below `folder`.

    heap: rows of the contract's own files that are not spread out.
    """
    with duckdb.connect() as connection:
        draw(connection, Drawn(0, size, STARTED_AT, DRAWN_SECONDS, heap))
        for account in range(ACCOUNTS):
            values = values_of(size, account)
            place = place_of(folder, source, account)
            settings = connection.sql("select $zone as timezone, '' as valid_from", params={"zone": values["zone"]})
            settings.write_csv(str(place / "account_settings.csv"), header=True)
            if source == "respond_io":
                connection.execute(RESPOND_IO_LOCAL, used(RESPOND_IO_LOCAL, values))
            for name, query in SOURCES[source].items():
                write(connection, query, place / name, values)


def make_next_day(folder: Path, size: Size) -> None:
    """Write the contract's own files of the day after: NEXT_DAY_SHARE of the rows, a tenth of them late."""
    # of the conversations of three weeks one in 25 gets a late message: a tenth of the day's
    begun = round(size.conversations * NEXT_DAY_SHARE * 0.9)
    new = Size(size.conversations + begun)
    with duckdb.connect() as connection:
        for account in range(ACCOUNTS):
            values = {**values_of(new, account), "starts_at": STARTED_AT, "seconds": DRAWN_SECONDS}
            values["votes"] = size.conversations + Size(begun).votes
            place = place_of(folder, "generic", account)
            draw(connection, Drawn(size.conversations, new, EXTRACTED_AT, 23 * 3600))
            for name, query in GENERIC_TABLES.items():
                write(connection, query, place / name, values)
            draw(connection, Drawn(0, size, STARTED_AT, DRAWN_SECONDS))
            values["extracted_at"] = EXTRACTED_AT
            write(connection, LATE_MESSAGES, place / "messages-late.csv", values)
            if account == 0:
                write(connection, MERGED_CONTACTS, place / "contacts.csv", values)


@dataclass(frozen=True)
class Drawn:
    """Conversations from a first number up to a size, begun within so many seconds from an instant."""

    first: int
    size: Size
    starts_at: str
    seconds: int
    heap: Heap = EVEN


def draw(connection: duckdb.DuckDBPyConnection, drawn: Drawn) -> None:
    """Make the table of conversations from which all files are written."""
    values = {
        "first": drawn.first,
        "last": drawn.size.conversations,
        "starts_at": drawn.starts_at,
        "seconds": drawn.seconds,
        "accounts": ACCOUNTS,
        "contacts": contacts(drawn.size),
        **asdict(drawn.heap),
    }
    connection.execute(CONVERSATIONS, values)


def contacts(size: Size) -> int:
    """Return how many people write: two conversations each."""
    return max(size.conversations // 2, 1)


def values_of(size: Size, account: int) -> dict[str, object]:
    """Return the parameters of the queries of an account."""
    return {
        "accounts": ACCOUNTS,
        "account": account,
        "contacts": contacts(size),
        "events": size.events,
        "votes": size.votes,
        "zone": TIME_ZONES[account],
        "thanks": THANKS,
    }


def place_of(folder: Path, source: str, account: int) -> Path:
    """Return the folder of an account's files; it stands then."""
    place = folder / source / f"shop_{account}"
    place.mkdir(parents=True, exist_ok=True)
    return place


def used(query: str, values: dict[str, object]) -> dict[str, object]:
    """Return those parameters that the query names: DuckDB refuses others."""
    return {name: value for name, value in values.items() if re.search(rf"\${name}\b", query)}


def write(connection: duckdb.DuckDBPyConnection, query: str, file: Path, values: dict[str, object]) -> None:
    """Write what a query gives into a file, whose name says in what form."""
    form = "format csv, header" if file.suffix == ".csv" else "format json"
    connection.execute(f"copy ({query}) to '{file}' ({form})", used(query, values))
