"""Small random respond.io accounts as the Data Export writes them: what a team would download, the awkward cases close.

One world is one account: its exports (CSV of conversations in two ages, messages, contacts, failed messages; users and
channels as the API lists them or as CSV; posted closes), its rows in the seed actor_map, its opening hours. Times are
local texts without a zone, in some files as a spreadsheet has saved them. Instants lie on the grid of `worlds.py`, so
that equal instants, both ends of a conversation and the edges after an AI reply are common. The same seed gives the
same worlds.
What they say in the contract's words stands in `respond_io_mapping.py`, what they must hold in
`respond_io_coverage.py`.
"""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.python import worlds
from tests.python.oracle import Schedule
from tests.python.worlds import HOUR, MICROSECOND, SECOND

Record = dict[str, Any]

SOURCE_SYSTEM = "respond_io"
EPOCH = datetime(1970, 1, 1)
MILLISECOND = timedelta(milliseconds=1)
MINUTE = timedelta(minutes=1)

STARTED, RESOLVED = "DateTime Conversation Started", "DateTime Conversation Resolved"
CONVERSATIONS = [
    *("Conversation ID", STARTED, RESOLVED, "Contact ID", "Assignee", "Number of Outgoing Messages"),
    *("Number of Incoming Messages", "DateTime First Response", "Conversation Category", "Closing Note Summary"),
    *("Closed By", "First Response Time", "Resolution Time", "First Assignee", "Closed By Source", "Closed By Team"),
    *("Opened By Source", "Opened By Channel", "First Assignment Timestamp", "First Response By"),
    *("Last Assignment Timestamp", "Last Assignee", "Time to First Assignment"),
    *("First Assignment to First Response Time", "Last Assignment to Response Time", "First Assignment to Close Time"),
    *("Last Assignment to Close Time", "Average Response Time", "Number of Assignments", "Number of Responses"),
]
# header of a file of 2022 -> today's header
OLDER_CONVERSATIONS = {
    **{name: name for name in CONVERSATIONS[:8]},
    **{"Resolver": "Closed By", "First Response Time": "First Response Time", "Resolution Time": "Resolution Time"},
    **{"Category": "Conversation Category", "Summary": "Closing Note Summary"},
}
COLUMNS = {
    "conversations": CONVERSATIONS,
    "messages": [
        *("Date & Time", "Sender ID", "Sender Type", "Contact ID", "Message ID", "Content Type", "Message Type"),
        *("Content", "Channel ID", "Type", "Sub Type"),
    ],
    "contacts": [
        *("ContactID", "FirstName", "LastName", "PhoneNumber", "Email", "Country", "Tags", "Status"),
        *("LastInteractionTime", "DateTimeCreated"),
    ],
    "failed_messages": ["Message ID", "Date & Time", "Contact ID", "Error"],
    "users": ["id", "firstName", "lastName", "email", "role", "team_id", "team", "teams"],
    "channels": ["id", "name", "source"],
    "account_settings": ["timezone", "week_start", "currency", "valid_from"],
}
DURATIONS = [name for name in CONVERSATIONS if "Time" in name.split()]
COUNTS = [name for name in CONVERSATIONS if name.startswith("Number of ")]
# ids of records, which spreadsheets destroy; a record without the first is rejected
ID_COLUMNS = {
    "conversations": ["Conversation ID", "Contact ID"],
    "messages": ["Message ID", "Sender ID", "Contact ID", "Channel ID"],
    "failed_messages": ["Message ID", "Contact ID"],
    "contacts": ["ContactID"],
}
DAMAGED = ["1.77360E+15", "1773604800515929.0", "1.77E+15", "##########", "1,7736E+15"]

# a file's name for the way its times are written -> what a time looks like
DATE_FORMS = {
    "iso": "{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}",
    "day first": "{day:02}/{month:02}/{year:04} {hour:02}:{minute:02}",
    "month first": "{month:02}/{day:02}/{year:04} {hour:02}:{minute:02}",
    "day first, seconds": "{day:02}/{month:02}/{year:04} {hour:02}:{minute:02}:{second:02}",
    "month first, short": "{month}/{day}/{year:04} {hour}:{minute:02}",
}
UNREADABLE = ["not a date", "2026-02-30 10:00:00", "0000-00-00 00:00:00", "30/02/2026 10:00"]

# what happens next in a conversation, and how often
MOVES = {"contact": 24, "ai_agent": 24, "user": 9, "echo": 3, "workflow": 2, "broadcast": 2, "other": 4}
EDGE_MOVES = ["contact", "contact", "contact", "ai_agent", "user", "user", "echo", "assignment", "assignment", "close"]
OTHER_TYPES = ["bot", "api", "zapier", "make", "n8n", "system", "hologram", "", ""]
SECOND_NUDGES = [-SECOND, timedelta(), timedelta(), SECOND]
# from the close of a contact's conversation to the start of the next: they overlap, touch or lie apart
GAPS = [-HOUR, -SECOND, timedelta(), timedelta(), SECOND, HOUR, 30 * HOUR, timedelta(days=8)]

USERS = {
    "501": ("Ada", "Byron", "ada@shop.example"),
    "502": ("Ben", "Tahu", "ben@shop.example"),
    "503": ("Twin", "Name", "twin.one@shop.example"),
    "504": ("Twin", "Name", "twin.two@shop.example"),
    "505": ("Kea", "Seat", "kea@shop.example"),  # an AI answers from this seat, and only actor_map says so
    "506": (None, "Ngữ", None),
    "507": (None, None, "nameless@shop.example"),
}
AI_SEAT = "505"
PEOPLE = ["501", "501", "502", "503", "506", "507", "599", "Ada Byron", "Ben Tahu", "Twin Name", "ben@shop.example"]
AI_PEOPLE = [AI_SEAT, AI_SEAT, "Kea Seat", "kea@shop.example"]
NOBODY = ["", "", "Bot", "System", " bot"]
TEAMS = [("71", "Shop"), ("72", "2nd line"), ("9", None)]
CHANNELS = {
    **{"301": "whatsapp_cloud", "302": "facebook", "303": "instagram", "304": "telegram", "305": "gmail"},
    **{"306": "twilio", "307": "custom_channel", "308": "hologram", "309": None, "310": " WhatsApp "},
}
OPENED_BY = ["contact", "contact", "user", "workflow", "api", "ctc_ads", "growth_widget", " User ", "hologram", ""]
CLOSED_BY = ["user", "user", "workflow", "bot", "ai_agent", "auto_close", "api", "hologram", "", ""]
TEXTS = ["Where is my order?", "{order} lost", 'He said "no", twice;\nthen left', "Größe 42 👍🏽 ≠ 41", ""]


@dataclass
class File:
    """The records of one file of an export, and how it is written: `csv`, `lines` or `document`.

    The cells of a CSV are texts under the headers of its columns; the others hold the API's objects.
    """

    name: str
    records: list[Record]
    form: str
    columns: Sequence[str] = ()

    @property
    def table(self) -> str:
        """Return the table that its name begins with."""
        return self.name.split("-")[0]

    @property
    def path(self) -> str:
        """Return the file's name with its ending."""
        return self.name + {"lines": ".ndjson", "document": ".json", "csv": ".csv"}[self.form]


@dataclass
class Export:
    """What was downloaded at one instant."""

    extracted_at: datetime
    files: list[File]


@dataclass
class RespondIoAccount:
    """One account: its exports, its rows in the seed actor_map, its opening hours."""

    account_id: str
    exports: list[Export]
    actor_map: dict[str, str]
    schedule: Schedule | None
    source_system: str = SOURCE_SYSTEM


@dataclass
class Builder:
    """The state of one world while it is made. A time in a record is a local datetime until its file is written."""

    random: random.Random
    zone: str
    base: datetime
    tables: dict[str, list[Record]] = field(default_factory=dict)
    instants: list[datetime] = field(default_factory=list)
    replies: list[datetime] = field(default_factory=list)
    used_ids: set[int] = field(default_factory=set)
    ai_senders: list[tuple[str, str]] = field(default_factory=list)  # type and id

    def chance(self, share: float) -> bool:
        """Say yes in a share of the cases."""
        return self.random.random() < share

    def pick(self, values: Sequence[Any]) -> Any:
        """Pick one value."""
        return self.random.choice(values)

    def add(self, table: str, record: Record) -> Record:
        """Add a record to a table."""
        self.tables.setdefault(table, []).append(record)
        return record

    def clock_id(self, at: datetime) -> str:
        """Make an id: the microsecond of its record, which has passed the second that the texts tell."""
        while True:
            number = (at - EPOCH) // MICROSECOND + self.pick([0, 1, 500_000, self.random.randrange(1_000_000)])
            if number not in self.used_ids:
                self.used_ids.add(number)
                return str(number)

    def local(self, at: datetime, unreadable: float = 0.0) -> datetime | str:
        """Return an instant as the workspace's clocks show it, or a text that is none."""
        if self.chance(unreadable):
            return self.pick(UNREADABLE)
        self.instants.append(at)
        return at.replace(tzinfo=UTC).astimezone(worlds.oracle.find_zone(self.zone)).replace(tzinfo=None)

    def person(self) -> str:
        """Pick whom a column of people names: an id, a name, an address, a word for no person, nobody."""
        return self.pick([*PEOPLE, *AI_PEOPLE, *NOBODY])


# --------------------------------------------------------------------------------------------------------------------
# Conversations and messages
# --------------------------------------------------------------------------------------------------------------------


def add_message(builder: Builder, contact_id: str, move: str, at: datetime) -> None:
    """Add a message of a contact's; it names no conversation."""
    sender_type = {"other": builder.pick(OTHER_TYPES)}.get(move, move)
    sender_id = {
        "contact": contact_id,
        "user": builder.pick(PEOPLE),
        "echo": builder.pick(["", "501", "Ben Tahu"]),
        "workflow": "9901",
        "broadcast": builder.pick(["", "501", AI_SEAT]),
    }.get(move, "")
    if move == "ai_agent":
        sender_type, sender_id = builder.pick(builder.ai_senders)
        builder.replies.append(at)
    if builder.chance(0.03):
        sender_type = ""
    elif builder.chance(0.05):
        sender_type = f" {sender_type.title()} "
    text = builder.pick(TEXTS)
    content = json.dumps({"type": "text", "text": text}, ensure_ascii=False)
    message_id = builder.clock_id(at)
    record = {
        "Date & Time": builder.local(at, unreadable=0.015),
        "Sender ID": sender_id,
        "Sender Type": sender_type,
        "Contact ID": "" if builder.chance(0.01) else contact_id,
        "Message ID": message_id,
        "Content Type": "text",
        "Message Type": "incoming" if move == "contact" else builder.pick(["outgoing", "outgoing", "Outgoing", ""]),
        "Content": builder.pick([content, content, text, '{"type": "attachment", "url": "x"}']),
        "Channel ID": builder.pick([*CHANNELS, "301", "301", "302", "399", "", ""]),
    }
    builder.add("messages", record)
    if builder.chance(0.06):
        failed = {"Message ID": message_id, "Date & Time": record["Date & Time"], "Contact ID": contact_id}
        builder.add("failed_messages", failed | {"Error": "blocked"})


def add_conversation(builder: Builder, contact_id: str, start: datetime) -> datetime:
    """Add a conversation with its messages; return the instant of its close."""
    at, last_reply, closed_at = start, None, None
    assignments: list[datetime] = []
    opening = builder.random.choices([[], ["contact"], ["contact", "ai_agent"]], weights=[2, 2, 6])[0]
    for number in range(builder.pick([0, 1, 2, 3, 4, 6, 8])):
        move = builder.random.choices(list(MOVES), weights=list(MOVES.values()))[0]
        if number < len(opening):
            at += MINUTE if number else timedelta()
            move = opening[number]
        elif last_reply is not None and (number == len(opening) or builder.chance(0.4)):
            edge = last_reply + builder.pick(worlds.EDGES)
            at = (edge if edge > at + SECOND or builder.chance(0.1) else at) + builder.pick(SECOND_NUDGES)
            move = builder.pick(EDGE_MOVES)
        else:
            at += builder.pick(worlds.STEPS)
        if move == "assignment":
            assignments.append(at)
        elif move == "close":
            closed_at = at
        else:
            add_message(builder, contact_id, move, at)
        last_reply = at if move == "ai_agent" else last_reply
    closed_at = closed_at or at + builder.pick([timedelta(), SECOND, HOUR, 24 * HOUR])
    if builder.chance(0.04):
        closed_at = start - builder.pick([SECOND, HOUR])
    for edge in (start, closed_at):
        for nudge in (-SECOND, timedelta(), SECOND):
            if builder.chance(0.12):
                add_message(
                    builder, contact_id, builder.pick(["contact", "ai_agent", "user", "broadcast"]), edge + nudge
                )
    add_conversation_record(builder, contact_id, start, closed_at, assignments)
    return closed_at


def add_conversation_record(
    builder: Builder, contact_id: str, start: datetime, closed_at: datetime, assignments: Sequence[datetime]
) -> None:
    """Add what the export says of a conversation, and sometimes the post of its close."""
    beside = [start, start + HOUR, closed_at, closed_at + SECOND]
    instants = assignments if assignments and builder.chance(0.7) else beside
    first, last = sorted(builder.pick(instants) for _ in range(2))
    first_assignee = builder.person()
    count = builder.pick(["", "0", "1", "1", "2", "2", "3", "7"])
    if count == "1" or builder.chance(0.2):
        last, last_assignee = first, first_assignee
    else:
        last_assignee = builder.person()
    is_assigned = builder.chance(0.85 if assignments else 0.45)
    closed_by_source = builder.pick(CLOSED_BY)
    record: Record = {
        "Conversation ID": builder.clock_id(start),
        STARTED: builder.local(start, unreadable=0.02),
        RESOLVED: builder.local(closed_at, unreadable=0.02),
        "Contact ID": contact_id,
        "Assignee": builder.person(),
        "DateTime First Response": builder.local(start + MINUTE),
        "Conversation Category": builder.pick(["Tours", "Repairs", ""]),
        "Closing Note Summary": builder.pick(["A private tour.", ""]),
        "Closed By": builder.person(),
        "First Assignee": first_assignee if is_assigned else "",
        "Closed By Source": closed_by_source,
        "Closed By Team": builder.pick(["71", "Tours", ""]),
        "Opened By Source": builder.pick(OPENED_BY),
        "Opened By Channel": builder.pick([*CHANNELS, "301", "399", ""]),
        "First Assignment Timestamp": builder.local(first, unreadable=0.03) if is_assigned else "",
        "First Response By": builder.pick(PEOPLE),
        "Last Assignment Timestamp": builder.local(last) if is_assigned else "",
        "Last Assignee": last_assignee if is_assigned else "",
        **{name: builder.pick(["", "00:10:00", "26:03:05", "00:00:00", "-00:01:00", "soon"]) for name in DURATIONS},
        **{name: builder.pick(["", "0", "1", "2", "3", "4", "x", "-1"]) for name in COUNTS},
        "Number of Assignments": count,
    }
    if is_assigned and builder.chance(0.08):
        record |= builder.pick([{"First Assignee": ""}, {"First Assignment Timestamp": ""}, {"Last Assignee": ""}])
    if builder.chance(0.3):
        add_post(builder, record, start, closed_at)
    elif builder.chance(0.06):
        record[RESOLVED] = ""
    builder.add("conversations", record)


def clock_number(builder: Builder, at: datetime) -> int:
    """Write an instant as a webhook does: seconds, or milliseconds somewhere in its second."""
    if builder.chance(0.3):
        return (at - EPOCH) // SECOND
    return (at - EPOCH) // MILLISECOND + builder.pick([0, 0, 1, 407, 999])


def add_post(builder: Builder, record: Record, start: datetime, closed_at: datetime) -> None:
    """Add the post of a close, which may know what the export left empty; some fit no conversation."""
    for name in (RESOLVED, "Conversation Category", "Closing Note Summary", "Closed By", "Closed By Source"):
        if builder.chance(0.4):
            record[name] = ""
    if builder.chance(0.4):
        record["Opened By Source"] = ""
    contact_id, opened_at = record["Contact ID"], start
    if builder.chance(0.15):
        contact_id, opened_at = builder.pick([("40999", start), (contact_id, start + SECOND)])
    team = builder.pick([None, *TEAMS])
    conversation = {
        "openedTime": clock_number(builder, opened_at),
        "closedTime": clock_number(builder, closed_at),
        "category": builder.pick(["Posted", None]),
        "summary": builder.pick(["A posted note.", None]),
        "openedBySource": builder.pick(["contact", "workflow", None]),
        "closedBy": builder.pick([None, {}, {"id": 502, "firstName": "Ben"}, {"id": 505}, {"id": 599}]),
        "closedBySource": builder.pick(["user", "ai_agent", "auto_close", None]),
        "firstResponseTime": 690,
        "incomingMessageCount": 1,
        "assigneeTeam": team and {"id": int(team[0]), "name": team[1]},
    }
    if builder.chance(0.05):
        conversation["openedTime"] = builder.pick([None, 12345])
    if builder.chance(0.1):
        conversation["closedTime"] = None
    contact = {"id": builder.pick([int(contact_id), contact_id])}
    post = {"contact": contact, "conversation": conversation}
    if builder.chance(0.8):
        post["event_type"] = "conversation.closed"
    if builder.chance(0.1):
        builder.add("closed_webhooks", post | {"event_type": "message.received", "conversation": {"openedTime": 1}})
    for number in range(builder.pick([1, 1, 1, 2])):
        builder.add("closed_webhooks", post | ({"event_id": f"e{number}"} if builder.chance(0.5) else {}))


def add_contact_history(builder: Builder, contact_id: str) -> None:
    """Let a contact open conversations one after the other: apart, touching, overlapping, inside each other."""
    # some in the hour that a change of clocks repeats
    at = builder.base + builder.pick([timedelta(), HOUR, 26 * HOUR, 30 * HOUR, 49 * HOUR])
    if builder.chance(0.3):
        add_message(builder, contact_id, "broadcast", at - 2 * HOUR)
    for _ in range(builder.pick([1, 1, 2, 3])):
        closed_at = add_conversation(builder, contact_id, at)
        if builder.replies and builder.chance(0.15):
            at = builder.replies[-1] + 168 * HOUR + builder.pick(SECOND_NUDGES)
        elif builder.chance(0.9):
            at = closed_at + builder.pick(GAPS)
        # else the next one starts in the same second
        if builder.chance(0.15):
            add_message(builder, contact_id, builder.pick(["broadcast", "contact", "user"]), closed_at + 12 * HOUR)


def add_collisions(builder: Builder) -> None:
    """Add records that have met under one id: of other contacts, or of another start."""
    for record in list(builder.tables.get("conversations", [])):
        if builder.chance(0.03):
            other = dict(record)
            if builder.chance(0.5):
                other["Contact ID"] = "40777"
            elif isinstance(record[STARTED], datetime):
                # the same until a minute lies between them
                other[STARTED] = record[STARTED] + builder.pick([59 * SECOND, MINUTE, 61 * SECOND])
            builder.add("conversations", other)
    for record in list(builder.tables.get("messages", [])):
        if builder.chance(0.01):
            builder.add("messages", record | {"Contact ID": builder.pick(["40777", "41001"])})


# --------------------------------------------------------------------------------------------------------------------
# Lists of the workspace
# --------------------------------------------------------------------------------------------------------------------


def add_lists(builder: Builder, contacts: Sequence[str]) -> None:
    """Add contacts, users and channels, each file sometimes absent."""
    is_file = builder.chance(0.85)
    for contact_id in contacts:
        if is_file and builder.chance(0.8):
            created_at = builder.base - builder.pick([timedelta(), SECOND, -HOUR, 500 * HOUR])
            record = {
                "ContactID": contact_id,
                "FirstName": builder.pick(["Mere", ""]),
                "LastName": builder.pick(["Paki", ""]),
                "PhoneNumber": builder.pick(["+64 20 000 001", ""]),
                "Email": builder.pick(["mere@example.com", ""]),
                "Status": "close",
                "DateTimeCreated": builder.local(created_at, unreadable=0.05) if builder.chance(0.8) else "",
            }
            builder.add("contacts", record)
    if builder.chance(0.85):
        for user_id, (first, last, email) in USERS.items():
            if builder.chance(0.8):
                teams = builder.random.sample(TEAMS, builder.pick([0, 1, 1, 2]))
                main = builder.pick([None, *teams]) if builder.chance(0.3) else next(iter(teams), None)
                builder.add("users", {"id": user_id, "names": (first, last, email), "main": main, "teams": teams})
    if builder.chance(0.75):
        for channel_id, source in CHANNELS.items():
            if builder.chance(0.85):
                builder.add("channels", {"id": channel_id, "name": "Our channel", "source": source})


def written_user(builder: Builder, form: str, user: Record) -> Record:
    """Write a user as the API's object, or as a line of a list of our own."""
    (first, last, email), main, teams = user["names"], user["main"], user["teams"]
    if form == "csv":
        own = {"id": user["id"], "firstName": first, "lastName": last, "email": email, "role": "agent"}
        own |= {"team_id": main and main[0], "team": main and main[1]}
        listed = builder.pick(
            ["", ";".join(team for team, _ in teams), json.dumps([{"id": team, "name": name} for team, name in teams])]
        )
        return {name: value or "" for name, value in (own | {"teams": listed}).items()}
    record = {
        "id": builder.pick([user["id"], int(user["id"])]),
        "firstName": first,
        "lastName": last,
        "email": email,
        "role": "agent",
        "team": main and {"id": int(main[0]), "name": main[1]},
    }
    if builder.chance(0.6):
        record["teams"] = [{"id": int(team), "name": name} for team, name in teams]
    return record


# --------------------------------------------------------------------------------------------------------------------
# Whole worlds
# --------------------------------------------------------------------------------------------------------------------


def choose_extraction(builder: Builder) -> datetime:
    """Choose the extraction instant: long after everything, or on or beside an instant that matters."""
    instants = sorted(builder.instants) or [builder.base]
    if builder.chance(0.5):
        return instants[-1] + builder.pick([timedelta(), HOUR, timedelta(days=3), timedelta(days=30)])
    at = builder.pick(instants)
    if builder.replies and builder.chance(0.6):
        at = builder.pick(builder.replies) + builder.pick(worlds.EDGES)
    return at + builder.pick(worlds.NUDGES)


def make_world(seed: int, number: int) -> RespondIoAccount:
    """Make the account of one world."""
    generator = random.Random(f"respond_io/{seed}/{number}")  # noqa: S311 - a reproducible world, no secret
    zone = generator.choice(list(worlds.ZONES))
    builder = Builder(generator, zone, datetime.fromisoformat(generator.choice(worlds.ZONES[zone])))
    # a team that never set its zone, or set another than the workspace's
    stated_zone = builder.pick([*[zone] * 8, "", "Asia/Kolkata"])
    if stated_zone or builder.chance(0.3):
        settings = {"timezone": stated_zone, "week_start": builder.pick(worlds.WEEK_STARTS), "currency": "EUR"}
        builder.add("account_settings", settings | {"valid_from": ""})
    # the AI answers by itself, from a person's seat, or both
    actor_map = {AI_SEAT: "ai"} if builder.chance(0.7) else {}
    if builder.chance(0.1):
        actor_map |= builder.pick([{"502": "bot"}, {"Somebody": "ai"}, {"599": "ai"}])
    by_itself, from_a_seat = ("ai_agent", builder.pick(["", "9902"])), ("user", builder.pick([AI_SEAT, "Kea Seat"]))
    builder.ai_senders = builder.pick([[by_itself], [by_itself], [by_itself, from_a_seat]])
    contacts = builder.pick([["41001"], ["41001", "41002"], ["41001", "41002", "41003", "41004"]])
    for contact_id in contacts:
        add_contact_history(builder, contact_id)
    if builder.chance(0.2):
        add_message(builder, "40999", "contact", builder.base + HOUR)  # a contact of no file
    add_collisions(builder)
    add_lists(builder, [*contacts, "40555"])
    extracted_at = min(choose_extraction(builder), worlds.LATEST_EXTRACTION)
    schedule = worlds.choose_schedule(builder)  # type: ignore[arg-type] - it asks for chances and picks alone
    return RespondIoAccount(f"r{number:05d}", exports_of(builder, extracted_at), actor_map, schedule)


AGED: dict[str, list[str]] = {
    "Assignee": ["502", "Bot", ""],
    RESOLVED: [""],
    "Conversation Category": ["before"],
    "Closed By": ["599"],
    "Closed By Source": ["api"],
    "Number of Incoming Messages": ["9"],
    "Sender Type": ["contact", "user", "ai_agent"],
    "Channel ID": ["302"],
    "FirstName": ["Before"],
    "source": ["gmail"],
}


def aged(builder: Builder, record: Record) -> Record:
    """Return an older version of a record: other values under the same id."""
    old = dict(record)
    for name, values in AGED.items():
        if name in old and builder.chance(0.5):
            old[name] = builder.pick(values)
    if isinstance(old.get(STARTED), datetime) and builder.chance(0.1):
        old[STARTED] += builder.pick([-59, 1, 30]) * SECOND
    if isinstance(old.get("Date & Time"), datetime) and builder.chance(0.2):
        old["Date & Time"] += builder.pick([SECOND, -HOUR])
    return old


def exports_of(builder: Builder, extracted_at: datetime) -> list[Export]:
    """Put the records into files of one to three exports that overlap; some hold older versions of a record."""
    n_exports = builder.pick([1, 1, 2, 2, 3])
    hours = [0, 1, 200][:n_exports]
    places: list[dict[str, list[Record]]] = [{} for _ in range(n_exports)]
    for table in [*COLUMNS, "closed_webhooks"]:
        records = builder.tables.get(table, [])
        builder.random.shuffle(records)
        if records or (table != "account_settings" and builder.chance(0.3)) or table == "conversations":
            places[0][table] = []
        for record in records:
            place_record(builder, table, record, places)
    if any("failed_messages" in files for files in places):
        places[0].setdefault("messages", [])  # who exports what failed exports what was sent
    exports = []
    for files, age in zip(places, hours, strict=True):
        written = [finished(builder, name, records) for name, records in files.items()]
        exports.append(Export(extracted_at - age * HOUR, written))
    return exports[:: builder.pick([1, -1])]


def place_record(builder: Builder, table: str, record: Record, places: list[dict[str, list[Record]]]) -> None:
    """Put a record into one of the exports, and older versions of it where they must lose."""
    way = builder.pick(["plain", "plain", "plain", "older only", "older too", "names", "rows"])
    if table in {"account_settings", "users"}:
        way = "plain"
    file_name = "conversations-2022" if table == "conversations" and builder.chance(0.2) else table
    older = places[-1].setdefault(file_name, []) if len(places) > 1 and way.startswith("older") else None
    if way == "older only" and older is not None:
        older.append(record)
        return
    if way == "older too" and older is not None:
        older.append(aged(builder, record))
    if way == "names":
        # two files of one export: the later name wins
        earlier, later = builder.pick([("1", "2"), ("9", "10")])
        places[0].setdefault(f"{table}-{earlier}", []).append(aged(builder, record))
        places[0].setdefault(f"{table}-{later}", []).append(record)
        return
    own = places[0].setdefault(file_name, [])
    if way == "rows":
        own.append(aged(builder, record))
    own.append(record)


def finished(builder: Builder, name: str, records: list[Record]) -> File:
    """Write the records as texts, as one export or one spreadsheet does; damage some ids."""
    table = name.split("-", maxsplit=1)[0]
    if table == "closed_webhooks":
        return File(name, records, "lines")
    if table in {"users", "channels"}:
        form = builder.pick(["csv", "lines", "document"])
        if table == "users":
            records = [written_user(builder, form, record) for record in records]
        return File(name, records, form, COLUMNS[table])
    columns: Sequence[str] = COLUMNS[table]
    if name == "conversations-2022":
        columns = list(OLDER_CONVERSATIONS)
        records = [{new: record.get(now, "") for new, now in OLDER_CONVERSATIONS.items()} for record in records]
    forms = builder.pick([["iso"]] * 5 + [[form] for form in DATE_FORMS] + [["day first", "month first, short"]])
    texts = [
        {column: written(builder, record.get(column, ""), builder.pick(forms)) for column in columns}
        for record in records
    ]
    for record in list(texts):
        if table in ID_COLUMNS and builder.chance(0.02):
            damage(builder, table, texts, record)
    return File(name, texts, "csv", columns)


def written(builder: Builder, value: datetime | str, form: str) -> str:
    """Write a cell; a time in the form of its file."""
    if isinstance(value, str):
        return value
    names = ("year", "month", "day", "hour", "minute", "second")
    return DATE_FORMS[form].format(**{name: getattr(value, name) for name in names})


def damage(builder: Builder, table: str, records: list[Record], record: Record) -> None:
    """Add a record again under an id that a spreadsheet has destroyed, or without one."""
    key = ID_COLUMNS[table][0]
    records.insert(builder.random.randrange(len(records) + 1), record | {key: builder.pick([*DAMAGED, ""])})


def make_worlds(seed: int, accounts: int) -> list[RespondIoAccount]:
    """Make many worlds."""
    return [make_world(seed, number) for number in range(1, accounts + 1)]


# --------------------------------------------------------------------------------------------------------------------
# Writing export folders
# --------------------------------------------------------------------------------------------------------------------


def write_file(folder: Path, file: File) -> None:
    """Write one file in its form."""
    path = folder / file.path
    if file.form == "csv":
        with path.open("w", encoding="utf-8", newline="") as opened:
            writer = csv.DictWriter(opened, file.columns, restval="", extrasaction="raise")
            writer.writeheader()
            writer.writerows(
                {name: "" if value is None else value for name, value in record.items()} for record in file.records
            )
        return
    if file.form == "document":
        path.write_text(json.dumps(file.records, indent=1), encoding="utf-8")
        return
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in file.records), encoding="utf-8")


def write_exports(accounts: Sequence[RespondIoAccount], directory: Path) -> list[Path]:
    """Write the exports of all accounts below folders that are loaded one after the other."""
    steps = set()
    for account in accounts:
        for step, export in enumerate(account.exports):
            steps.add(step)
            folder = directory / f"{step}" / SOURCE_SYSTEM / account.account_id
            folder.mkdir(parents=True)
            for file in export.files:
                write_file(folder, file)
            extracted_at = {"extracted_at": export.extracted_at.isoformat() + "Z"}
            (folder / "export.json").write_text(json.dumps(extracted_at), encoding="utf-8")
    return [directory / f"{step}" for step in sorted(steps)]
