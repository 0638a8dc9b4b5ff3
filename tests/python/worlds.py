"""Small random worlds in the generic source's format, with the awkward cases close together.

One world is one account. Instants lie on a coarse grid, so that equal instants and exact edges (24, 48, 72, 168 hours
after an AI reply, and a second on either side) are common. The same seed gives the same worlds.
"""

from __future__ import annotations

import csv
import json
import random
import zoneinfo
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.python.oracle import Account, Extraction, table_of

Row = dict[str, str]

SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)
SOURCE_SYSTEM = "generic"

# zone -> instants (UTC) near which its worlds begin; most are just before a change of the clock
ZONES = {
    "UTC": ["2026-02-26T00:00:00", "2025-12-29T12:00:00"],
    "America/St_Johns": ["2026-03-06T02:30:00", "2025-10-31T03:00:00"],
    "Asia/Kolkata": ["2026-05-02T18:30:00"],
    "Europe/Berlin": ["2026-03-27T22:00:00", "2025-10-24T22:00:00"],
    "Pacific/Apia": ["2026-01-03T11:00:00", "2011-12-27T10:00:00"],
}
WEEK_STARTS = ["monday", "sunday", "saturday", " Sunday ", "", "noday"]

# what a conversation does next, and how often
MOVES = {
    "contact": 22,
    "ai": 22,
    "human": 6,
    "echo": 2,
    "other_message": 5,
    "handoff": 5,
    "assigned": 7,
    "requested": 3,
    "closed": 7,
    "reopened": 4,
    "other_event": 3,
}
# how long until it does: mostly nothing or little, sometimes to an edge
STEPS = [
    *[timedelta()] * 5,
    SECOND,
    timedelta(minutes=1),
    *[timedelta(minutes=30)] * 3,
    *[HOUR] * 4,
    *[5 * HOUR] * 2,
    12 * HOUR,
    30 * HOUR,
    timedelta(days=4),
    timedelta(days=8),
]
EDGES = [24 * HOUR, 48 * HOUR, 72 * HOUR, 72 * HOUR, 72 * HOUR, 168 * HOUR]
NUDGES = [-SECOND, timedelta(), timedelta(), SECOND]

KINDS = ["ai", "human", "team", "bot", "", "", "robot", " Human", "AI "]
INITIATORS = ["ai", "contact", "workflow", "human", "system", "bot", "", "", "robot", " AI"]
ODD_SENDERS = ["bot", "workflow", "broadcast", "integration", "system", "", "robot", "agent"]
CHANNELS = ["web_chat", "email", "whatsapp", " WhatsApp ", "", "", "carrier_pigeon", "unknown", "phone"]
UNREADABLE = ["not a date", "2026-02-30T10:00:00Z", "2026-03-01T25:00:00Z", "", "yesterday"]
TRUE_WORDS = ["true", "T", "1", "yes", "Y"]
FALSE_WORDS = ["false", "F", "0", "no", "n", "", "", "", "maybe"]
COUNTS = ["", "0", "0", "0", "1", "2.0", "+3", "-1", "many", " 1 "]


@dataclass
class Builder:
    """The state of one world while it is made."""

    random: random.Random
    zones: list[str]  # the first is the one that text without an offset is read in
    base: datetime
    tables: dict[str, list[Row]] = field(default_factory=dict)
    instants: list[datetime] = field(default_factory=list)
    reply_instants: list[datetime] = field(default_factory=list)
    messages: list[tuple[str, str, datetime, bool]] = field(default_factory=list)
    used_ids: set[str] = field(default_factory=set)

    def chance(self, share: float) -> bool:
        """Say yes in a share of the cases."""
        return self.random.random() < share

    def pick(self, values: Sequence[str]) -> str:
        """Pick one value."""
        return self.random.choice(values)

    def add(self, table: str, row: Row) -> None:
        """Add a row to a table."""
        self.tables.setdefault(table, []).append(row)

    def new_id(self, prefix: str) -> str:
        """Make an id whose order as text differs from the order of making; two kinds of items may share one."""
        while True:
            number = self.random.randint(1, 130)
            candidate = self.pick([f"{prefix}{number}", f"{prefix.upper()}{number}", f"{prefix}-é{number}"])
            if self.chance(0.3):
                candidate = f"i{number}"
            if (prefix, candidate) not in self.used_ids:
                self.used_ids.add((prefix, candidate))
                return candidate

    def text_of(self, at: datetime) -> str:
        """Write an instant in one of the readable ways."""
        stamp = at.replace(tzinfo=UTC)
        ways = ["z", "z", "z", "zero", "space", "offset", "offset", "other_offset"]
        if is_plain_everywhere(at, self.zones):
            ways += ["naive", "naive", "naive_space"]
        way = self.pick(ways)
        if way in {"naive", "naive_space"}:
            local = stamp.astimezone(zoneinfo.ZoneInfo(self.zones[0])).replace(tzinfo=None)
            return local.isoformat(sep="T" if way == "naive" else " ")
        if way == "offset":
            return stamp.astimezone(zoneinfo.ZoneInfo(self.zones[0])).isoformat()
        if way == "other_offset":
            return stamp.astimezone(zoneinfo.ZoneInfo("Asia/Kolkata")).isoformat()
        if way == "zero":
            return at.isoformat() + "+00:00"
        return at.isoformat(sep=" " if way == "space" else "T") + "Z"

    def instant(self, at: datetime, unreadable: float = 0.0) -> str:
        """Write an instant, or something that is none."""
        if self.chance(unreadable):
            return self.pick(UNREADABLE)
        self.instants.append(at)
        return self.text_of(at)

    def sequence(self, number: int) -> str:
        """Write a sequence: usually right or missing, sometimes duplicate or odd."""
        right = str(number)
        return self.pick(
            ["", "", "", right, right, f"{right}.0", f"+{right}", "1", "-1", "0", "x", "2.5", str(99 - number)]
        )


def is_plain_everywhere(at: datetime, zones: Sequence[str]) -> bool:
    """Say whether the wall time of an instant in the first zone happens exactly once in every zone."""
    wall = at.replace(tzinfo=UTC).astimezone(zoneinfo.ZoneInfo(zones[0])).replace(tzinfo=None)
    for name in zones:
        zone = zoneinfo.ZoneInfo(name)
        first, second = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
        if first != second or first.astimezone(zone).replace(tzinfo=None) != wall:
            return False
    return True


def add_message(builder: Builder, conversation_id: str, move: str, at: datetime, number: int) -> None:
    """Add a message of a kind."""
    message_id = builder.new_id("m")
    sender = {"contact": "contact", "ai": "ai", "human": "human", "echo": "echo"}.get(move) or builder.pick(ODD_SENDERS)
    if builder.chance(0.1):
        sender = f" {sender.upper()} "
    item_type = builder.pick(
        ["message", "", "", " Message", *(["welcome", "note", "memo"] if builder.chance(0.2) else [])]
    )
    status = builder.pick(
        ["", "", "sent", "delivered", "read", "pending", *(["failed", " FAILED"] if builder.chance(0.2) else [])]
    )
    builder.add(
        "messages",
        {
            "message_id": message_id,
            "conversation_id": conversation_id,
            "sent_at": builder.instant(at, unreadable=0.02),
            "sender_kind": sender,
            "sequence": builder.sequence(number),
            "item_type": item_type,
            "sender_id": builder.pick(["", "x1", "x2"]),
            "channel": builder.pick(CHANNELS),
            "delivery_status": status,
            "n_citations": builder.pick(COUNTS) if move == "ai" else "",
            "n_actions": builder.pick(COUNTS) if move == "ai" else "",
        },
    )
    builder.messages.append((message_id, conversation_id, at, move == "ai"))
    if move == "ai":
        builder.reply_instants.append(at)


def add_event(builder: Builder, conversation_id: str, move: str, at: datetime, number: int) -> None:
    """Add a state change of a kind."""
    event_type = {
        "handoff": "handoff",
        "assigned": "assigned",
        "requested": "handoff_requested",
        "closed": "closed",
        "reopened": builder.pick(["reopened", "opened"]),
        "other_event": builder.pick(["unassigned", "handoff_offered", "merged", "snoozed", "vanished", ""]),
    }[move]
    if builder.chance(0.1):
        event_type = f" {event_type.title()} "
    builder.add(
        "conversation_events",
        {
            "event_id": builder.new_id("e"),
            "conversation_id": conversation_id,
            "occurred_at": builder.instant(at, unreadable=0.02),
            "event_type": event_type,
            "from_id": builder.pick(["", "x1", "x2"]),
            "from_kind": builder.pick(KINDS),
            "to_id": builder.pick(["", "x3", "x4"]),
            "to_kind": builder.pick(KINDS),
            "initiated_by_kind": builder.pick(INITIATORS),
            "reason": builder.pick(["", "asked", "angry"]),
            "sequence": builder.sequence(number),
        },
    )


def add_items(builder: Builder, conversation_id: str, start: datetime) -> None:
    """Let a conversation run."""
    at = start
    last_reply: datetime | None = None
    for number in range(1, builder.random.choice([1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 16]) + 1):
        if last_reply is not None and builder.chance(0.3):
            edge = last_reply + builder.random.choice(EDGES) + builder.random.choice(NUDGES)
            at = max(at, edge) if builder.chance(0.9) else edge
        else:
            at += builder.random.choice(STEPS)
        if builder.chance(0.05):
            at += timedelta(microseconds=builder.random.choice([1, 500_000, 123_456]))
        move = builder.random.choices(list(MOVES), weights=list(MOVES.values()))[0]
        if number == 1 and builder.chance(0.7):
            move = "contact"
        if move in {"contact", "ai", "human", "echo", "other_message"}:
            add_message(builder, conversation_id, move, at, number)
        else:
            add_event(builder, conversation_id, move, at, number)
        if move == "ai":
            last_reply = at


def add_conversation(builder: Builder, conversation_id: str, start: datetime, contacts: Sequence[str]) -> None:
    """Add a conversation with its items."""
    before = len(builder.instants)
    if builder.chance(0.95):
        add_items(builder, conversation_id, start)
    own = builder.instants[before:] or [start]
    opened_at = start + builder.random.choice([timedelta(), timedelta(), -HOUR, HOUR])
    closed_at = builder.random.choice(own) + builder.random.choice([timedelta(), SECOND, HOUR, 80 * HOUR])
    builder.add(
        "conversations",
        {
            "conversation_id": conversation_id,
            "opened_at": builder.instant(opened_at, unreadable=0.08),
            "contact_id": builder.pick(contacts),
            "channel": builder.pick(CHANNELS),
            "status": builder.pick(["", "open", "closed"]),
            "closed_at": builder.instant(closed_at, unreadable=0.05) if builder.chance(0.35) else "",
            "is_spam": builder.pick(TRUE_WORDS if builder.chance(0.04) else FALSE_WORDS),
            "is_test": builder.pick(TRUE_WORDS if builder.chance(0.04) else FALSE_WORDS),
            "merged_into_id": builder.pick(["c1", "elsewhere"]) if builder.chance(0.04) else "",
            "vendor_verdict": builder.pick(["", "", "resolved", "Escalated"]),
        },
    )


def add_contacts(builder: Builder, contacts: Sequence[str]) -> None:
    """Add the contacts, some merged in chains and circles, some of them colleagues, some never exported."""
    for contact in contacts:
        if not contact or builder.chance(0.15):
            continue
        target = builder.pick([*contacts, "gone"]) if builder.chance(0.4) else ""
        builder.add(
            "contacts",
            {
                "contact_id": contact,
                "merged_into_id": target,
                "name": "",
                "is_internal": builder.pick(TRUE_WORDS if builder.chance(0.04) else FALSE_WORDS),
            },
        )


FEEDBACK_SHAPES = [
    ("helpful_vote", "", "", ["helpful", "not_helpful", " Not_Helpful ", "", "meh"]),
    ("csat", "1", "5", ["1", "2", "3", "4", "5", "6", "2.0", ""]),
    ("csat", "0", "2", ["0", "1", "2", "3"]),
    ("ces", "1", "7", ["1", "3", "4", "5", "6", "7", "0"]),
    ("ces", "1", "5", ["1", "5"]),
    ("csat", "", "", ["1", "5"]),
    ("custom", "", "", ["", "bad"]),
    ("nps", "0", "10", ["0", "10"]),
    ("survey", "1", "5", ["1"]),
]


def add_feedback(builder: Builder) -> None:
    """Add feedback, much of it about the same replies and near the edges."""
    for _ in range(builder.random.choice([0, 1, 2, 4, 7])):
        if not builder.messages:
            return
        replies = [message for message in builder.messages if message[3]]
        about = builder.random.choice(replies if replies and builder.chance(0.85) else builder.messages)
        message_id, conversation_id, at, _ = about
        at += builder.random.choice([timedelta(), SECOND, HOUR, 2 * HOUR, -HOUR, *EDGES])
        at += builder.random.choice(NUDGES)
        for _ in range(builder.random.choice([1, 1, 2, 3])):
            feedback_type, smallest, largest, values = builder.random.choice(FEEDBACK_SHAPES)
            builder.add(
                "feedback",
                {
                    "feedback_id": builder.new_id("f"),
                    "submitted_at": builder.instant(at, unreadable=0.02),
                    "feedback_type": builder.pick([feedback_type, feedback_type, f" {feedback_type.upper()}"]),
                    "conversation_id": builder.pick([conversation_id, conversation_id, ""]),
                    "message_id": builder.pick([message_id, message_id, ""]),
                    "value": builder.pick(values),
                    "scale_min": smallest,
                    "scale_max": largest,
                    "polarity": builder.pick(["", "", "", "positive", "neutral", "negative", " Negative", "mixed"]),
                },
            )
            at += builder.random.choice([timedelta(), timedelta(), SECOND, HOUR])


def add_shop(builder: Builder, contacts: Sequence[str]) -> None:
    """Add clicks on products and orders at most a day, exactly a day and a little more than a day later."""
    for _ in range(builder.random.choice([0, 0, 1, 2, 4])):
        contact, at = builder.pick(contacts), builder.base + builder.random.choice([HOUR, 5 * HOUR, 50 * HOUR])
        for _ in range(builder.random.choice([1, 1, 2, 3])):
            builder.add(
                "product_touches",
                {
                    "touch_id": builder.new_id("t"),
                    "touched_at": builder.instant(at, unreadable=0.02),
                    "touch_type": builder.pick(
                        ["card_click", "card_click", " Card_Click", "recommendation", "link_click", ""]
                    ),
                    "conversation_id": "",
                    "contact_id": contact,
                },
            )
            at += builder.random.choice([timedelta(), timedelta(), HOUR])
        placed_at = (
            at + builder.random.choice([timedelta(), HOUR, 24 * HOUR, 24 * HOUR]) + builder.random.choice(NUDGES)
        )
        builder.add(
            "orders",
            {
                "order_id": builder.new_id("o"),
                "placed_at": builder.instant(placed_at, unreadable=0.02),
                "value": "19.90",
                "contact_id": builder.pick([contact, contact, builder.pick(contacts)]),
                "currency": "EUR",
            },
        )


def choose_extraction(builder: Builder) -> datetime:
    """Choose the extraction instant: long after everything, or on or beside an instant that matters."""
    instants = sorted(builder.instants) or [builder.base]
    if builder.chance(0.4):
        return instants[-1] + builder.random.choice([timedelta(), HOUR, timedelta(days=3), timedelta(days=30)])
    at = builder.random.choice(instants)
    if builder.reply_instants and builder.chance(0.6):
        at = builder.random.choice(builder.reply_instants) + builder.random.choice(EDGES)
    return at + builder.random.choice(NUDGES)


def add_settings(builder: Builder) -> None:
    """Set the account's zone and week, sometimes with an earlier or a later setting, or not at all."""
    valid_from = ["", "", "2011-01-01T00:00:00Z", "2011-01-01"]
    rows = [(builder.zones[0], builder.pick(valid_from))]
    if len(builder.zones) > 1:
        rows = [(builder.zones[1], ""), (builder.zones[0], builder.text_of(builder.base + 20 * HOUR))]
    for zone, start in rows:
        builder.add(
            "account_settings", {"timezone": zone, "week_start": builder.pick(WEEK_STARTS), "valid_from": start}
        )


def make_world(seed: int, number: int, *, steady: bool = False) -> Account:
    """Make the account of one world; a steady one has a single setting of zone and week."""
    generator = random.Random(f"{seed}/{number}")  # noqa: S311 - a reproducible world, no secret
    zone = generator.choice(list(ZONES))
    zones = [zone]
    if not steady and generator.random() < 0.15:
        zones.append(generator.choice(list(ZONES)))
    builder = Builder(generator, zones, datetime.fromisoformat(generator.choice(ZONES[zone])))
    has_settings = zone != "UTC" or builder.chance(0.5)
    if has_settings:
        add_settings(builder)
    if builder.chance(0.05) and len(zones) == 1:
        # a zone nobody knows is read as UTC
        builder.zones = ["UTC"]
        builder.tables["account_settings"] = [{"timezone": "Mars/Olympus", "week_start": "", "valid_from": ""}]
    contacts = ["", "k1", "k1", "k2", "k3", "k4"][: builder.random.choice([2, 3, 6])]
    add_contacts(builder, sorted(set(contacts)))
    for position in range(1, builder.random.choice([1, 1, 2, 3, 5]) + 1):
        start = builder.base + builder.random.choice([timedelta(), HOUR, 30 * HOUR, timedelta(days=7), 172 * HOUR])
        add_conversation(builder, f"c{position}", start, contacts)
    if builder.chance(0.2):
        add_items(builder, "not-loaded", builder.base)
    add_feedback(builder)
    add_shop(builder, contacts)
    extracted_at = choose_extraction(builder)
    account = Account(SOURCE_SYSTEM, f"w{number:05d}", [Extraction(extracted_at.isoformat() + "Z", shuffled(builder))])
    return sliced(account, generator) if generator.random() < 0.4 else account


def shuffled(builder: Builder) -> dict[str, list[Row]]:
    """Return the tables with their rows in any order; that of a file must not matter."""
    files = {"conversations": builder.tables.get("conversations", [])} | builder.tables
    for rows in files.values():
        builder.random.shuffle(rows)
    return files


def aged(row: Row, generator: random.Random) -> Row:
    """Return an older version of a record: some of its values differ, its key does not."""
    old = dict(row)
    for column in ("contact_id", "is_spam", "sender_kind", "event_type", "polarity", "merged_into_id", "channel"):
        if column in old and generator.random() < 0.4 and column != next(iter(old)):
            old[column] = generator.choice(["", "k2", "true", "ai", "closed", "negative"])
    return old


def sliced(account: Account, generator: random.Random) -> Account:
    """Split an account's only extraction into several that overlap; older ones hold older versions of some records."""
    newest = account.extractions[0]
    extracted_at = datetime.fromisoformat(newest.extracted_at)
    older: dict[str, list[Row]] = {"conversations": []}
    current: dict[str, list[Row]] = {"conversations": []}
    for table, rows in newest.files.items():
        current.setdefault(table, [])
        if table == "account_settings":
            current[table] = rows
            continue
        for row in rows:
            place = generator.choice(["older", "current", "both", "files", "rows"])
            if place in {"older", "both"}:
                older.setdefault(table, []).append(row if place == "older" else aged(row, generator))
            if place == "files":
                # the same extraction in two files: the later file name wins
                current.setdefault(f"{table}-1", []).append(aged(row, generator))
                current.setdefault(f"{table}-2", []).append(row)
            if place == "rows":
                # twice in one file: the later row wins
                current[table].append(aged(row, generator))
            if place in {"current", "both", "rows"}:
                current[table].append(row)
    before = extracted_at - generator.choice([SECOND, HOUR, timedelta(days=7)])
    extractions = [Extraction(newest.extracted_at, current), Extraction(before.isoformat(), older)]
    return Account(account.source_system, account.account_id, extractions)


def make_worlds(seed: int, accounts: int, *, steady: bool = False) -> list[Account]:
    """Make many worlds."""
    return [make_world(seed, number, steady=steady) for number in range(1, accounts + 1)]


# --------------------------------------------------------------------------------------------------------------------
# Writing export folders
# --------------------------------------------------------------------------------------------------------------------

REQUIRED_COLUMNS = {
    "conversations": ["conversation_id", "opened_at"],
    "messages": ["message_id", "conversation_id", "sent_at", "sender_kind"],
    "conversation_events": ["event_id", "conversation_id", "occurred_at", "event_type"],
    "feedback": ["feedback_id", "submitted_at", "feedback_type"],
    "contacts": ["contact_id"],
    "orders": ["order_id", "placed_at", "value"],
    "product_touches": ["touch_id", "touched_at", "touch_type"],
    "account_settings": ["timezone"],
}


def write_file(path: Path, rows: Sequence[Mapping[str, str]]) -> None:
    """Write one file, with the columns that its rows use."""
    columns = list(dict.fromkeys([*REQUIRED_COLUMNS[table_of(path.stem)], *(name for row in rows for name in row)]))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)


def write_exports(accounts: Sequence[Account], directory: Path) -> list[Path]:
    """Write the accounts as export folders, one per number of extraction, to be loaded one after the other."""
    folders: list[Path] = []
    for account in accounts:
        for number, extraction in enumerate(account.extractions, start=1):
            folder = directory / f"load_{number}"
            place = folder / account.source_system / account.account_id
            place.mkdir(parents=True, exist_ok=True)
            if folder not in folders:
                folders.append(folder)
            for file_name, rows in extraction.files.items():
                write_file(place / f"{file_name}.csv", rows)
            (place / "export.json").write_text(json.dumps({"extracted_at": extraction.extracted_at}), encoding="utf-8")
    return folders
