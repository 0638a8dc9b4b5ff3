"""A second computation of episodes, outcomes and verdicts, written from the specification alone.

It reads the tables of the generic source as text, as they stand in export files, and walks through every conversation
item by item. It is slow and plain on purpose: the SQL models must give the same rows, and where the two differ one of
them misread a sentence. Nothing here is taken from the models.

    result = judge([Account("generic", "acme", [Extraction("2026-03-31T00:00:00Z", {"messages": [...], ...})])])

Instants are naive datetimes in UTC. Durations are summed in whole microseconds and divided once.
"""

from __future__ import annotations

import csv
import re
import zoneinfo
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, cached_property
from pathlib import Path
from typing import Any

Row = dict[str, Any]
TextRow = Mapping[str, str | None]

EPISODE_WINDOW = timedelta(hours=72)
RECONTACT_WINDOW = timedelta(days=7)
ATTRIBUTION_WINDOW = timedelta(hours=24)
MICROSECOND = timedelta(microseconds=1)

SENDER_KINDS = frozenset(["contact", "ai", "human", "bot", "workflow", "broadcast", "integration", "system", "echo"])
ITEM_TYPES = frozenset(["message", "welcome", "note"])
EVENT_TYPES = frozenset(
    [
        "opened",
        "closed",
        "reopened",
        "assigned",
        "unassigned",
        "handoff_offered",
        "handoff_requested",
        "handoff",
        "merged",
        "snoozed",
    ]
)
CHANNELS = frozenset(
    [
        "web_chat",
        "email",
        "whatsapp",
        "sms",
        "messenger",
        "instagram",
        "form",
        "phone",
        "portal",
        "social_other",
        "custom",
        "unknown",
    ]
)
INITIATORS = {
    "ai": "agent",
    "contact": "customer",
    "human": "manual",
    "workflow": "automation",
    "system": "automation",
    "bot": "automation",
}
VOTING_FEEDBACK_TYPES = frozenset(["helpful_vote", "csat", "ces", "custom"])
POLARITIES = frozenset(["positive", "neutral", "negative"])
# (type, smallest, largest value of the scale) -> polarity of each value
SCALES: dict[tuple[str, int, int], dict[int, str]] = {
    ("csat", 1, 5): {1: "negative", 2: "negative", 3: "neutral", 4: "positive", 5: "positive"},
    ("csat", 0, 2): {0: "negative", 1: "neutral", 2: "positive"},
    ("ces", 1, 7): {
        1: "negative",
        2: "negative",
        3: "negative",
        4: "neutral",
        5: "neutral",
        6: "positive",
        7: "positive",
    },
}
# days back from a date whose weekday() is 0 (a Monday) to the first day of its week
WEEK_START_SHIFT = {"monday": 0, "sunday": 1, "saturday": 2}

TABLE_KEYS = {
    "conversations": "conversation_id",
    "messages": "message_id",
    "conversation_events": "event_id",
    "feedback": "feedback_id",
    "contacts": "contact_id",
    "orders": "order_id",
    "product_touches": "touch_id",
    "account_settings": "valid_from",
    "tickets": "ticket_id",
    "knowledge_gaps": "question_id",
}

CLOCKS = ("first_response", "first_human_response", "time_to_resolution")
BUSINESS_CLOCKS = tuple(f"{clock}_business" for clock in CLOCKS)


# --------------------------------------------------------------------------------------------------------------------
# What goes in and what comes out
# --------------------------------------------------------------------------------------------------------------------


@dataclass
class Extraction:
    """One export folder of one account: when it was taken, and the rows of each file.

    A file is named by its table, optionally followed by a dash and more: `messages`, `messages-2`.
    """

    extracted_at: str
    files: dict[str, list[dict[str, str]]]


@dataclass(frozen=True)
class Opening:
    """One opening interval of a weekday, in local time; 24:00 is midnight. Both dates hold; None is open-ended."""

    iso_weekday: int
    opens_at: str
    closes_at: str
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True)
class Schedule:
    """The opening hours of an account."""

    timezone: str
    openings: tuple[Opening, ...]
    holidays: frozenset[date] = frozenset()


@dataclass
class Account:
    """All that was ever loaded of one account, and its opening hours; None is always open."""

    source_system: str
    account_id: str
    extractions: list[Extraction]
    schedule: Schedule | None = None


@dataclass(frozen=True)
class Definition:
    """One row of resolution_definitions."""

    definition_id: str
    window: timedelta
    needs_substantive_reply: bool
    fails_on_request: bool
    fails_on_negative: str
    needs_ai_last_word: bool
    needs_close: bool
    fails_on_return: bool
    no_recontact: timedelta | None


@dataclass
class Result:
    """The rows of every table that the oracle computes."""

    episodes: list[Row] = field(default_factory=list)
    verdicts: list[Row] = field(default_factory=list)
    handoffs: list[Row] = field(default_factory=list)
    replies: list[Row] = field(default_factory=list)
    attributed_orders: list[Row] = field(default_factory=list)
    weekly: list[Row] = field(default_factory=list)


# --------------------------------------------------------------------------------------------------------------------
# Reading text
# --------------------------------------------------------------------------------------------------------------------

INSTANT_PATTERN = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?)?",
    re.IGNORECASE | re.ASCII,
)
INTEGER_PATTERN = re.compile(r"([+-]?\d+)(?:\.0*)?", re.ASCII)


def text_of(row: TextRow, column: str) -> str | None:
    """Return the value of a column; empty and absent are both unknown."""
    value = row.get(column)
    return value if value else None


def word_of(row: TextRow, column: str) -> str | None:
    """Return the value of a column that holds one word of an enumeration, trimmed and in lower case."""
    value = (row.get(column) or "").strip().lower()
    return value or None


# docs/decisions.md: the year 1, 1900 and epoch 0 are written for no instant
EARLIEST_INSTANT = datetime(1970, 1, 1, 0, 0, 0, 1)


def parse_instant(text: str | None, zone: zoneinfo.ZoneInfo, earliest: datetime = EARLIEST_INSTANT) -> datetime | None:
    """Read an ISO 8601 instant as naive UTC; text without an offset is wall time in the zone; else None."""
    instant = _parse_calendar_instant(text, zone)
    return None if instant is None or instant < earliest else instant


def _parse_calendar_instant(text: str | None, zone: zoneinfo.ZoneInfo) -> datetime | None:
    """Read an ISO 8601 instant of the years 1 to 9999 as naive UTC, else None."""
    match = INSTANT_PATTERN.fullmatch((text or "").strip())
    if match is None:
        return None
    year, month, day, hour, minute, second, fraction, offset = match.groups()
    # ISO 8601: 24:00 is the midnight at the end of a day
    is_end_of_day = hour == "24" and {minute, second or "00", (fraction or "").strip("0") or "00"} == {"00"}
    try:
        wall = datetime(
            int(year),
            int(month),
            int(day),
            0 if is_end_of_day else int(hour or 0),
            int(minute or 0),
            int(second or 0),
            int((fraction or "").ljust(6, "0")[:6]),
        ) + timedelta(days=is_end_of_day)
        if offset is None:
            return wall.replace(tzinfo=zone).astimezone(UTC).replace(tzinfo=None)
        if offset.upper() == "Z":
            return wall
        digits = offset[1:].replace(":", "").ljust(4, "0")
        shift = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
        # docs/decisions.md: an offset of a day or more is unreadable, and so is what lies outside the years 1 to 9999
        if shift >= timedelta(days=1):
            return None
        return wall - shift if offset[0] == "+" else wall + shift
    except (ValueError, OverflowError):
        return None


def parse_integer(text: str | None) -> int | None:
    """Read an integer, optionally written with a zero fraction; anything else is unknown."""
    match = INTEGER_PATTERN.fullmatch((text or "").strip())
    return int(match.group(1)) if match else None


def parse_count(text: str | None) -> int | None:
    """Read a count; a negative one is unknown."""
    count = parse_integer(text)
    return None if count is None or count < 0 else count


def parse_boolean(text: str | None) -> bool | None:
    """Read true or false in its usual spellings; anything else is unknown."""
    word = (text or "").strip().lower()
    if word in {"true", "t", "1", "yes", "y"}:
        return True
    if word in {"false", "f", "0", "no", "n"}:
        return False
    return None


@cache
def find_zone(name: str | None) -> zoneinfo.ZoneInfo:
    """Return the IANA zone of that name, UTC for a missing or unknown one."""
    if name and name.strip() in zoneinfo.available_timezones():
        return zoneinfo.ZoneInfo(name.strip())
    return zoneinfo.ZoneInfo("UTC")


def read_definitions(rows: Iterable[TextRow]) -> list[Definition]:
    """Read the rows of the definitions table."""
    definitions = []
    for row in rows:
        days = parse_integer(row.get("no_recontact_days"))
        definitions.append(
            Definition(
                definition_id=row["definition_id"] or "",
                window=timedelta(hours=parse_integer(row["window_hours"]) or 0),
                needs_substantive_reply=bool(parse_boolean(row["needs_substantive_reply"])),
                fails_on_request=bool(parse_boolean(row["fails_on_request"])),
                fails_on_negative=word_of(row, "fails_on_negative") or "none",
                needs_ai_last_word=bool(parse_boolean(row["needs_ai_last_word"])),
                needs_close=bool(parse_boolean(row["needs_close"])),
                fails_on_return=bool(parse_boolean(row["fails_on_return"])),
                no_recontact=None if days is None else timedelta(days=days),
            )
        )
    return definitions


SHIPPED_DEFINITIONS = """\
definition_id,window_hours,needs_substantive_reply,fails_on_request,fails_on_negative,needs_ai_last_word,\
needs_close,fails_on_return,no_recontact_days
hubspot_2025_12,72,yes,yes,last,no,no,no,
hubspot_24h,24,yes,yes,last,no,no,no,
hubspot_48h,48,yes,yes,last,no,no,no,
hubspot_168h,168,yes,yes,last,no,no,no,
klaviyo_overview,48,no,no,none,yes,no,no,
intercom_fin,24,yes,yes,last,yes,no,yes,
zendesk_messaging,72,no,yes,last,yes,no,no,
chatwoot_captain,168,no,no,none,yes,yes,no,
strict,72,yes,yes,any,yes,no,no,7
"""


def shipped_definitions() -> list[Definition]:
    """Return the definitions of the table in the specification."""
    return read_definitions(csv.DictReader(SHIPPED_DEFINITIONS.splitlines()))


def seed_definitions(project: Path) -> list[Definition]:
    """Return the definitions of the project's seed, or those of the specification while there is no seed."""
    for path in sorted((project / "seeds").rglob("resolution_definitions.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            return read_definitions(list(csv.DictReader(file)))
    return shipped_definitions()


# --------------------------------------------------------------------------------------------------------------------
# One account's tables: newest versions, settings, contacts
# --------------------------------------------------------------------------------------------------------------------


@cache
def table_of(file_name: str) -> str:
    """Return the table that a file's name begins with."""
    fitting = [table for table in TABLE_KEYS if re.match(re.escape(table) + r"(?![a-z])", file_name)]
    return max(fitting, key=len, default="")


def newest_rows(account: Account, table: str) -> dict[str, TextRow]:
    """Return the newest version of each record: newest extraction, then later file name, then later row."""
    versions = []
    for extraction in account.extractions:
        extracted_at = parse_instant(extraction.extracted_at, find_zone(None))
        for file_name, rows in extraction.files.items():
            if table_of(file_name) == table:
                versions.extend(((extracted_at, file_name, number), row) for number, row in enumerate(rows))
    versions.sort(key=lambda version: version[0])
    return {row.get(TABLE_KEYS[table]) or "": row for _, row in versions}


def as_of_account(account: Account, as_of: datetime | None) -> datetime:
    """Return the instant at which an account is judged: its newest extraction, or the variable if that is earlier."""
    extracted = [parse_instant(extraction.extracted_at, find_zone(None)) for extraction in account.extractions]
    newest = max(instant for instant in extracted if instant is not None)
    return newest if as_of is None else min(newest, as_of)


def settings_of(account: Account, as_of: datetime) -> tuple[zoneinfo.ZoneInfo, str]:
    """Return the account's zone and first day of the week, as set at as_of."""
    valid: list[tuple[datetime, TextRow]] = []
    for row in newest_rows(account, "account_settings").values():
        text = text_of(row, "valid_from")
        start = datetime.min if text is None else parse_instant(text, find_zone(row.get("timezone")), datetime.min)
        if start is not None and start <= as_of:
            valid.append((start, row))
    if not valid:
        return find_zone(None), "monday"
    row = max(valid, key=lambda pair: pair[0])[1]
    week_start = word_of(row, "week_start")
    return find_zone(row.get("timezone")), week_start if week_start in WEEK_START_SHIFT else "monday"


def survivor_of(contact_id: str, contacts: Mapping[str, TextRow]) -> str:
    """Follow a merge chain to its end; a chain that runs into a circle leaves the contact as it is."""
    seen = {contact_id}
    current = contact_id
    while current in contacts:
        target = text_of(contacts[current], "merged_into_id")
        if target is None:
            return current
        if target in seen:
            return contact_id
        seen.add(target)
        current = target
    return current


# --------------------------------------------------------------------------------------------------------------------
# Items
# --------------------------------------------------------------------------------------------------------------------


@dataclass(eq=False)
class Item:
    """One message or state change of a conversation."""

    conversation_id: str
    kind: str  # message or event
    item_id: str | None  # None for an item that the project made up
    at: datetime
    sequence: int | None = None
    position: int = -1  # place in the conversation's order
    # messages
    is_public: bool = False
    sender_kind: str | None = None
    sender_id: str | None = None
    channel: str | None = None
    n_citations: int | None = None
    n_actions: int | None = None
    # events
    event_type: str | None = None
    from_kind: str | None = None
    from_id: str | None = None
    to_kind: str | None = None
    to_id: str | None = None
    initiated_by_kind: str | None = None
    reason: str | None = None

    @cached_property
    def is_contact_message(self) -> bool:
        """Say whether the customer says something."""
        return self.is_public and self.sender_kind == "contact"

    @cached_property
    def is_ai_reply(self) -> bool:
        """Say whether the customer agent says something."""
        return self.is_public and self.sender_kind == "ai"

    @cached_property
    def is_human_reply(self) -> bool:
        """Say whether a person says something."""
        return self.is_public and self.sender_kind in {"human", "echo"}

    @cached_property
    def is_handoff_event(self) -> bool:
        """Say whether people take over by an event; towards an AI or bot, or from people or a bot, it is none."""
        return (
            self.event_type == "handoff"
            and self.to_kind not in {"ai", "bot"}
            and self.from_kind not in {"human", "team", "bot"}
        )

    @cached_property
    def is_human_assignment(self) -> bool:
        """Say whether a person or team is made responsible."""
        return self.event_type == "assigned" and self.to_kind in {"human", "team"}

    @cached_property
    def is_assignment_by_ai(self) -> bool:
        """Say whether a person or team is made responsible by the AI."""
        return self.is_human_assignment and "ai" in {self.from_kind, self.initiated_by_kind}

    @cached_property
    def is_human_action(self) -> bool:
        """Say whether this is a handoff event, a human reply or a human assignment."""
        return self.is_handoff_event or self.is_human_reply or self.is_human_assignment

    @cached_property
    def is_request(self) -> bool:
        """Say whether the customer asks for a person."""
        return self.event_type == "handoff_requested"

    @cached_property
    def is_close(self) -> bool:
        """Say whether the conversation is closed here."""
        return self.event_type == "closed"

    def order(self) -> tuple[Any, ...]:
        """Return the sort key of the order of items inside a conversation."""
        return (
            self.at,
            self.sequence is None,
            self.sequence or 0,
            self.item_id is None,
            self.item_id or "",
            self.kind == "event",
        )


def read_message(row: TextRow, at: datetime) -> Item:
    """Make an item of a message."""
    sender_kind = word_of(row, "sender_kind")
    item_type = word_of(row, "item_type") or "message"
    return Item(
        conversation_id=row.get("conversation_id") or "",
        kind="message",
        item_id=row["message_id"],
        at=at,
        sequence=parse_integer(row.get("sequence")),
        is_public=item_type == "message" and word_of(row, "delivery_status") != "failed",
        sender_kind=sender_kind if sender_kind in SENDER_KINDS else "unknown",
        sender_id=text_of(row, "sender_id"),
        channel=word_of(row, "channel"),
        n_citations=parse_count(row.get("n_citations")),
        n_actions=parse_count(row.get("n_actions")),
    )


def read_event(row: TextRow, at: datetime) -> Item:
    """Make an item of a state change."""
    event_type = word_of(row, "event_type")
    return Item(
        conversation_id=row.get("conversation_id") or "",
        kind="event",
        item_id=None if row.get("is_made_up") else row["event_id"],
        at=at,
        sequence=parse_integer(row.get("sequence")),
        event_type=event_type if event_type in EVENT_TYPES else "unknown",
        from_kind=word_of(row, "from_kind"),
        from_id=text_of(row, "from_id"),
        to_kind=word_of(row, "to_kind"),
        to_id=text_of(row, "to_id"),
        initiated_by_kind=word_of(row, "initiated_by_kind"),
        reason=text_of(row, "reason"),
    )


@dataclass
class Conversation:
    """One conversation with its items up to as_of, in order."""

    conversation_id: str
    row: TextRow
    opened_at: datetime | None
    items: list[Item]
    contact_id: str | None
    exclusion: str | None  # spam, test or merged


def read_items(account: Account, zone: zoneinfo.ZoneInfo) -> dict[str, list[Item]]:
    """Return every item with a readable instant, by conversation, at whatever time."""
    items: dict[str, list[Item]] = {}
    for table, column, read in (
        ("messages", "sent_at", read_message),
        ("conversation_events", "occurred_at", read_event),
    ):
        for row in newest_rows(account, table).values():
            at = parse_instant(row.get(column), zone)
            if at is not None:
                item = read(row, at)
                items.setdefault(item.conversation_id, []).append(item)
    return items


def read_conversations(account: Account, zone: zoneinfo.ZoneInfo, as_of: datetime) -> list[Conversation]:
    """Return the conversations that exist at as_of."""
    contacts = newest_rows(account, "contacts")
    all_items = read_items(account, zone)
    conversations = []
    for conversation_id, row in newest_rows(account, "conversations").items():
        readable = all_items.get(conversation_id, [])
        items = [item for item in readable if item.at <= as_of]
        closed_at = parse_instant(row.get("closed_at"), zone)
        # a closed event after as_of takes closed_at's place as well: else the close would vanish when as_of moves on
        if closed_at is not None and closed_at <= as_of and not any(item.is_close for item in readable):
            items.append(
                Item(conversation_id=conversation_id, kind="event", item_id=None, at=closed_at, event_type="closed")
            )
        opened_at = parse_instant(row.get("opened_at"), zone)
        is_open_known = opened_at is not None and opened_at <= as_of
        is_without_instants = opened_at is None and closed_at is None and not readable
        if not (is_open_known or items or is_without_instants):
            continue
        items.sort(key=Item.order)
        for position, item in enumerate(items):
            item.position = position
        contact_id = text_of(row, "contact_id")
        survivor = None if contact_id is None else survivor_of(contact_id, contacts)
        conversations.append(
            Conversation(
                conversation_id=conversation_id,
                row=row,
                opened_at=opened_at,
                items=items,
                contact_id=survivor,
                exclusion=exclusion_of(row, contacts.get(survivor or "", {})),
            )
        )
    return conversations


def exclusion_of(conversation: TextRow, contact: TextRow) -> str | None:
    """Return why a whole conversation is out of the counts."""
    if parse_boolean(conversation.get("is_spam")):
        return "spam"
    if parse_boolean(conversation.get("is_test")) or parse_boolean(contact.get("is_internal")):
        return "test"
    return "merged" if text_of(conversation, "merged_into_id") else None


# --------------------------------------------------------------------------------------------------------------------
# Episodes: cutting and handoffs
# --------------------------------------------------------------------------------------------------------------------


def starts_new_episode(current: Sequence[Item], item: Item) -> bool:
    """Say whether a contact message or AI reply starts a new episode after the current episode's items."""
    replies = [earlier for earlier in current if earlier.is_ai_reply]
    if replies:
        last_reply = replies[-1]
        window_end = last_reply.at + EPISODE_WINDOW
        people_acted = any(
            earlier.is_human_action and earlier.position > last_reply.position and earlier.at < window_end
            for earlier in current
        )
        if not people_acted:
            return item.at >= window_end
    is_closed = False
    for earlier in current:
        if earlier.is_close:
            is_closed = True
        elif earlier.event_type in {"reopened", "opened"} or earlier.is_contact_message or earlier.is_ai_reply:
            is_closed = False
    return is_closed


def cut_into_episodes(items: Sequence[Item]) -> list[list[Item]]:
    """Walk through a conversation and cut it into stretches that get one outcome each."""
    episodes: list[list[Item]] = [[]]
    public_seen = False
    for item in items:
        may_start = public_seen and (item.is_contact_message or item.is_ai_reply)
        if may_start and starts_new_episode(episodes[-1], item):
            episodes.append([])
        episodes[-1].append(item)
        public_seen = public_seen or item.is_public
    return episodes


@dataclass
class Handoff:
    """A stretch in which people hold what the AI gave up: its human items, in order."""

    items: list[Item]

    @cached_property
    def started_at(self) -> datetime:
        """Return the instant of its first item."""
        return self.items[0].at

    def best_evidence(self, items: Sequence[Item] | None = None) -> Item:
        """Return the first handoff event, else the first human assignment, else the first human reply."""
        known = self.items if items is None else items
        events = [item for item in known if item.is_handoff_event]
        assignments = [item for item in known if item.is_human_assignment]
        return (events or assignments or list(known))[0]

    def best_evidence_before(self, instant: datetime) -> Item:
        """Return the best evidence among the items before an instant."""
        return self.best_evidence([item for item in self.items if item.at < instant])

    def best_evidence_at_start(self) -> Item:
        """Return the best evidence among the items at the instant of the first."""
        return self.best_evidence([item for item in self.items if item.at <= self.started_at])


def evidence_name(item: Item) -> str:
    """Name a kind of evidence."""
    if item.is_handoff_event:
        return "handoff_event"
    return "assignment" if item.is_human_assignment else "human_reply"


def initiator_of(item: Item) -> str:
    """Say who began a handoff, by its best evidence."""
    unknown = "agent" if item.is_handoff_event else "manual"
    return INITIATORS.get(item.initiated_by_kind or "", unknown)


def find_handoffs(items: Sequence[Item]) -> tuple[list[Handoff], list[Item]]:
    """Walk through an episode; return its handoffs, and the items that are human involvement."""
    handoffs: list[Handoff] = []
    involvement: list[Item] = []
    stretch: Handoff | None = None
    holder = "none"
    ai_replied = False
    for item in items:
        if item.is_ai_reply:
            holder, stretch, ai_replied = "ai", None, True
            continue
        if not item.is_human_action:
            continue
        starts = holder == "ai" or (holder == "none" and (item.is_handoff_event or item.is_assignment_by_ai))
        is_involvement = starts or ai_replied or not item.is_human_assignment
        if starts:
            stretch = Handoff([item])
            handoffs.append(stretch)
        elif stretch is not None:
            stretch.items.append(item)
        if is_involvement:
            involvement.append(item)
            holder = "human"
    return handoffs, involvement


def first_of(items: Iterable[Item]) -> Item | None:
    """Return the first item, if any."""
    return next(iter(items), None)


@dataclass(eq=False)
class Episode:
    """One episode with the facts that outcomes and verdicts are judged on."""

    account: Account
    conversation: Conversation
    index: int
    items: list[Item]
    as_of: datetime
    handoffs: list[Handoff] = field(init=False)
    involvement: list[Item] = field(init=False)
    public_messages: list[Item] = field(init=False)
    contact_messages: list[Item] = field(init=False)
    ai_replies: list[Item] = field(init=False)
    human_replies: list[Item] = field(init=False)

    def __post_init__(self) -> None:
        """Sort the items into kinds."""
        self.handoffs, self.involvement = find_handoffs(self.items)
        self.public_messages = [item for item in self.items if item.is_public]
        self.contact_messages = [item for item in self.items if item.is_contact_message]
        self.ai_replies = [item for item in self.items if item.is_ai_reply]
        self.human_replies = [item for item in self.items if item.is_human_reply]

    @cached_property
    def key(self) -> Row:
        """Return the natural key."""
        return {
            "source_system": self.account.source_system,
            "account_id": self.account.account_id,
            "conversation_id": self.conversation.conversation_id,
            "episode_index": self.index,
        }

    @cached_property
    def started_at(self) -> datetime | None:
        """Return the instant of the first public message, else of the first item, else of the opening."""
        first = first_of(self.public_messages) or first_of(self.items)
        return self.conversation.opened_at if first is None else first.at

    @cached_property
    def last_ai_reply(self) -> Item | None:
        """Return the last AI reply."""
        return self.ai_replies[-1] if self.ai_replies else None

    @cached_property
    def direct_handoff(self) -> Handoff | None:
        """Return the handoff that the AI made without a reply of its own: by its best evidence, or as known then."""
        if self.ai_replies or not self.handoffs:
            return None
        handoff = self.handoffs[0]
        initiators = {initiator_of(handoff.best_evidence()), initiator_of(handoff.best_evidence_at_start())}
        return handoff if "agent" in initiators else None

    @cached_property
    def evaluation_at(self) -> datetime | None:
        """Return the instant at which the outcome is frozen."""
        if self.last_ai_reply is not None:
            return self.last_ai_reply.at + EPISODE_WINDOW
        return None if self.direct_handoff is None else self.direct_handoff.started_at

    @cached_property
    def is_matured(self) -> bool:
        """Say whether the outcome is frozen."""
        return self.evaluation_at is not None and self.evaluation_at <= self.as_of

    @cached_property
    def exclusion_reason(self) -> str | None:
        """Say why the episode is out of the counts."""
        return self.conversation.exclusion or (None if self.contact_messages else "customer_never_spoke")

    @cached_property
    def is_eligible(self) -> bool:
        """Say whether the episode is in the counts."""
        return self.exclusion_reason is None

    @cached_property
    def is_handled(self) -> bool:
        """Say whether the AI worked on it."""
        return self.is_eligible and bool(self.ai_replies or self.direct_handoff)

    @cached_property
    def is_substantive(self) -> bool | None:
        """Say whether an AI reply cites or acts (criterion 1); None is unknown."""
        counts = [count for reply in self.ai_replies for count in (reply.n_citations, reply.n_actions)]
        if any(count is not None and count > 0 for count in counts):
            return True
        return None if None in counts else False

    @cached_property
    def anchor(self) -> datetime | None:
        """Return the instant from which a re-contact is counted."""
        last = self.last_ai_reply or (self.public_messages[-1] if self.public_messages else None)
        return self.started_at if last is None else last.at

    def decides(self, item: Item) -> bool:
        """Say whether an item of the episode came early enough to decide its outcome."""
        if self.evaluation_at is None:
            return False
        if self.direct_handoff is not None:
            return item.at <= self.evaluation_at
        return item.at < self.evaluation_at


# --------------------------------------------------------------------------------------------------------------------
# Votes and re-contacts
# --------------------------------------------------------------------------------------------------------------------


def polarity_of(row: TextRow) -> str | None:
    """Return how the customer felt; None is unknown and no vote."""
    feedback_type = word_of(row, "feedback_type") or ""
    if feedback_type not in VOTING_FEEDBACK_TYPES:
        return None
    given = word_of(row, "polarity")
    if given is not None:
        return given if given in POLARITIES else None
    if feedback_type == "helpful_vote":
        return {"helpful": "positive", "not_helpful": "negative"}.get(word_of(row, "value") or "")
    smallest, largest = parse_integer(row.get("scale_min")), parse_integer(row.get("scale_max"))
    value = parse_integer(row.get("value"))
    if smallest is None or largest is None or value is None:
        return None
    return SCALES.get((feedback_type, smallest, largest), {}).get(value)


@dataclass(frozen=True)
class Vote:
    """One vote on one AI reply."""

    at: datetime
    polarity: str


def read_votes(
    account: Account, zone: zoneinfo.ZoneInfo, as_of: datetime, conversations: Sequence[Conversation]
) -> dict[str, list[Vote]]:
    """Return the votes known at as_of by the id of the message they are about."""
    items = {conversation.conversation_id: conversation.items for conversation in conversations}
    votes: dict[str, list[Vote]] = {}
    for row in newest_rows(account, "feedback").values():
        at = parse_instant(row.get("submitted_at"), zone)
        polarity = polarity_of(row)
        if at is None or at > as_of or polarity is None:
            continue
        message_id = text_of(row, "message_id")
        if message_id is None:
            for item in items.get(row.get("conversation_id") or "", []):
                if item.is_ai_reply and item.at <= at:
                    message_id = item.item_id
        if message_id is not None:
            votes.setdefault(message_id, []).append(Vote(at, polarity))
    return votes


def counted_vote(votes: Sequence[Vote], before: datetime) -> Vote | None:
    """Return the vote that counts: the newest before an instant; among several at one instant a negative one."""
    known = [vote for vote in votes if vote.at < before]
    return max(known, key=lambda vote: (vote.at, vote.polarity == "negative"), default=None)


class Recontacts:
    """Finds the eligible episodes of a contact or a conversation."""

    def __init__(self, episodes: Sequence[Episode]) -> None:
        """Collect the eligible episodes by contact and by conversation."""
        self.by_contact: dict[str, list[Episode]] = {}
        self.by_conversation: dict[str, list[Episode]] = {}
        for episode in episodes:
            if not episode.is_eligible:
                continue
            self.by_conversation.setdefault(episode.conversation.conversation_id, []).append(episode)
            if episode.conversation.contact_id is not None:
                self.by_contact.setdefault(episode.conversation.contact_id, []).append(episode)

    def first_after(self, episode: Episode, window: timedelta) -> datetime | None:
        """Return when the contact first came back, strictly after the anchor and before anchor + window."""
        if episode.anchor is None:
            return None
        others = self.by_conversation.get(episode.conversation.conversation_id, [])
        others = others + self.by_contact.get(episode.conversation.contact_id or "", [])
        starts = [
            other.started_at
            for other in others
            if other is not episode
            and other.started_at is not None
            and episode.anchor < other.started_at < episode.anchor + window
        ]
        return min(starts, default=None)

    def is_recontacted(self, episode: Episode) -> bool | None:
        """Say whether the contact came back within seven days; None is unknown or too early to say."""
        if self.first_after(episode, RECONTACT_WINDOW) is not None:
            return True
        if episode.conversation.contact_id is None or episode.anchor is None:
            return None
        return None if episode.anchor + RECONTACT_WINDOW > episode.as_of else False


# --------------------------------------------------------------------------------------------------------------------
# Outcome (the default definition) and flags
# --------------------------------------------------------------------------------------------------------------------


@dataclass
class Outcome:
    """The flags and the outcome of one episode."""

    is_handed_off: bool = False
    is_deflected: bool = False
    is_resolved: bool = False
    contained_to_date: bool = False
    is_handoff_unserved: bool = False
    outcome: str | None = None
    reason: str | None = None
    deciding_item: Item | None = None
    evidence_grade: str = "full"


def outcome_of(episode: Episode, votes: Mapping[str, list[Vote]]) -> Outcome:
    """Judge one episode under the default definition."""
    if not episode.is_eligible:
        return Outcome()
    if not episode.is_handled:
        return outcome_unhandled(episode)
    involved = [item for item in episode.involvement if episode.decides(item)]
    handoffs = [handoff for handoff in episode.handoffs if episode.decides(handoff.items[0])]
    requests = [item for item in episode.items if item.is_request and episode.decides(item)]
    judged = Outcome(
        is_handed_off=bool(handoffs),
        is_deflected=episode.is_matured and not involved and not requests,
        is_handoff_unserved=episode.is_matured and bool(requests) and not involved,
        contained_to_date=not episode.involvement,
    )
    if handoffs:
        judged.outcome, judged.deciding_item = "handed_off", handoffs[0].items[0]
        judged.reason = evidence_name(evidence_that_counts(episode, handoffs[0]))
    elif involved:
        judged.outcome, judged.reason, judged.deciding_item = "human_assisted", "human_before_ai", involved[0]
    elif not episode.is_matured:
        judged.outcome, judged.reason, judged.deciding_item = "pending", "not_matured", episode.last_ai_reply
    else:
        judge_contained(episode, votes, requests, judged)
    return judged


def outcome_unhandled(episode: Episode) -> Outcome:
    """Judge an eligible episode that the AI did not work on."""
    if episode.human_replies:
        return Outcome(outcome="human_only", reason="human_reply", deciding_item=episode.human_replies[0])
    return Outcome(outcome="unanswered", reason="no_reply", deciding_item=episode.contact_messages[0])


def evidence_that_counts(episode: Episode, handoff: Handoff) -> Item:
    """Return the best evidence of a handoff as known when the outcome was frozen."""
    if episode.evaluation_at is None or episode.direct_handoff is not None:
        return handoff.best_evidence_at_start()
    return handoff.best_evidence_before(episode.evaluation_at)


def judge_contained(
    episode: Episode, votes: Mapping[str, list[Vote]], requests: Sequence[Item], judged: Outcome
) -> None:
    """Judge a handled and matured episode that no person touched: resolved or not."""
    last_reply, evaluation_at = episode.last_ai_reply, episode.evaluation_at
    if last_reply is None or evaluation_at is None:
        raise AssertionError("without an AI reply there is a handoff")
    vote = counted_vote(votes.get(last_reply.item_id or "", []), evaluation_at)
    judged.outcome, judged.deciding_item = "contained_unresolved", last_reply
    if requests:
        judged.reason, judged.deciding_item = "handoff_unserved", requests[0]
    elif episode.is_substantive is False:
        judged.reason = "not_substantive"
    elif vote is not None and vote.polarity == "negative":
        judged.reason = "negative_feedback"
    else:
        judged.is_resolved = True
        judged.outcome, judged.reason = "resolved", "all_criteria_passed"
        judged.evidence_grade = "proxy" if episode.is_substantive is None else "full"


# --------------------------------------------------------------------------------------------------------------------
# Verdicts: one episode under any definition
# --------------------------------------------------------------------------------------------------------------------


@dataclass
class Verdict:
    """What one definition says about one episode."""

    verdict: str
    reason: str
    decided_at: datetime | None = None
    deciding_item_id: str | None = None
    evidence_grade: str = "full"


def verdict_of(
    episode: Episode, definition: Definition, votes: Mapping[str, list[Vote]], recontacts: Recontacts
) -> Verdict:
    """Judge one episode under one definition: the first rule that applies."""
    if not episode.is_eligible:
        return Verdict("not_applicable", "not_eligible")
    if not episode.is_handled:
        return Verdict("not_applicable", "not_handled")
    last_reply = episode.last_ai_reply
    if last_reply is None:
        first = episode.involvement[0]
        return Verdict("not_resolved", "human_involvement", first.at, first.item_id)
    at = last_reply.at + definition.window
    involved = involvement_before(episode, last_reply, at)
    if involved:
        return Verdict("not_resolved", "human_involvement", involved[0].at, involved[0].item_id)
    if at > episode.as_of:
        return Verdict("pending", "not_matured", at, last_reply.item_id)
    return (
        failure_before(episode, definition, votes, at)
        or failure_later(episode, definition, recontacts, at)
        or resolved_verdict(episode, definition, at)
    )


def items_after_last_reply(episode: Episode, last_reply: Item) -> list[Item]:
    """Return the conversation's items after the episode's last AI reply, also those of later episodes."""
    return [item for item in episode.conversation.items if item.position > last_reply.position]


def involvement_before(episode: Episode, last_reply: Item, at: datetime) -> list[Item]:
    """Return the human involvement before an instant: the episode's, and after its last AI reply the conversation's."""
    later = [item for item in items_after_last_reply(episode, last_reply) if item.is_human_action]
    found = {item.position: item for item in [*episode.involvement, *later] if item.at < at}
    return [found[position] for position in sorted(found)]


def failure_before(
    episode: Episode, definition: Definition, votes: Mapping[str, list[Vote]], at: datetime
) -> Verdict | None:
    """Return the first failure among the criteria that look at what came before the instant of evaluation."""
    last_reply = episode.ai_replies[-1]
    later = [item for item in items_after_last_reply(episode, last_reply) if item.at < at]
    own = [item for item in episode.items if item.position < last_reply.position and item.at < at]
    request = first_of(item for item in [*own, *later] if item.is_request)
    returned = first_of(item for item in later if item.is_contact_message)
    negative_at = first_negative_vote(episode, definition, votes, at)
    if definition.fails_on_request and request is not None:
        return Verdict("not_resolved", "handoff_requested", request.at, request.item_id)
    if definition.needs_substantive_reply and episode.is_substantive is False:
        return Verdict("not_resolved", "not_substantive", at, last_reply.item_id)
    if negative_at is not None:
        return Verdict("not_resolved", "negative_feedback", negative_at, last_reply.item_id)
    if definition.needs_ai_last_word and returned is not None:
        return Verdict("not_resolved", "customer_last_word", returned.at, returned.item_id)
    if definition.needs_close and not any(item.is_close for item in later):
        return Verdict("not_resolved", "not_closed", at, last_reply.item_id)
    return None


def first_negative_vote(
    episode: Episode, definition: Definition, votes: Mapping[str, list[Vote]], at: datetime
) -> datetime | None:
    """Return the instant of the earliest negative vote that counts under the definition."""
    replies = {"last": episode.ai_replies[-1:], "any": episode.ai_replies}.get(definition.fails_on_negative, [])
    counted = [counted_vote(votes.get(reply.item_id or "", []), at) for reply in replies]
    return min((vote.at for vote in counted if vote is not None and vote.polarity == "negative"), default=None)


def failure_later(episode: Episode, definition: Definition, recontacts: Recontacts, at: datetime) -> Verdict | None:
    """Return the first failure among the criteria that look past the instant of evaluation."""
    last_reply = episode.ai_replies[-1]
    if definition.fails_on_return:
        back = first_of(item for item in episode.conversation.items if item.is_contact_message and item.at >= at)
        if back is not None:
            return Verdict("not_resolved", "customer_returned", back.at, back.item_id)
    if definition.no_recontact is not None:
        started_at = recontacts.first_after(episode, definition.no_recontact)
        if started_at is not None:
            return Verdict("not_resolved", "recontact", started_at, last_reply.item_id)
        end = last_reply.at + definition.no_recontact
        if end > episode.as_of:
            return Verdict("pending", "not_matured", end, last_reply.item_id)
    return None


def resolved_verdict(episode: Episode, definition: Definition, at: datetime) -> Verdict:
    """Return the verdict when nothing failed."""
    last_reply = episode.ai_replies[-1]
    criterion_unknown = definition.needs_substantive_reply and episode.is_substantive is None
    contact_unknown = definition.no_recontact is not None and episode.conversation.contact_id is None
    return Verdict(
        "resolved",
        "all_criteria_passed",
        at if definition.no_recontact is None else last_reply.at + definition.no_recontact,
        last_reply.item_id,
        "proxy" if criterion_unknown or contact_unknown else "full",
    )


# --------------------------------------------------------------------------------------------------------------------
# Rows
# --------------------------------------------------------------------------------------------------------------------


def microseconds_between(start: datetime | None, end: datetime | None) -> int | None:
    """Return elapsed whole microseconds; None when an end is missing or the time would be negative."""
    if start is None or end is None or end < start:
        return None
    return (end - start) // MICROSECOND


def open_microseconds_between(start: datetime | None, end: datetime | None, schedule: Schedule | None) -> int | None:
    """Return the elapsed whole microseconds within opening hours; None as above. Without hours it is always open."""
    elapsed = microseconds_between(start, end)
    if start is None or end is None or elapsed is None or schedule is None:
        return elapsed
    total = 0
    day = start.date() - timedelta(days=2)
    while day <= end.date() + timedelta(days=2):
        for opening in schedule.openings:
            if is_open_on(day, opening, schedule):
                opens_at, closes_at = (
                    local_clock_time(day, text, schedule.timezone) for text in (opening.opens_at, opening.closes_at)
                )
                total += max(timedelta(), min(end, closes_at) - max(start, opens_at)) // MICROSECOND
        day += timedelta(days=1)
    return total


def is_open_on(day: date, opening: Opening, schedule: Schedule) -> bool:
    """Say whether an opening interval holds on a local date."""
    return (
        day.isoweekday() == opening.iso_weekday
        and day not in schedule.holidays
        and (opening.valid_from is None or opening.valid_from <= day)
        and (opening.valid_to is None or day <= opening.valid_to)
    )


def local_clock_time(day: date, text: str, timezone: str) -> datetime:
    """Return the instant at which the clocks of a zone show a time of a date."""
    hours, minutes = map(int, text.split(":"))
    wall = datetime.combine(day, time()) + timedelta(hours=hours, minutes=minutes)
    return wall.replace(tzinfo=find_zone(timezone)).astimezone(UTC).replace(tzinfo=None)


def seconds(microseconds: int | None) -> float | None:
    """Return whole microseconds as seconds."""
    return None if microseconds is None else microseconds / 1_000_000


def at_of(item: Item | None) -> datetime | None:
    """Return the instant of an item, if there is one."""
    return None if item is None else item.at


def clocks_of(episode: Episode, is_resolved: bool) -> dict[str, int | None]:
    """Return the service clocks of an episode in microseconds, elapsed and within opening hours."""
    first_contact = first_of(episode.contact_messages)
    spans: dict[str, tuple[datetime | None, datetime | None]] = dict.fromkeys(CLOCKS, (None, None))
    if first_contact is not None:
        answers = [
            item
            for item in episode.items
            if item.position > first_contact.position and (item.is_ai_reply or item.is_human_reply)
        ]
        human_answers = [item for item in answers if item.is_human_reply]
        spans["first_response"] = (first_contact.at, at_of(first_of(answers)))
        spans["first_human_response"] = (first_contact.at, at_of(first_of(human_answers)))
    if is_resolved:
        assigned = first_of(item for item in episode.items if item.event_type == "assigned" and item.to_kind == "ai")
        spans["time_to_resolution"] = (at_of(assigned or first_contact), at_of(episode.last_ai_reply))
    calendar = {clock: microseconds_between(*span) for clock, span in spans.items()}
    schedule = episode.account.schedule
    business = {f"{clock}_business": open_microseconds_between(*span, schedule) for clock, span in spans.items()}
    return calendar | business


def channel_of(episode: Episode) -> str:
    """Return the channel of the first contact message, else of the conversation, else unknown."""
    first_contact = first_of(episode.contact_messages)
    channel = None if first_contact is None else first_contact.channel
    channel = channel or word_of(episode.conversation.row, "channel")
    return channel if channel in CHANNELS else "unknown"


def week_of(day: date, week_start: str) -> date:
    """Return the first day of the week a day lies in."""
    return day - timedelta(days=(day.weekday() + WEEK_START_SHIFT[week_start]) % 7)


def local_date(at: datetime, zone: zoneinfo.ZoneInfo) -> date:
    """Return the local calendar date of an instant."""
    return at.replace(tzinfo=UTC).astimezone(zone).date()


def customer_has_last_word(episode: Episode) -> bool:
    """Say whether the last of contact messages, AI and human replies is the customer's."""
    said = [item for item in episode.items if item.is_contact_message or item.is_ai_reply or item.is_human_reply]
    return bool(said) and said[-1].is_contact_message


def episode_row(episode: Episode, outcome: Outcome, is_recontacted: bool | None) -> Row:
    """Return the row of fct_episodes, but for the parts that depend on the account's settings."""
    clocks = clocks_of(episode, outcome.is_resolved)
    deciding = outcome.deciding_item
    return episode.key | {
        "contact_id": episode.conversation.contact_id,
        "channel": channel_of(episode),
        "started_at": episode.started_at,
        "first_contact_message_at": at_of(first_of(episode.contact_messages)),
        "first_ai_reply_at": at_of(first_of(episode.ai_replies)),
        "last_ai_reply_at": at_of(episode.last_ai_reply),
        "first_human_reply_at": at_of(first_of(episode.human_replies)),
        "evaluation_at": episode.evaluation_at,
        "is_matured": episode.is_matured,
        "is_eligible": episode.is_eligible,
        "exclusion_reason": episode.exclusion_reason,
        "is_handled": episode.is_handled,
        "is_handed_off": outcome.is_handed_off,
        "is_deflected": outcome.is_deflected,
        "is_resolved": outcome.is_resolved,
        "contained_to_date": outcome.contained_to_date,
        "is_handoff_unserved": outcome.is_handoff_unserved,
        "outcome": outcome.outcome,
        "outcome_reason": outcome.reason,
        "deciding_item_type": None if deciding is None else deciding.kind,
        "deciding_item_id": None if deciding is None else deciding.item_id,
        "deciding_item_at": at_of(deciding),
        "evidence_grade": outcome.evidence_grade,
        "vendor_verdict": text_of(episode.conversation.row, "vendor_verdict"),
        "contact_messages": len(episode.contact_messages),
        "ai_replies": len(episode.ai_replies),
        "human_replies": len(episode.human_replies),
        **{f"{clock}_seconds": seconds(clocks[clock]) for clock in (*CLOCKS, *BUSINESS_CLOCKS)},
        "customer_has_last_word": customer_has_last_word(episode),
        "is_recontacted_within_7_days": is_recontacted,
    }


def handoff_rows(episode: Episode) -> list[Row]:
    """Return the rows of fct_handoffs: every handoff with the best evidence known at as_of."""
    rows = []
    for index, handoff in enumerate(episode.handoffs, start=1):
        best = handoff.best_evidence()
        human_reply_at = at_of(first_of(item for item in handoff.items if item.is_human_reply))
        rows.append(
            episode.key
            | {
                "handoff_index": index,
                "occurred_at": handoff.started_at,
                "initiator": initiator_of(best),
                "evidence": evidence_name(best),
                "reason": best.reason,
                "from_id": best.from_id,
                "to_id": best.to_id,
                "human_reply_at": human_reply_at,
                "seconds_to_human_reply": seconds(microseconds_between(handoff.started_at, human_reply_at)),
                "business_seconds_to_human_reply": seconds(
                    open_microseconds_between(handoff.started_at, human_reply_at, episode.account.schedule)
                ),
                "evidence_grade": "full" if best.is_handoff_event else "proxy",
            }
        )
    return rows


def reply_rows(episode: Episode) -> list[Row]:
    """Return the rows of fct_replies: a turn is a run of contact messages, answered by the first reply after it."""
    rows: list[Row] = []
    turn_start: Item | None = None
    for item in episode.items:
        if item.is_contact_message:
            turn_start = turn_start or item
        elif turn_start is not None and (item.is_ai_reply or item.is_human_reply):
            rows.append(
                episode.key
                | {
                    "reply_index": len(rows) + 1,
                    "replier_kind": "ai" if item.is_ai_reply else "human",
                    "replier_id": item.sender_id,
                    "reply_message_id": item.item_id,
                    "turn_message_id": turn_start.item_id,
                    "turn_started_at": turn_start.at,
                    "replied_at": item.at,
                    "seconds_waited": seconds(microseconds_between(turn_start.at, item.at)),
                    "waited_business_seconds": seconds(
                        open_microseconds_between(turn_start.at, item.at, episode.account.schedule)
                    ),
                    "is_first": not rows,
                }
            )
            turn_start = None
    return rows


def attributed_order_rows(account: Account, zone: zoneinfo.ZoneInfo, as_of: datetime) -> list[Row]:
    """Return the orders that followed a click on a product card, each with its latest click."""
    contacts = newest_rows(account, "contacts")
    clicks: dict[str, list[tuple[datetime, str]]] = {}
    for touch_id, row in newest_rows(account, "product_touches").items():
        at, contact_id = parse_instant(row.get("touched_at"), zone), text_of(row, "contact_id")
        if word_of(row, "touch_type") == "card_click" and at is not None and contact_id is not None:
            clicks.setdefault(survivor_of(contact_id, contacts), []).append((at, touch_id))
    rows = []
    for order_id, row in newest_rows(account, "orders").items():
        at, contact_id = parse_instant(row.get("placed_at"), zone), text_of(row, "contact_id")
        if at is None or at > as_of or contact_id is None:
            continue
        fitting = [
            click
            for click in clicks.get(survivor_of(contact_id, contacts), [])
            if timedelta() <= at - click[0] <= ATTRIBUTION_WINDOW
        ]
        if fitting:
            rows.append(
                {
                    "source_system": account.source_system,
                    "account_id": account.account_id,
                    "order_id": order_id,
                    "touch_id": max(fitting)[1],
                }
            )
    return rows


# --------------------------------------------------------------------------------------------------------------------
# Weeks
# --------------------------------------------------------------------------------------------------------------------


def rate(numerator: int, denominator: int) -> float | None:
    """Return a share; None when there is nothing to share."""
    return numerator / denominator if denominator else None


def weekly_counts(rows: Sequence[Row], clocks: Sequence[Mapping[str, int | None]]) -> Row:
    """Return the counts, rates and clock sums of the episodes that started in one week on one channel."""
    eligible = [row for row in rows if row["is_eligible"]]
    handled = [row for row in eligible if row["is_handled"]]
    matured = [row for row in handled if row["is_matured"]]

    def outcomes(name: str) -> int:
        return sum(row["outcome"] == name for row in eligible)

    matured_handed_off = sum(row["is_handed_off"] for row in matured)
    resolved = sum(row["is_resolved"] for row in eligible)
    deflected = sum(row["is_deflected"] for row in eligible)
    counts: Row = {
        "eligible_episodes": len(eligible),
        "handled_episodes": len(handled),
        "matured_handled_episodes": len(matured),
        "pending_episodes": outcomes("pending"),
        "resolved_episodes": resolved,
        "deflected_episodes": deflected,
        "handed_off_episodes": sum(row["is_handed_off"] for row in eligible),
        "matured_handed_off_episodes": matured_handed_off,
        "contained_unresolved_episodes": outcomes("contained_unresolved"),
        "human_assisted_episodes": outcomes("human_assisted"),
        "human_only_episodes": outcomes("human_only"),
        "unanswered_episodes": outcomes("unanswered"),
        "handle_rate": rate(len(handled), len(eligible)),
        "resolution_rate": rate(resolved, len(matured)),
        "deflection_rate": rate(deflected, len(matured)),
        "handoff_rate": rate(matured_handed_off, len(matured)),
        "matured_share": rate(len(matured), len(handled)),
    }
    for clock in (*CLOCKS, *BUSINESS_CLOCKS):
        values = [
            value
            for row, own in zip(rows, clocks, strict=True)
            if row["is_eligible"] and (value := own[clock]) is not None
        ]
        counts[f"{clock}_seconds_sum"] = sum(values) / 1_000_000
        counts[f"{clock}_seconds_n"] = len(values)
    return counts


def weekly_rows(
    account: Account, rows: Sequence[Row], clocks: Sequence[Mapping[str, int | None]], last: date
) -> list[Row]:
    """Return every week from the account's first episode to as_of, times every channel it has used."""
    weeks = [row["started_week"] for row in rows if row["started_week"] is not None]
    if not weeks:
        return []
    result = []
    week = min(weeks)
    while week <= last:
        for channel in sorted({row["channel"] for row in rows}):
            chosen = [
                number for number, row in enumerate(rows) if row["started_week"] == week and row["channel"] == channel
            ]
            key = {
                "source_system": account.source_system,
                "account_id": account.account_id,
                "week_start": week,
                "channel": channel,
            }
            result.append(key | weekly_counts([rows[n] for n in chosen], [clocks[n] for n in chosen]))
        week += timedelta(days=7)
    return result


# --------------------------------------------------------------------------------------------------------------------
# All of it
# --------------------------------------------------------------------------------------------------------------------


def episodes_of(account: Account, as_of: datetime) -> list[Episode]:
    """Return the episodes of one account, of every conversation that exists at as_of."""
    zone, _ = settings_of(account, as_of)
    return [
        Episode(account, conversation, index, items, as_of)
        for conversation in read_conversations(account, zone, as_of)
        for index, items in enumerate(cut_into_episodes(conversation.items), start=1)
    ]


def judge_account(account: Account, definitions: Sequence[Definition], as_of: datetime | None, result: Result) -> None:
    """Add the rows of one account."""
    known_until = as_of_account(account, as_of)
    zone, week_start = settings_of(account, known_until)
    episodes = episodes_of(account, known_until)
    conversations = list({id(episode.conversation): episode.conversation for episode in episodes}.values())
    votes = read_votes(account, zone, known_until, conversations)
    recontacts = Recontacts(episodes)
    rows, clocks = [], []
    for episode in episodes:
        outcome = outcome_of(episode, votes)
        row = episode_row(episode, outcome, recontacts.is_recontacted(episode))
        day = None if episode.started_at is None else local_date(episode.started_at, zone)
        row["started_date"] = day
        row["started_week"] = None if day is None else week_of(day, week_start)
        rows.append(row)
        clocks.append(clocks_of(episode, outcome.is_resolved))
        result.handoffs.extend(handoff_rows(episode))
        result.replies.extend(reply_rows(episode))
        for definition in definitions:
            verdict = verdict_of(episode, definition, votes, recontacts)
            result.verdicts.append(episode.key | {"definition_id": definition.definition_id} | vars(verdict))
    result.episodes.extend(rows)
    result.weekly.extend(weekly_rows(account, rows, clocks, week_of(local_date(known_until, zone), week_start)))
    result.attributed_orders.extend(attributed_order_rows(account, zone, known_until))


def judge(
    accounts: Iterable[Account],
    definitions: Sequence[Definition] | None = None,
    as_of: datetime | None = None,
) -> Result:
    """Judge many accounts, each at its newest extraction or at as_of (naive UTC) if that is earlier."""
    result = Result()
    for account in accounts:
        judge_account(account, shipped_definitions() if definitions is None else definitions, as_of, result)
    return result
