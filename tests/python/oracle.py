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
import unicodedata
import zoneinfo
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, cached_property
from importlib import resources
from pathlib import Path
from typing import Any

Row = dict[str, Any]
TextRow = Mapping[str, str | None]

PROJECT = Path(__file__).resolve().parents[2]

EPISODE_WINDOW = timedelta(hours=72)
# so long before its conversation was opened an item is somebody's wrong clock
EARLY_BY = timedelta(hours=24)
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

# what a record is of, which no version may change: the same id under two of them in one extraction is two records
PARENTS = {
    "messages": ("conversation_id",),
    "conversation_events": ("conversation_id",),
    "orders": ("contact_id",),
    "feedback": ("conversation_id", "message_id", "ticket_id", "contact_id"),
    "product_touches": ("conversation_id", "contact_id"),
    "knowledge_gaps": ("conversation_id", "ticket_id"),
}
# columns of instants, by table: epoch seconds or milliseconds where every filled value of the column in a file is one
INSTANTS = {
    "conversations": ("opened_at", "closed_at"),
    "messages": ("sent_at",),
    "conversation_events": ("occurred_at",),
    "feedback": ("submitted_at",),
    "contacts": ("created_at",),
    "orders": ("placed_at", "refunded_at"),
    "product_touches": ("touched_at",),
    "tickets": ("created_at", "closed_at"),
    "knowledge_gaps": ("asked_at", "status_at"),
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
    last_word: str
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
    messages: list[Row] = field(default_factory=list)


# --------------------------------------------------------------------------------------------------------------------
# Reading text
# --------------------------------------------------------------------------------------------------------------------

INSTANT_PATTERN = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?"
    r"\s*(Z|(?<= )UTC|(?<= )GMT|[+-]\d{2}(?::?\d{2})?)?)?",
    re.IGNORECASE | re.ASCII,
)
EPOCH_PATTERNS = {1: re.compile(r"\d{9,10}", re.ASCII), 1000: re.compile(r"\d{12,13}", re.ASCII)}
INTEGER_PATTERN = re.compile(r"([+-]?\d+)(?:\.0*)?", re.ASCII)


def text_of(row: TextRow, column: str) -> str | None:
    """Return the value of a column; empty and absent are both unknown, in a column of ids words for nothing too."""
    value = row.get(column)
    return None if not value or (column.endswith("_id") and is_for_nothing(value)) else value


def is_for_nothing(value: str) -> bool:
    """Whether a text is what programs write where there is no id, or nothing that can be seen."""
    return value in NO_IDS or all(sign.isspace() or unicodedata.category(sign)[0] in "ZC" for sign in value)


def word_of(row: TextRow, column: str) -> str | None:
    """Return the value of a column that holds one word of an enumeration, trimmed and in lower case."""
    value = (row.get(column) or "").strip().lower()
    return value or None


# what programs write where there is no id
NO_IDS = {"nan", "NaN", "NAN", "NULL", "null", "None", "<NA>", "\\N", "inf", "-inf"}
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
        if offset.upper() in {"Z", "UTC", "GMT"}:
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
def zone_names() -> dict[str, str]:
    """Return the names of all zones by their lower case; `Factory` stands for a zone that nobody has set."""
    names = resources.files("tzdata").joinpath("zones").read_text(encoding="utf-8").split()
    return {name.lower(): name for name in names if name != "Factory"}


@cache
def find_zone(name: str | None) -> zoneinfo.ZoneInfo:
    """Return the IANA zone of that name, UTC for a missing or unknown one, by the files of the package `tzdata`.

    Never by the machine's own files, which ZoneInfo(name) prefers and which may be years older.
    """
    key = zone_names().get((name or "").strip().lower(), "UTC")
    with resources.files("tzdata.zoneinfo").joinpath(*key.split("/")).open("rb") as file:
        return zoneinfo.ZoneInfo.from_file(file, key=key)


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
                last_word=word_of(row, "last_word") or "anyone",
                needs_close=bool(parse_boolean(row["needs_close"])),
                fails_on_return=bool(parse_boolean(row["fails_on_return"])),
                no_recontact=None if days is None else timedelta(days=days),
            )
        )
    return definitions


SHIPPED_DEFINITIONS = """\
definition_id,window_hours,needs_substantive_reply,fails_on_request,fails_on_negative,last_word,\
needs_close,fails_on_return,no_recontact_days
hubspot_2025_12,72,yes,yes,last,anyone,no,no,
hubspot_24h,24,yes,yes,last,anyone,no,no,
hubspot_48h,48,yes,yes,last,anyone,no,no,
hubspot_168h,168,yes,yes,last,anyone,no,no,
klaviyo_overview,48,no,no,none,ai,no,no,
intercom_fin,24,yes,yes,last,ai_or_confirmation,no,yes,
zendesk_messaging,72,no,yes,last,ai_or_confirmation,no,no,
chatwoot_captain,168,no,no,none,no_one_after_close,yes,no,
strict,72,yes,yes,any,ai_or_confirmation,no,no,7
"""


def shipped_definitions() -> list[Definition]:
    """Return the definitions of the table in the specification."""
    return read_definitions(csv.DictReader(SHIPPED_DEFINITIONS.splitlines()))


def seed_rows(project: Path, name: str) -> list[TextRow]:
    """Return the rows of a seed of the project; none while there is no such seed."""
    for path in sorted((project / "seeds").rglob(f"{name}.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
    return []


def seed_definitions(project: Path) -> list[Definition]:
    """Return the definitions of the project's seed, or those of the specification while there is no such seed."""
    rows = seed_rows(project, "resolution_definitions")
    return read_definitions(rows) if rows else shipped_definitions()


def seed_schedule(project: Path, source_system: str, account_id: str) -> Schedule | None:
    """Return the opening hours that the project's seeds give an account by its own name; None without a row."""

    def own(name: str) -> list[TextRow]:
        return [
            row
            for row in seed_rows(project, name)
            if (row["source_system"], row["account_id"]) == (source_system, account_id)
        ]

    def day_of(text: str | None) -> date | None:
        return date.fromisoformat(text) if text else None

    rows = own("business_schedules")
    openings = [
        Opening(
            int(row["iso_weekday"] or 0),
            row["opens_at"] or "",
            row["closes_at"] or "",
            day_of(row["valid_from"]),
            day_of(row["valid_to"]),
        )
        for row in rows
    ]
    holidays = frozenset(date.fromisoformat(row["holiday_date"] or "") for row in own("business_holidays"))
    return Schedule(rows[0]["timezone"] or "", tuple(openings), holidays) if rows else None


# --------------------------------------------------------------------------------------------------------------------
# Confirmations: contact messages that say no more than that it worked, or thanks
# --------------------------------------------------------------------------------------------------------------------

LONGEST_CONFIRMATION = 60
APOSTROPHES = frozenset("'\u2019\u2018\u02bc\u2032\u00b4`\uff07\u201b")
SKIN_TONES = frozenset(map(chr, range(0x1F3FB, 0x1F400)))
VARIATION_SELECTORS = frozenset(map(chr, range(0xFE00, 0xFE10)))
JOINERS = frozenset("\u200c\u200d")
VANISHING = APOSTROPHES | SKIN_TONES | VARIATION_SELECTORS | JOINERS

# for a project without the seed `confirming_words`
FEW_CONFIRMING_WORDS = """\
language,word,role
en,thanks,confirms
en,thank,confirms
en,works,confirms
en,solved,confirms
en,perfect,confirms
en,thats,fills
en,you,fills
en,it,fills
en,that,fills
en,very,fills
en,ok,fills
de,danke,confirms
de,sehr,fills
fr,merci,confirms
fr,beaucoup,fills
es,gracias,confirms
es,muchas,fills
,\U0001f44d,confirms
,\u2764,confirms
"""


def words_of(text: str) -> list[str]:
    """Return the words of a text: runs of letters and digits, and each pictograph by itself; apostrophes vanish."""
    words, current = [], ""
    for character in text.lower():
        if character in VANISHING:
            continue
        category = unicodedata.category(character)
        if category[0] in "LNM":
            current += character
            continue
        words += [current] if current else []
        current = ""
        words += [character] if category == "So" else []
    return words + ([current] if current else [])


@cache
def confirming_words(project: Path = PROJECT) -> dict[str, bool]:
    """Return the words of the seed, all languages in one pool: whether a word confirms; others only fill."""
    rows = seed_rows(project, "confirming_words") or list(csv.DictReader(FEW_CONFIRMING_WORDS.splitlines()))
    pool: dict[str, bool] = {}
    for row in rows:
        for word in words_of(row["word"] or ""):
            pool[word] = pool.get(word, False) or word_of(row, "role") == "confirms"
    return pool


def is_confirmation(text: str | None) -> bool | None:
    """Say whether a text says no more than that it worked, or thanks; None without a text."""
    if text is None or not text.strip():
        return None
    if len(text) > LONGEST_CONFIRMATION:
        return False
    pool, words = confirming_words(), words_of(text)
    return all(word in pool for word in words) and any(pool[word] for word in words)


# --------------------------------------------------------------------------------------------------------------------
# One account's tables: newest versions, settings, contacts
# --------------------------------------------------------------------------------------------------------------------


@cache
def table_of(file_name: str) -> str:
    """Return the table that a file's name begins with."""
    fitting = [table for table in TABLE_KEYS if re.match(re.escape(table) + r"(?![a-z])", file_name)]
    return max(fitting, key=len, default="")


def natural_order(file_name: str) -> tuple[Any, ...]:
    """Return the sort key of a file's name: the numbers in it as numbers."""
    parts = re.split(r"([0-9]+)", file_name)
    return tuple(int(part) if number % 2 else part for number, part in enumerate(parts)), file_name


def with_read_epochs(table: str, rows: Sequence[TextRow]) -> Sequence[TextRow]:
    """Return the rows of a file with ISO 8601 in the columns of instants that hold nothing but epochs of one unit."""
    for column in INSTANTS.get(table, ()):
        filled = [value for row in rows if (value := (row.get(column) or "").strip())]
        for per_second, pattern in EPOCH_PATTERNS.items():
            if filled and all(pattern.fullmatch(value) for value in filled):
                rows = [row | {column: epoch_text((row.get(column) or "").strip(), per_second)} for row in rows]
    return rows


def epoch_text(value: str, per_second: int) -> str:
    """Write an epoch as ISO 8601; nothing for nothing."""
    if not value:
        return ""
    return (datetime(1970, 1, 1) + timedelta(seconds=1) * int(value) / per_second).isoformat() + "Z"


def newest_records(account: Account, table: str) -> list[TextRow]:
    """Return the newest version of each record: newest extraction, then later file name, then later row.

    One id under two parents in one extraction is two records, in every other one as well; else it has moved.
    """
    key, parents = TABLE_KEYS[table], PARENTS.get(table, ())
    versions = []
    for extraction in account.extractions:
        extracted_at = parse_instant(extraction.extracted_at, find_zone(None))
        for file_name, rows in extraction.files.items():
            if table_of(file_name) == table:
                read = with_read_epochs(table, rows)
                versions += [((extracted_at, natural_order(file_name), n), row) for n, row in enumerate(read)]
    versions.sort(key=lambda version: version[0])
    # an empty parent says nothing
    found: dict[tuple[str, Any, str], set[str]] = {}
    for (extracted_at, _, _), row in versions:
        for parent in parents:
            found.setdefault((row.get(key) or "", extracted_at, parent), set()).update(filter(None, [row.get(parent)]))
    shared = {record_id for (record_id, _, _), values in found.items() if len(values) > 1}
    records = {}
    for _, row in versions:
        record_id = row.get(key) or ""
        of = tuple(row.get(parent) or "" for parent in parents) if record_id in shared else ()
        records[record_id, of] = row
    return list(records.values())


def newest_rows(account: Account, table: str) -> dict[str, TextRow]:
    """Return the newest version of each record by its id alone."""
    return {row.get(TABLE_KEYS[table]) or "": row for row in newest_records(account, table)}


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
    action_instants: tuple[datetime | None, ...] = ()  # of each action, where a source has them; None is unknown
    is_confirmation: bool | None = None  # what its text says; None without a text
    # events
    event_type: str | None = None
    from_kind: str | None = None
    from_id: str | None = None
    to_kind: str | None = None
    to_id: str | None = None
    initiated_by_kind: str | None = None
    reason: str | None = None
    # found on the way through the conversation
    is_letting_go: bool = False
    was_bot: bool = False  # what it comes from is called a bot
    is_early: bool = False  # more than 24 hours before the conversation's known opening

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
        """Say whether people take over by an event; towards an AI or bot, or from people or a bot, it is none.

        A bot that is the AI was given its name by `name_the_ai`.
        """
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

    @property
    def is_human_action(self) -> bool:
        """Say whether this is a handoff event, a letting go, a human reply or a human assignment."""
        return self.is_handoff_event or self.is_letting_go or self.is_human_reply or self.is_human_assignment

    @cached_property
    def is_unclear(self) -> bool:
        """Say whether this may be a person's doing that nobody could understand."""
        return self.event_type == "unknown" or (self.is_public and self.sender_kind == "unknown")

    def actions_before(self, instant: datetime) -> int | None:
        """Return how many actions count before an instant; None is unknown."""
        if not self.action_instants:
            return self.n_actions
        return sum(at is None or at < instant for at in self.action_instants)

    def is_substantive_before(self, instant: datetime) -> bool | None:
        """Say whether it cites a source or performs an action before an instant; None is unknown."""
        counts = [self.n_citations, self.actions_before(instant)]
        if any(count is not None and count > 0 for count in counts):
            return True
        return None if None in counts else False

    @cached_property
    def is_assignment_to_ai(self) -> bool:
        """Say whether the AI is made responsible."""
        return self.event_type == "assigned" and self.to_kind == "ai"

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
        number = WHOLE_NUMBER.fullmatch(self.item_id or "")
        return (
            self.at,
            self.sequence is None,
            self.sequence or 0,
            self.item_id is None,
            number is None,
            int(number.group()) if number else 0,
            not self.is_contact_message,
            self.item_id or "",
            self.kind == "event",
        )


# an id that is ordered by its value
WHOLE_NUMBER = re.compile(r"[0-9]{1,18}")


def is_public_message(row: TextRow) -> bool:
    """Say whether everybody sees a message: what the customer wrote has arrived, and is no note of ours."""
    if word_of(row, "sender_kind") == "contact":
        return True
    return (word_of(row, "item_type") or "message") == "message" and word_of(row, "delivery_status") != "failed"


def read_action_instants(row: TextRow) -> tuple[datetime | None, ...]:
    """Return the instants of a message's actions, where its source has them: `;` between, one unreadable is unknown.

    The contract has no such column: the mapping of a vendor fills it, in UTC.
    """
    written = row.get("action_instants")
    return tuple(parse_instant(part, find_zone(None)) for part in written.split(";")) if written else ()


def read_message(row: TextRow, at: datetime) -> Item:
    """Make an item of a message."""
    sender_kind = word_of(row, "sender_kind")
    return Item(
        conversation_id=row.get("conversation_id") or "",
        kind="message",
        item_id=row["message_id"],
        at=at,
        sequence=parse_integer(row.get("sequence")),
        is_public=is_public_message(row),
        sender_kind=sender_kind if sender_kind in SENDER_KINDS else "unknown",
        sender_id=text_of(row, "sender_id"),
        channel=word_of(row, "channel"),
        n_citations=parse_count(row.get("n_citations")),
        n_actions=parse_count(row.get("n_actions")),
        action_instants=read_action_instants(row),
        is_confirmation=is_confirmation(row.get("text")),
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
    is_item_undated: bool = False  # a message or event has no readable instant

    def has_unclear(self, start: datetime | None, end: datetime) -> bool:
        """Say whether something in [start, end) could not be understood, or lies nobody knows when."""
        return self.is_item_undated or any(
            item.is_unclear and item.at < end and (start is None or item.at >= start) for item in self.items
        )


def read_items(account: Account, zone: zoneinfo.ZoneInfo) -> dict[str, list[Item]]:
    """Return every item with a readable instant, by conversation, at whatever time."""
    items: dict[str, list[Item]] = {}
    for table, column, read in ITEM_TABLES:
        for row in newest_records(account, table):
            at = parse_instant(row.get(column), zone)
            if at is not None:
                item = read(row, at)
                items.setdefault(item.conversation_id, []).append(item)
    return items


ITEM_TABLES = (("messages", "sent_at", read_message), ("conversation_events", "occurred_at", read_event))


def undated_conversations(account: Account, zone: zoneinfo.ZoneInfo) -> set[str]:
    """Return the conversations with a message or event whose instant nobody can read."""
    return {
        row.get("conversation_id") or ""
        for table, column, _ in ITEM_TABLES
        for row in newest_records(account, table)
        if parse_instant(row.get(column), zone) is None
    }


def name_the_ai(items: Sequence[Item]) -> None:
    """Call a bot from which an event comes the AI, where up to it the AI wrote and no bot did."""
    writers: set[str | None] = set()
    for item in items:
        writers.add(item.sender_kind)
        item.was_bot = item.from_kind == "bot"
        if item.was_bot and "ai" in writers and "bot" not in writers:
            item.from_kind = "ai"


def mark_early(items: Sequence[Item], opened_at: datetime | None) -> None:
    """Mark the items more than 24 hours before a known opening."""
    for item in items:
        item.is_early = opened_at is not None and item.at < opened_at - EARLY_BY


def read_conversations(account: Account, zone: zoneinfo.ZoneInfo, as_of: datetime) -> list[Conversation]:
    """Return the conversations that exist at as_of."""
    contacts = newest_rows(account, "contacts")
    all_items = read_items(account, zone)
    undated = undated_conversations(account, zone)
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
        name_the_ai(items)
        mark_early(items, opened_at if is_open_known else None)
        contact_id = text_of(row, "contact_id")
        survivor = None if contact_id is None else survivor_of(contact_id, contacts)
        conversations.append(
            Conversation(
                conversation_id=conversation_id,
                row=row,
                opened_at=opened_at if is_open_known else None,
                items=items,
                contact_id=survivor,
                exclusion=exclusion_of(row, contacts.get(survivor or "", {})),
                is_item_undated=conversation_id in undated,
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


def lets_go(current: Sequence[Item], item: Item) -> bool:
    """Say whether the AI gives the conversation back to the queue, after the current episode's items."""
    if item.event_type != "unassigned" or item.from_kind != "ai" or item.initiated_by_kind == "human":
        return False
    holder, last_said, is_open = "none", None, True
    for earlier in current:
        if earlier.is_contact_message or earlier.is_ai_reply:
            last_said, is_open = earlier, True
        elif earlier.is_close:
            is_open = False
        elif earlier.event_type in {"reopened", "opened"}:
            is_open = True
        holder = "ai" if earlier.is_ai_reply else "human" if earlier.is_human_action else holder
    return holder == "ai" and is_open and last_said is not None and last_said.is_contact_message


def cut_into_episodes(items: Sequence[Item]) -> list[list[Item]]:
    """Walk through a conversation and cut it into stretches that get one outcome each."""
    episodes: list[list[Item]] = [[]]
    public_seen = False
    for item in items:
        may_start = public_seen and (item.is_contact_message or item.is_ai_reply)
        if may_start and starts_new_episode(episodes[-1], item):
            episodes.append([])
        item.is_letting_go = lets_go(episodes[-1], item)
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
        """Return the first handoff event, else human assignment, else letting go, else human reply."""
        known = self.items if items is None else items
        events = [item for item in known if item.is_handoff_event]
        assignments = [item for item in known if item.is_human_assignment]
        letting_go = [item for item in known if item.is_letting_go]
        return (events or assignments or letting_go or list(known))[0]

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
    if item.is_human_assignment:
        return "assignment"
    return "unassignment" if item.is_letting_go else "human_reply"


def initiator_of(item: Item) -> str:
    """Say who began a handoff, by its best evidence."""
    if item.is_letting_go:
        return "agent"
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
        """Return the instant of the first public message, else of the first item, else of the opening.

        An early item starts nothing: the opening does.
        """
        first = first_of(self.public_messages) or first_of(self.items)
        return self.conversation.opened_at if first is None or first.is_early else first.at

    @cached_property
    def last_ai_reply(self) -> Item | None:
        """Return the last AI reply."""
        return self.ai_replies[-1] if self.ai_replies else None

    @cached_property
    def direct_handoff(self) -> Handoff | None:
        """Return the handoff that the AI made without a reply of its own: by its best evidence, or its first item."""
        if self.ai_replies or not self.handoffs:
            return None
        handoff = self.handoffs[0]
        initiators = {initiator_of(handoff.best_evidence()), initiator_of(handoff.items[0])}
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

    def is_substantive_before(self, instant: datetime) -> bool | None:
        """Say whether an AI reply cites, or acts before an instant (criterion 1); None is unknown."""
        known = [reply.is_substantive_before(instant) for reply in self.ai_replies]
        return True if True in known else None if None in known else False

    @cached_property
    def substantive_item(self) -> Item | None:
        """Return the last AI reply that cites or acts, as the default definition counts it."""
        if self.last_ai_reply is None or self.evaluation_at is None:
            return None
        # what is performed later than as_of does not exist yet
        end = min(self.evaluation_at, self.as_of + MICROSECOND)
        return first_of(reply for reply in reversed(self.ai_replies) if reply.is_substantive_before(end))

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


# an AI reply: its conversation and its message id
ReplyKey = tuple[str, str]
Votes = Mapping[ReplyKey, list[Vote]]


def read_votes(
    account: Account, zone: zoneinfo.ZoneInfo, as_of: datetime, conversations: Sequence[Conversation]
) -> dict[ReplyKey, list[Vote]]:
    """Return the votes known at as_of by the messages that they are about."""
    items = {conversation.conversation_id: conversation.items for conversation in conversations}
    holders: dict[str, set[str]] = {}
    for row in newest_records(account, "messages"):
        at = parse_instant(row.get("sent_at"), zone)
        if at is None or at <= as_of:
            holders.setdefault(row.get("message_id") or "", set()).add(row.get("conversation_id") or "")
    votes: dict[ReplyKey, list[Vote]] = {}
    for row in newest_records(account, "feedback"):
        at = parse_instant(row.get("submitted_at"), zone)
        polarity = polarity_of(row)
        if at is None or at > as_of or polarity is None:
            continue
        message_id, conversation_id = text_of(row, "message_id"), text_of(row, "conversation_id")
        about: set[ReplyKey] = set()
        if message_id is not None:
            having = holders.get(message_id, set())
            chosen = having & {conversation_id} if len(having) > 1 and conversation_id is not None else having
            about = {(holder, message_id) for holder in chosen}
        elif conversation_id is not None:
            reply = reply_before(items.get(conversation_id, []), at)
            about = set() if reply is None else {(conversation_id, reply.item_id or "")}
        for key in about:
            votes.setdefault(key, []).append(Vote(at, polarity))
    return votes


def reply_before(items: Sequence[Item], at: datetime) -> Item | None:
    """Return the newest AI reply at or before an instant; none when a person replied between the two."""
    reply = None
    for item in items:
        if item.at <= at and (item.is_ai_reply or item.is_human_reply):
            reply = item if item.is_ai_reply else None
    return reply


# at one instant the worse vote counts
VOTE_ORDER = {"positive": 0, "neutral": 1, "negative": 2}


def counted_vote(votes: Votes, reply: Item, before: datetime) -> Vote | None:
    """Return the vote that counts on a reply: the newest before an instant; among several at one instant the worst."""
    known = [vote for vote in votes.get((reply.conversation_id, reply.item_id or ""), []) if vote.at < before]
    return max(known, key=lambda vote: (vote.at, VOTE_ORDER[vote.polarity]), default=None)


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
        instants = [other.contact_messages[0].at for other in others if other is not episode]
        return min((at for at in instants if episode.anchor < at < episode.anchor + window), default=None)

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


def outcome_of(episode: Episode, votes: Votes) -> Outcome:
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


def judge_contained(episode: Episode, votes: Votes, requests: Sequence[Item], judged: Outcome) -> None:
    """Judge a handled and matured episode that no person touched: resolved or not."""
    last_reply, evaluation_at = episode.last_ai_reply, episode.evaluation_at
    if last_reply is None or evaluation_at is None:
        raise AssertionError("without an AI reply there is a handoff")
    vote = counted_vote(votes, last_reply, evaluation_at)
    is_substantive = episode.is_substantive_before(evaluation_at)
    judged.outcome, judged.deciding_item = "contained_unresolved", last_reply
    if requests:
        judged.reason, judged.deciding_item = "handoff_unserved", requests[0]
    elif is_substantive is False:
        judged.reason = "not_substantive"
    elif vote is not None and vote.polarity == "negative":
        judged.reason = "negative_feedback"
    else:
        judged.is_resolved = True
        judged.outcome, judged.reason = "resolved", "all_criteria_passed"
        is_unclear = episode.conversation.has_unclear(episode.started_at, evaluation_at)
        judged.evidence_grade = "proxy" if is_substantive is None or is_unclear else "full"


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
    known_at: datetime | None = None


def verdict_of(episode: Episode, definition: Definition, votes: Votes, recontacts: Recontacts) -> Verdict:
    """Judge one episode under one definition: the first rule that applies."""
    if not episode.is_eligible:
        return Verdict("not_applicable", "not_eligible")
    if not episode.is_handled:
        return Verdict("not_applicable", "not_handled")
    last_reply = episode.last_ai_reply
    if last_reply is None:
        return involvement_verdict(episode.involvement[0])
    at = last_reply.at + definition.window
    involved = involvement_before(episode, last_reply, at)
    if involved:
        return involvement_verdict(involved[0])
    if at > episode.as_of:
        verdict = Verdict("pending", "not_matured", at, last_reply.item_id)
    else:
        verdict = (
            failure_before(episode, definition, votes, at)
            or failure_later(episode, definition, recontacts)
            or resolved_verdict(episode, definition, votes, at)
        )
    verdict.known_at = None if verdict.decided_at is None else max(verdict.decided_at, at)
    return verdict


def involvement_verdict(item: Item) -> Verdict:
    """Return the verdict when people took part: at once."""
    return Verdict("not_resolved", "human_involvement", item.at, item.item_id, known_at=item.at)


def items_after_last_reply(episode: Episode, last_reply: Item) -> list[Item]:
    """Return the conversation's items after the episode's last AI reply, also those of later episodes."""
    return [item for item in episode.conversation.items if item.position > last_reply.position]


def involvement_before(episode: Episode, last_reply: Item, at: datetime) -> list[Item]:
    """Return the human involvement before an instant: the episode's, and after its last AI reply the conversation's."""
    later = [item for item in items_after_last_reply(episode, last_reply) if item.is_human_action]
    found = {item.position: item for item in [*episode.involvement, *later] if item.at < at}
    return [found[position] for position in sorted(found)]


def failure_before(episode: Episode, definition: Definition, votes: Votes, at: datetime) -> Verdict | None:
    """Return the first failure among the criteria that look at what came before the instant of evaluation."""
    last_reply = episode.ai_replies[-1]
    later = [item for item in items_after_last_reply(episode, last_reply) if item.at < at]
    own = [item for item in episode.items if item.position < last_reply.position and item.at < at]
    request = first_of(item for item in [*own, *later] if item.is_request)
    negative_at = first_negative_vote(episode, definition, votes, at)
    if definition.fails_on_request and request is not None:
        return Verdict("not_resolved", "handoff_requested", request.at, request.item_id)
    if definition.needs_substantive_reply and episode.is_substantive_before(at) is False:
        return Verdict("not_resolved", "not_substantive", at, last_reply.item_id)
    if negative_at is not None:
        return Verdict("not_resolved", "negative_feedback", negative_at, last_reply.item_id)
    return failure_by_the_last_word(later, last_reply, definition, at)


def failure_by_the_last_word(
    later: Sequence[Item], last_reply: Item, definition: Definition, at: datetime
) -> Verdict | None:
    """Return the first failure by what customers and closes did after the last AI reply, before the evaluation."""
    if definition.last_word in {"ai", "ai_or_confirmation"}:
        last_word = first_of(item for item in later if fails_the_last_word(item, definition))
        if last_word is not None:
            return contact_verdict("customer_last_word", last_word, definition)
    closes = [item for item in later if item.is_close]
    if definition.needs_close and not closes:
        return Verdict("not_resolved", "not_closed", at, last_reply.item_id)
    if definition.last_word == "no_one_after_close" and closes:
        after = [item for item in later if item.is_contact_message and item.position > closes[0].position]
        if after:
            return contact_verdict("reopened", after[0], definition)
    return None


def fails_the_last_word(item: Item, definition: Definition) -> bool:
    """Say whether a message of the customer's is more than the definition lets pass."""
    if definition.last_word == "ai_or_confirmation":
        return item.is_contact_message and item.is_confirmation is not True
    return item.is_contact_message


def contact_verdict(reason: str, item: Item, definition: Definition) -> Verdict:
    """Return the failure by a contact message; without its text it might have been a confirmation, which may pass."""
    is_unknown = definition.last_word == "ai_or_confirmation" and item.is_confirmation is None
    return Verdict("not_resolved", reason, item.at, item.item_id, "proxy" if is_unknown else "full")


def first_negative_vote(episode: Episode, definition: Definition, votes: Votes, at: datetime) -> datetime | None:
    """Return the instant of the earliest negative vote that counts under the definition."""
    replies = {"last": episode.ai_replies[-1:], "any": episode.ai_replies}.get(definition.fails_on_negative, [])
    counted = [counted_vote(votes, reply, at) for reply in replies]
    return min((vote.at for vote in counted if vote is not None and vote.polarity == "negative"), default=None)


def failure_later(episode: Episode, definition: Definition, recontacts: Recontacts) -> Verdict | None:
    """Return the first failure among the criteria that look past the instant of evaluation."""
    last_reply = episode.ai_replies[-1]
    if definition.fails_on_return:
        later = items_after_last_reply(episode, last_reply)
        back = first_of(item for item in later if fails_the_last_word(item, definition))
        if back is not None:
            return contact_verdict("customer_returned", back, definition)
    if definition.no_recontact is not None:
        returned_at = recontacts.first_after(episode, definition.no_recontact)
        if returned_at is not None:
            return Verdict("not_resolved", "recontact", returned_at, last_reply.item_id)
        end = last_reply.at + definition.no_recontact
        if end > episode.as_of:
            return Verdict("pending", "not_matured", end, last_reply.item_id)
    return None


def resolved_verdict(episode: Episode, definition: Definition, votes: Votes, at: datetime) -> Verdict:
    """Return the verdict when nothing failed: confirmed when the customer said so."""
    last_reply = episode.ai_replies[-1]
    later = [item for item in items_after_last_reply(episode, last_reply) if item.at < at]
    confirmation = first_of(item for item in later if item.is_contact_message and item.is_confirmation)
    vote = counted_vote(votes, last_reply, at)
    is_confirmed = confirmation is not None or (vote is not None and vote.polarity == "positive")
    is_unknown = (
        (definition.needs_substantive_reply and episode.is_substantive_before(at) is None)
        or (definition.no_recontact is not None and episode.conversation.contact_id is None)
        or episode.conversation.has_unclear(episode.started_at, at)
    )
    return Verdict(
        "resolved",
        "confirmed" if is_confirmed else "all_criteria_passed",
        at if definition.no_recontact is None else last_reply.at + definition.no_recontact,
        (confirmation or last_reply).item_id,
        "proxy" if is_unknown else "full",
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
    # early items start no clock
    asked = first_of(item for item in episode.contact_messages if not item.is_early)
    spans: dict[str, tuple[datetime | None, datetime | None]] = dict.fromkeys(CLOCKS, (None, None))
    if asked is not None:
        answers = [
            item
            for item in episode.items
            if item.position > asked.position and (item.is_ai_reply or item.is_human_reply)
        ]
        human_answers = [item for item in answers if item.is_human_reply]
        spans["first_response"] = (asked.at, at_of(first_of(answers)))
        spans["first_human_response"] = (asked.at, at_of(first_of(human_answers)))
    if is_resolved:
        assigned = first_of(item for item in episode.items if item.is_assignment_to_ai and not item.is_early)
        spans["time_to_resolution"] = (at_of(assigned or asked), at_of(episode.last_ai_reply))
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
        "substantive_item_id": None if episode.substantive_item is None else episode.substantive_item.item_id,
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
        waits_from = None if handoff.items[0].is_early else handoff.started_at
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
                "seconds_to_human_reply": seconds(microseconds_between(waits_from, human_reply_at)),
                "business_seconds_to_human_reply": seconds(
                    open_microseconds_between(waits_from, human_reply_at, episode.account.schedule)
                ),
                "evidence_grade": "full" if best.is_handoff_event else "proxy",
            }
        )
    return rows


def reply_rows(episode: Episode) -> list[Row]:
    """Return the rows of fct_replies: a turn is a run of contact messages, answered by the first reply after it."""
    rows: list[Row] = []
    turn: list[Item] = []
    for item in episode.items:
        if item.is_contact_message:
            turn.append(item)
        elif turn and (item.is_ai_reply or item.is_human_reply):
            # an early item starts no clock: the next of the turn does
            waits_from = at_of(first_of(asked for asked in turn if not asked.is_early))
            rows.append(
                episode.key
                | {
                    "reply_index": len(rows) + 1,
                    "replier_kind": "ai" if item.is_ai_reply else "human",
                    "replier_id": item.sender_id,
                    "reply_message_id": item.item_id,
                    "turn_message_id": turn[0].item_id,
                    "turn_started_at": waits_from,
                    "replied_at": item.at,
                    "seconds_waited": seconds(microseconds_between(waits_from, item.at)),
                    "waited_business_seconds": seconds(
                        open_microseconds_between(waits_from, item.at, episode.account.schedule)
                    ),
                    "is_first": not rows,
                }
            )
            turn = []
    return rows


def message_rows(
    account: Account, zone: zoneinfo.ZoneInfo, as_of: datetime, conversations: Sequence[Conversation]
) -> list[Row]:
    """Return what fct_messages says of each message known at as_of: who sees it, and whether it confirms an answer."""
    confirmations: dict[tuple[str, str | None], bool | None] = {}
    for conversation in conversations:
        is_answered = False
        for item in conversation.items:
            if item.is_contact_message and is_answered:
                confirmations[conversation.conversation_id, item.item_id] = item.is_confirmation
            is_answered = is_answered or item.is_ai_reply
    rows = []
    for row in newest_records(account, "messages"):
        at = parse_instant(row.get("sent_at"), zone)
        key = {"conversation_id": row.get("conversation_id") or "", "message_id": row.get("message_id") or ""}
        if at is None or at <= as_of:
            rows.append(
                {"source_system": account.source_system, "account_id": account.account_id}
                | key
                | {"is_public": is_public_message(row), "is_confirmation": confirmations.get(tuple(key.values()))}
            )
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
    account: Account, rows: Sequence[Row], clocks: Sequence[Mapping[str, int | None]], first_empty: date, last: date
) -> list[Row]:
    """Return the weeks from the account's first episode to as_of, times every channel it has used.

    A week without any episode exists for the ten years before as_of, the first of them the one in which they begin.
    """
    weeks = {row["started_week"] for row in rows if row["started_week"] is not None}
    if not weeks:
        return []
    result = []
    week = min(weeks)
    while week <= last:
        if week not in weeks and week < first_empty:
            week += timedelta(days=7)
            continue
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


def ten_years_before(day: date) -> date:
    """Return the same day of the month ten years earlier; 28 February for the 29th."""
    return day.replace(year=day.year - 10, day=28 if (day.month, day.day) == (2, 29) else day.day)


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
    today = local_date(known_until, zone)
    first_empty = week_of(ten_years_before(today), week_start)
    result.weekly.extend(weekly_rows(account, rows, clocks, first_empty, week_of(today, week_start)))
    result.messages.extend(message_rows(account, zone, known_until, conversations))
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
