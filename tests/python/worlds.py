"""Small random worlds in the generic source's format, with the awkward cases close together.

One world is one account. Instants lie on a coarse grid, so that equal instants and exact edges (24, 48, 72, 168 hours
after an AI reply, and a second or a microsecond on either side) are common. The same seed gives the same worlds.
What the worlds must hold stands in `worlds_coverage.py`, the ways to load one world in `worlds_variants.py`.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from tests.python import oracle
from tests.python.oracle import Account, Extraction, Opening, Schedule

Row = dict[str, str]

MICROSECOND = timedelta(microseconds=1)
SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)
SOURCE_SYSTEM = "generic"

# zone -> instants (UTC) near which its worlds begin: just before a change of the clock, or the local midnight of a week
ZONES = {
    "UTC": ["2026-02-26T00:00:00", "2025-12-29T12:00:00"],
    "America/St_Johns": ["2026-03-06T02:30:00", "2025-10-31T03:00:00", "2026-03-09T02:30:00"],
    "Asia/Kolkata": ["2026-05-02T18:30:00", "2026-05-03T18:30:00"],
    "Europe/Berlin": ["2026-03-27T22:00:00", "2025-10-24T22:00:00", "2026-03-29T22:00:00"],
    "Pacific/Apia": ["2026-01-03T11:00:00", "2011-12-27T10:00:00"],
    # a midnight that occurs twice, and one that never comes
    "Atlantic/Azores": ["2025-10-24T23:30:00", "2026-03-27T22:00:00"],
    # what the law changed in 2026: machines and engines with older files are an hour off
    "Africa/Casablanca": ["2026-09-18T22:00:00", "2026-02-13T22:00:00"],
    "America/Vancouver": ["2026-10-30T07:00:00", "2026-03-06T08:00:00"],
    "America/Winnipeg": ["2026-10-30T05:00:00", "2026-03-06T06:00:00"],
    "America/Havana": ["2026-10-30T04:00:00", "2025-10-31T04:30:00"],
}
# zone -> instants (UTC) at which its clock changes: an hour, or half of one, occurs twice or never
CHANGES = {
    "America/St_Johns": ["2026-03-08T05:30:00", "2025-11-02T04:30:00"],
    "Europe/Berlin": ["2026-03-29T01:00:00", "2025-10-26T01:00:00"],
    "Atlantic/Azores": ["2025-10-26T01:00:00", "2026-03-29T01:00:00"],
    "Africa/Casablanca": ["2026-09-20T01:00:00", "2026-02-15T02:00:00"],
    "America/Vancouver": ["2026-11-01T09:00:00", "2026-03-08T10:00:00"],
    "America/Winnipeg": ["2026-11-01T07:00:00", "2026-03-08T08:00:00"],
    "America/Havana": ["2026-11-01T05:00:00", "2025-11-02T05:00:00"],
}
# no export is taken later than the day on which this was written: the loader believes no clock that runs ahead
LATEST_EXTRACTION = datetime(2026, 11, 28)
# worlds that begin here are extracted after the variable as_of of the second build, most others before it
LATE_BASE = datetime(2026, 8, 20, 2, 30)
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
    "unassigned": 6,
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
EDGE_MOVES = ["contact", "contact", "contact", "ai", "human", "human", "handoff", "assigned", "requested", "closed"]
EDGE_MOVES += ["unassigned", "unassigned"]
OPENINGS = [[], ["contact"], ["contact", "ai"], ["contact", "ai", "contact", "unassigned"]]
FRACTIONS = [MICROSECOND, timedelta(microseconds=500_000), timedelta(microseconds=123_456)]
EDGES = [24 * HOUR, 48 * HOUR, 72 * HOUR, 72 * HOUR, 72 * HOUR, 168 * HOUR]
NUDGES = [-SECOND, -MICROSECOND, timedelta(), timedelta(), MICROSECOND, SECOND]

KINDS = ["ai", "human", "team", "team", "bot", "", "", "robot", " Human", "AI "]
GIVERS = [*KINDS, "ai", "bot", " Bot "]
INITIATORS = ["ai", "contact", "contact", "workflow", "human", "system", "bot", "", "", "robot", " AI"]
ODD_SENDERS = ["bot", "bot", "workflow", "broadcast", "integration", "system", "", "robot", "concierge"]
CHANNELS = ["web_chat", "email", "whatsapp", " WhatsApp ", "", "", "carrier_pigeon", "unknown", "phone"]
UNREADABLE = ["not a date", "2026-02-30T10:00:00Z", "2026-03-01T25:00:00Z", "", "yesterday"]
# how tools write that there is none; one microsecond later is an instant, which nobody means
NONE = ["1970-01-01T00:00:00Z", "1970-01-01T00:00:00 UTC", "0001-01-01T00:00:00Z", "1969-12-31T23:59:59Z"]
UNREADABLE += NONE
TRUE_WORDS = ["true", "T", "1", "yes", "Y"]
FALSE_WORDS = ["false", "F", "0", "no", "n", "", "", "", "maybe"]
TEXTS = ["", "Where is my order?", "   ", 'He said "no", twice;\nthen left', "Größe 42 👍🏽 ≠ 41"]
# what customers answer: confirmations, what only looks like one, and nothing to read
ANSWERS = [
    *(
        "Thanks!",
        "thank you",
        "THANKS 👍",
        "👍🏽",
        "👍",
        "❤️",
        "Merci beaucoup",
        "¡Muchas gracias!",
        "Danke sehr",
        "danke, perfect",
    ),
    *(
        "Thanks, that's it",
        "that\u2019s perfect",
        "ok",
        "Thanks but no",
        "not solved",
        "thanks 12",
        "???",
        "!!!",
        "👍 👎",
    ),
    *(
        "",
        "",
        "   ",
        "\n",
        "Thanks" + "!" * 54,
        "Thanks" + "!" * 55,
        "👍" * 60,
        "👍" * 61,
        "It works. Thanks; very, very!",
    ),
    *(
        "Where is my order?",
        "thanks" + "\u200b",
        "grazie mille",
        "bedankt",
        "obrigado",
        "tak",
        "Tak for det 🙏",
        "merci\u00a0!",
    ),
]
AGENTS = ["x1", "x2", "x3", "x4", "x5"]
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
    used_ids: set[tuple[str, str]] = field(default_factory=set)
    items: list[tuple[str, str, str]] = field(default_factory=list)  # kind, id, conversation
    replies_of_people: list[tuple[str, datetime]] = field(default_factory=list)
    last_item: Row = field(default_factory=dict)  # id, instant and sequence of the item made last
    twin_of: Row | None = None  # the next item stands in its place, under the same number written in another way
    has_early_items: bool = True
    shares_ids: bool = False  # an id may stand in two conversations
    is_plain: bool = False  # the next state change goes to a team, from nobody that is known
    id_space: int = 130  # ids are numbered up to here

    def chance(self, share: float) -> bool:
        """Say yes in a share of the cases."""
        return self.random.random() < share

    def pick(self, values: Sequence[str]) -> str:
        """Pick one value."""
        return self.random.choice(values)

    def add(self, table: str, row: Row) -> None:
        """Add a row to a table."""
        self.tables.setdefault(table, []).append(row)

    def item_id(self, prefix: str, conversation_id: str) -> str:
        """Make an id for an item; sometimes it is one that already stands in another conversation."""
        twin = None if self.twin_of is None else "0" + self.twin_of["id"]
        if twin is not None and (prefix, twin) not in self.used_ids:
            self.used_ids.add((prefix, twin))
            return twin
        others = [item_id for kind, item_id, holder in self.items if kind == prefix and holder != conversation_id]
        taken = {item_id for kind, item_id, holder in self.items if kind == prefix and holder == conversation_id}
        free = [item_id for item_id in others if item_id not in taken]
        item_id = self.pick(free) if free and self.shares_ids and self.chance(0.06) else self.new_id(prefix)
        self.items.append((prefix, item_id, conversation_id))
        return item_id

    def new_id(self, prefix: str) -> str:
        """Make an id whose order as text differs from the order of making; two kinds of items may share one."""
        while True:
            number = self.random.randint(1, self.id_space)
            candidate = self.pick([f"{prefix}{number}", f"{prefix.upper()}{number}", f"{prefix}-é{number}"])
            if self.chance(0.3):
                candidate = f"i{number}"
            if self.chance(0.45):
                # whole numbers, some with zeros before them; with a sign, or of 19 digits, they are texts as others are
                whole = [
                    f"{number}",
                    f"{number}",
                    f"0{number}",
                    f"000{number % 10}",
                    f"-{number}",
                    f"{10**18 + number}",
                ]
                candidate = self.pick(whole)
            if (prefix, candidate) not in self.used_ids:
                self.used_ids.add((prefix, candidate))
                return candidate

    def text_of(self, at: datetime) -> str:
        """Write an instant in one of the readable ways."""
        stamp = at.replace(tzinfo=UTC)
        zone = oracle.find_zone(self.zones[0])
        ways = ["z", "z", "z", "zero", "space", "offset", "offset", "other_offset", "utc_word", "gmt_word"]
        if len(self.zones) == 1 or is_plain_everywhere(at, self.zones):
            ways += ["naive", "naive", "naive_space"]
        way = self.pick(ways)
        if way in {"naive", "naive_space"}:
            # in the hour after a leap the clock may still stand where it did: such a time never came
            before = (stamp - HOUR).astimezone(zone).utcoffset() or timedelta()
            offset = stamp.astimezone(zone).utcoffset() or timedelta()
            local = at + (before if before < offset and self.chance(0.5) else offset)
            return local.isoformat(sep="T" if way == "naive" else " ")
        if way == "offset":
            return stamp.astimezone(zone).isoformat()
        if way == "other_offset":
            return stamp.astimezone(oracle.find_zone("Asia/Kolkata")).isoformat()
        if way in {"utc_word", "gmt_word"}:
            return at.isoformat(sep=" ") + (" UTC" if way == "utc_word" else " GMT")
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
        if self.twin_of is not None:
            return self.twin_of["sequence"]
        right = str(number)
        return self.pick(
            ["", "", "", right, right, f"{right}.0", f"+{right}", "1", "-1", "0", "x", "2.5", str(99 - number)]
        )


def is_plain_everywhere(at: datetime, zones: Sequence[str]) -> bool:
    """Say whether the wall time of an instant in the first zone happens exactly once in every zone."""
    wall = at.replace(tzinfo=UTC).astimezone(oracle.find_zone(zones[0])).replace(tzinfo=None)
    for name in zones:
        zone = oracle.find_zone(name)
        first, second = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
        if first != second or first.astimezone(zone).replace(tzinfo=None) != wall:
            return False
    return True


def add_message(builder: Builder, conversation_id: str, move: str, at: datetime, number: int) -> None:
    """Add a message of a kind."""
    message_id = builder.item_id("m", conversation_id)
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
            "text": builder.pick(ANSWERS if move == "contact" and builder.chance(0.8) else TEXTS),
            "n_citations": builder.pick(COUNTS) if move == "ai" else "",
            "n_actions": builder.pick(COUNTS) if move == "ai" else "",
        },
    )
    builder.messages.append((message_id, conversation_id, at, move == "ai"))
    builder.last_item = {"id": message_id, "at": at.isoformat(), "sequence": builder.tables["messages"][-1]["sequence"]}
    if move == "ai":
        builder.reply_instants.append(at)
    if move in {"human", "echo"}:
        builder.replies_of_people.append((conversation_id, at))


def add_event(builder: Builder, conversation_id: str, move: str, at: datetime, number: int) -> None:
    """Add a state change of a kind."""
    event_type = {
        "handoff": "handoff",
        "assigned": "assigned",
        "requested": "handoff_requested",
        "closed": "closed",
        "reopened": builder.pick(["reopened", "opened"]),
        "unassigned": "unassigned",
        "other_event": builder.pick(["unassigned", "handoff_offered", "merged", "snoozed", "vanished", ""]),
    }[move]
    if builder.chance(0.1):
        event_type = f" {event_type.title()} "
    giver = "" if builder.is_plain else builder.pick(GIVERS)
    if move == "unassigned" and builder.chance(0.7):
        giver = "ai"
    builder.add(
        "conversation_events",
        {
            "event_id": builder.item_id("e", conversation_id),
            "conversation_id": conversation_id,
            "occurred_at": builder.instant(at, unreadable=0.02),
            "event_type": event_type,
            "from_id": builder.pick(["", "x1", "x2"]),
            "from_kind": giver,
            "to_id": builder.pick(["", "x3", "x4"]),
            "to_kind": "team" if builder.is_plain else builder.pick(KINDS),
            "initiated_by_kind": builder.pick(INITIATORS),
            "initiated_by_id": builder.pick(["", "x1", "x3"]),
            "reason": builder.pick(["", "asked", "angry"]),
            "sequence": builder.sequence(number),
        },
    )
    row = builder.tables["conversation_events"][-1]
    builder.last_item = {"id": row["event_id"], "at": at.isoformat(), "sequence": row["sequence"]}


def add_items(builder: Builder, conversation_id: str, start: datetime) -> None:
    """Let a conversation run."""
    at = start
    last_reply: datetime | None = None
    # often a question and an answer, and then something at an edge
    opening = builder.random.choices(OPENINGS, weights=[2, 2, 6, 1])[0]
    for number in range(1, builder.random.choice([1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 16]) + 1):
        move = builder.random.choices(list(MOVES), weights=list(MOVES.values()))[0]
        builder.is_plain = False
        if number == 1 and builder.chance(0.5):
            pass  # at once
        elif number <= len(opening):
            at += HOUR
        elif last_reply is not None and (number == len(opening) + 1 or builder.chance(0.4)):
            builder.is_plain, edge = builder.chance(0.8), last_reply + builder.random.choice(EDGES)
            # mostly an edge that is still to come
            at = (edge if edge > at + SECOND or builder.chance(0.1) else at) + builder.random.choice(NUDGES)
            move = builder.pick(EDGE_MOVES)
        else:
            at += builder.random.choice(STEPS)
            at += builder.random.choice(FRACTIONS) if builder.chance(0.05) else timedelta()
        if number <= len(opening):
            move = opening[number - 1]
        before, builder.twin_of = builder.last_item, None
        if number > 1 and before["id"].isdecimal() and len(before["id"]) < 17 and builder.chance(0.1):
            builder.twin_of, at = before, datetime.fromisoformat(before["at"])
        if move in {"contact", "ai", "human", "echo", "other_message"}:
            add_message(builder, conversation_id, move, at, number)
        else:
            add_event(builder, conversation_id, move, at, number)
        if move == "ai":
            last_reply = at
    builder.twin_of = None


def add_conversation(builder: Builder, conversation_id: str, start: datetime, contacts: Sequence[str]) -> None:
    """Add a conversation with its items."""
    before = len(builder.instants)
    if builder.chance(0.95):
        add_items(builder, conversation_id, start)
    own = builder.instants[before:] or [start]
    opened_at = start + builder.random.choice([timedelta(), timedelta(), -HOUR, HOUR])
    if builder.has_early_items and builder.chance(0.12):
        # the sender's clock: items a day before the opening, a little less or more, or much more
        opened_at = builder.random.choice(own) + builder.random.choice([24 * HOUR, 24 * HOUR, 60 * HOUR, 240 * HOUR])
        opened_at += builder.random.choice(NUDGES)
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
            "ticket_id": builder.pick(["", "", "ticket1", "ticket9"]),
            "opened_by_kind": builder.pick(["", "contact", "human"]),
            "closed_by_kind": builder.pick(["", "ai", "human", "workflow"]),
            "closed_by_id": builder.pick(["", *AGENTS]),
            "assignee_id": builder.pick(["", *AGENTS]),
            "team_id": builder.pick(["", "team1", "team2"]),
            "category": builder.pick(["", "returns"]),
            "summary": builder.pick(TEXTS),
            "tags": builder.pick(["", "vip", "vip;returns", " vip ; ;VIP;vip"]),
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
                "created_at": builder.instant(builder.base - 30 * HOUR, unreadable=0.02),
                "name": builder.pick(["", "Ada", "Ngữ 🙂"]),
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
    ("", "1", "5", ["1"]),
]


def add_feedback(builder: Builder) -> None:
    """Add feedback, much of it about the same replies and near the edges."""
    for _ in range(builder.random.choice([0, 1, 2, 4, 7])):
        if not builder.messages:
            return
        replies = [message for message in builder.messages if message[3]]
        about = builder.random.choice(replies if replies and builder.chance(0.85) else builder.messages)
        message_id, conversation_id, at, _ = about
        ids, conversation_ids = [message_id, message_id, ""], [conversation_id, conversation_id, "", "c1"]
        at += builder.random.choice([timedelta(), SECOND, HOUR, 2 * HOUR, -HOUR, *EDGES])
        if builder.replies_of_people and builder.chance(0.25):
            # about whoever answered last
            conversation_id, at = builder.random.choice(builder.replies_of_people)
            ids, conversation_ids = [""], [conversation_id]
        at += builder.random.choice(NUDGES)
        for _ in range(builder.random.choice([1, 1, 2, 3])):
            feedback_type, smallest, largest, values = builder.random.choice(FEEDBACK_SHAPES)
            builder.add(
                "feedback",
                {
                    "feedback_id": builder.new_id("f"),
                    "submitted_at": builder.instant(at, unreadable=0.02),
                    "feedback_type": builder.pick([feedback_type, feedback_type, f" {feedback_type.upper()}"]),
                    "conversation_id": builder.pick(conversation_ids),
                    "message_id": builder.pick(ids),
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
                        ["card_click", "card_click", " Card_Click", "recommendation", "link_click", "hover", ""]
                    ),
                    "conversation_id": "",
                    "contact_id": contact,
                    "product_ids": builder.pick(["", "lamp;shade"]),
                },
            )
            at += builder.random.choice([timedelta(), timedelta(), HOUR])
        placed_at = (
            at + builder.random.choice([timedelta(), HOUR, 24 * HOUR, 24 * HOUR]) + builder.random.choice(NUDGES)
        )
        is_kept = builder.chance(0.6)
        builder.add(
            "orders",
            {
                "order_id": builder.new_id("o"),
                "placed_at": builder.instant(placed_at, unreadable=0.02),
                "value": builder.pick(["19.90", "0", "-5.00", "1e3", "free"]),
                "contact_id": builder.pick([contact, contact, builder.pick(contacts)]),
                "currency": builder.pick(["EUR", "EUR", "USD", ""]),
                "refunded_value": "" if is_kept else builder.pick(["19.90", "5", "much"]),
                "refunded_at": "" if is_kept else builder.instant(placed_at + 50 * HOUR, unreadable=0.05),
            },
        )


def add_people(builder: Builder) -> None:
    """Add agents and teams; some that act are never listed."""
    for agent in AGENTS:
        if builder.chance(0.6):
            kind, team = builder.pick(["ai", "human", " Human", "bot", "robot"]), builder.pick(["", "team1", "team3"])
            builder.add("agents", {"agent_id": agent, "kind": kind, "name": agent.upper(), "team_id": team})
    for team in ("team1", "team2"):
        if builder.chance(0.6):
            builder.add("teams", {"team_id": team, "name": team.title()})


STAGES = [
    ("p1", "new", "false"),
    ("p1", "waiting", "no"),
    ("p1", "done", "true"),
    ("p2", "new", ""),
    ("p2", "done", "1"),
]


def add_owners(builder: Builder, ticket_id: str, created_at: datetime) -> None:
    """Add the owners of a ticket, with none and the same again among them, from random numbers of its own."""
    numbers = random.Random(f"owners of {ticket_id} at {created_at}")  # noqa: S311 - reproducible, not secret
    at = created_at
    for _ in range(numbers.choice([0, 1, 2, 4])):
        at += numbers.choice([SECOND, HOUR, 30 * HOUR])
        owner_id = numbers.choice(["", *AGENTS])
        row = {"ticket_id": ticket_id, "owner_id": owner_id, "assigned_at": at.isoformat() + "Z"}
        builder.add("ticket_owner_history", row)


def add_tickets(builder: Builder, conversations: Sequence[str]) -> None:
    """Add tickets that wander through the stages of two pipelines, back and forth, sometimes at one instant."""
    for position, (pipeline, stage, is_closed) in enumerate(STAGES):
        if builder.chance(0.8):
            row = {"pipeline_id": pipeline, "stage_id": stage, "label": stage.title(), "display_order": str(position)}
            builder.add("pipelines", row | {"is_closed": is_closed})
    for number in range(1, builder.random.choice([0, 0, 1, 3]) + len(conversations) // 6 + 1):
        created_at = at = builder.base + builder.random.choice([timedelta(), HOUR, 50 * HOUR])
        visits: dict[tuple[str, str], str] = {}  # stage and instant are the key: the same again is no second visit
        for _ in range(builder.random.choice([0, 1, 2, 5])):
            at += builder.random.choice([timedelta(), SECOND, HOUR, 30 * HOUR])
            pipeline, stage, _ = builder.random.choice(STAGES)
            visits.setdefault((stage, at.isoformat() + "Z"), pipeline)
        builder.instants.append(at)
        for (stage, entered_at), pipeline in visits.items():
            row = {"ticket_id": f"ticket{number}", "stage_id": stage, "entered_at": entered_at, "pipeline_id": pipeline}
            builder.add("ticket_stage_history", row)
        add_owners(builder, f"ticket{number}", created_at)
        builder.add(
            "tickets",
            {
                "ticket_id": f"ticket{number}",
                "created_at": builder.instant(created_at, unreadable=0.05),
                "closed_at": builder.instant(at + HOUR) if builder.chance(0.5) else "",
                "pipeline_id": builder.pick(["p1", "p2", ""]),
                "stage_id": builder.pick(["new", "done", ""]),
                "owner_id": builder.pick(["", *AGENTS]),
                "team_id": builder.pick(["", "team1"]),
                "source": builder.pick(["", "chat", "form"]),
                "priority": builder.pick(["", "high"]),
                "category": builder.pick(["", "returns"]),
                "conversation_id": builder.pick(["", *conversations]),
            },
        )


def add_knowledge_gaps(builder: Builder, conversations: Sequence[str]) -> None:
    """Add questions that the AI could not answer."""
    for _ in range(builder.random.choice([0, 0, 1, 3])):
        asked_at = builder.base + builder.random.choice([timedelta(), HOUR, 50 * HOUR])
        has_status = builder.chance(0.7)
        builder.add(
            "knowledge_gaps",
            {
                "question_id": builder.new_id("q"),
                "question": builder.pick(TEXTS) or "?",
                "asked_at": builder.instant(asked_at, unreadable=0.05),
                "topic": builder.pick(["", "sizes", "returns"]),
                "conversation_id": builder.pick(["", "gone", *conversations]),
                "ticket_id": builder.pick(["", "ticket1"]),
                "status": builder.pick(["open", "resolved", " Dismissed", "lost"]) if has_status else "",
                "status_at": builder.instant(asked_at + 30 * HOUR) if has_status else "",
                "short_answer": builder.pick(TEXTS),
            },
        )


def choose_extraction(builder: Builder) -> datetime:
    """Choose the extraction instant: long after everything, or on or beside an instant that matters."""
    instants = sorted(builder.instants) or [builder.base]
    if builder.chance(0.4):
        at = instants[-1] + builder.random.choice([timedelta(), HOUR, timedelta(days=3), timedelta(days=30)])
        return min(at, LATEST_EXTRACTION)
    at = builder.random.choice(instants)
    if builder.reply_instants and builder.chance(0.6):
        at = builder.random.choice(builder.reply_instants) + builder.random.choice(EDGES)
    return min(at + builder.random.choice(NUDGES), LATEST_EXTRACTION)


# what settings say of texts and addresses; a word that is neither yes nor no, and a template without {id}, among them
SHOWN = [
    {"publishes_texts": "yes", "conversation_address": "https://tool.example/c/{id}?of={id}"},
    {},
    {"publishes_texts": "no", "conversation_address": " HTTP://tool.example/{id} "},
    {"publishes_texts": "maybe", "conversation_address": "https://tool.example/c/"},
    {"publishes_texts": " Y ", "conversation_address": "tool.example/{id}"},
]


def add_settings(builder: Builder) -> None:
    """Set the account's zone and week, sometimes with an earlier or a later setting, or not at all."""
    valid_from = ["", "", "2011-01-01T00:00:00Z", "2011-01-01"]
    rows = [(builder.zones[0], builder.pick(valid_from))]
    if len(builder.zones) > 1:
        rows = [(builder.zones[1], ""), (builder.zones[0], builder.text_of(builder.base + 20 * HOUR))]
    for zone, start in rows:
        written = builder.pick([zone, zone, zone, zone, f" {zone.lower()}"])
        builder.add(
            "account_settings", {"timezone": written, "week_start": builder.pick(WEEK_STARTS), "valid_from": start}
        )


def make_world(seed: int, number: int, *, steady: bool = False, conversations: int = 0, late: bool = False) -> Account:
    """Make the account of one world.

    steady: one setting of zone and week, one extraction. conversations: how many; 0 is one to five. late: it begins at
    LATE_BASE.
    """
    generator = random.Random(f"{seed}/{number}")  # noqa: S311 - a reproducible world, no secret
    zone = generator.choice(list(ZONES))
    zones = [zone]
    if not steady and generator.random() < 0.15:
        zones.append(generator.choice(list(ZONES)))
    base = LATE_BASE if late else datetime.fromisoformat(generator.choice(ZONES[zone]))
    builder = Builder(generator, zones, base, id_space=130 + 40 * conversations, shares_ids=not steady)
    # what starts moves when an opening comes to be known (docs/decisions.md): no world for what never changes
    builder.has_early_items = not late
    if zone != "UTC" or builder.chance(0.5):
        add_settings(builder)
    if builder.chance(0.05) and len(zones) == 1:
        # a zone nobody knows is read as UTC
        builder.zones = ["UTC"]
        builder.tables["account_settings"] = [{"timezone": "Mars/Olympus", "week_start": "", "valid_from": ""}]
    # by the number: no draw, which would make all that comes after another world
    for position, row in enumerate(builder.tables.get("account_settings", [])):
        row.update(SHOWN[(number + position) % len(SHOWN)])
    contacts = ["", "k1", "k1", "k2", "k3", "k4"][: builder.random.choice([2, 3, 6])]
    contacts += [f"k{position}" for position in range(5, conversations)]
    add_contacts(builder, sorted(set(contacts)))
    names = [f"c{position}" for position in range(1, (conversations or builder.random.choice([1, 1, 2, 3, 5])) + 1)]
    for name in names:
        add_conversation(builder, name, choose_start(builder), contacts)
    if builder.chance(0.2):
        add_items(builder, "not-loaded", builder.base)
    for _ in range(1 + conversations // 5):
        add_feedback(builder)
        add_shop(builder, contacts)
        add_knowledge_gaps(builder, names)
    add_people(builder)
    add_tickets(builder, names)
    extracted_at = choose_extraction(builder)
    extraction = Extraction(extracted_at.isoformat() + "Z", shuffled(builder))
    account = Account(SOURCE_SYSTEM, f"w{number:05d}", [extraction], choose_schedule(builder))
    return with_readable_files(account if steady or generator.random() >= 0.4 else sliced(account, generator))


def choose_schedule(builder: Builder) -> Schedule | None:
    """Choose opening hours: none, or hours that change, with a lunch break, a night of a clock change and a holiday."""
    if builder.chance(0.6):
        return None
    change = builder.base.date() + timedelta(days=4)
    openings = [Opening(day, "09:00", "12:30", valid_to=change) for day in range(1, 6)]
    openings += [Opening(day, "13:00", "17:00") for day in range(1, 6)]
    openings += [Opening(day, "06:00", "13:00", valid_from=change + timedelta(days=1)) for day in range(1, 6)]
    openings += [Opening(6, "00:00", "24:00"), Opening(7, "00:30", "04:00")]
    holidays = frozenset(builder.base.date() + timedelta(days=days) for days in (1, 6))
    return Schedule(builder.pick(list(ZONES)), tuple(openings), holidays)


def choose_start(builder: Builder) -> datetime:
    """Choose when a conversation begins: near the world's beginning, or around the end of an answer's seven days."""
    if builder.reply_instants and builder.chance(0.3):
        return builder.random.choice(builder.reply_instants) + 168 * HOUR + builder.random.choice(NUDGES)
    if builder.chance(0.01):
        # long before the weeks in which nothing happened are shown
        return builder.base - timedelta(days=builder.random.choice([3640, 3660, 4100]))
    if builder.chance(0.06):
        return next_week(builder) + builder.random.choice(NUDGES)
    changes = [datetime.fromisoformat(at) for at in CHANGES.get(builder.zones[0], [])]
    near = [at for at in changes if timedelta() <= at - builder.base <= 5 * 24 * HOUR]
    if near and builder.chance(0.3):
        return near[0] + builder.random.choice([-2 * HOUR, -HOUR, -HOUR / 2, timedelta(), HOUR / 2])
    start = builder.base + builder.random.choice(
        [timedelta(), timedelta(), HOUR, 30 * HOUR, timedelta(days=7), 172 * HOUR]
    )
    return start + builder.random.choice(NUDGES)


def next_week(builder: Builder) -> datetime:
    """Return the first instant of the local Saturday, Sunday or Monday that comes next."""
    zone = oracle.find_zone(builder.zones[0])
    day = oracle.local_date(builder.base, zone) + timedelta(days=1)
    while day.weekday() not in builder.random.choice([(5,), (6,), (0,)]):
        day += timedelta(days=1)
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
    return midnight.astimezone(UTC).replace(tzinfo=None)


def shuffled(builder: Builder) -> dict[str, list[Row]]:
    """Return the tables with their rows in any order; that of a file must not matter."""
    files = {"conversations": builder.tables.get("conversations", [])} | builder.tables
    for rows in files.values():
        builder.random.shuffle(rows)
    return files


# columns of the keys that are more than the first column
OTHER_KEYS = {"stage_id", "entered_at", "assigned_at", "valid_from", "invoice_id"}
OLD_VALUES = ["", "k2", "c2", "true", "ai", "closed", "negative", "message", "7", "2026-01-02T03:04:05Z"]


def aged(row: Row, generator: random.Random, *, moves: bool = True) -> Row:
    """Return an older version of a record: some of its values differ, its key does not.

    moves: it may stand in another conversation. In one extraction that makes two records of one id.
    """
    old = dict(row)
    for column in list(old)[1:]:
        if column not in OTHER_KEYS and generator.random() < 0.3:
            value = generator.choice(OLD_VALUES)
            if moves or column not in IDENTIFYING:
                old[column] = value or old[column] if column.endswith("_id") else value
    return old


# columns that may not differ between two versions of one extraction
IDENTIFYING = {"conversation_id", "contact_id", "message_id", "ticket_id"}
# two files of one table: the later one holds the newer versions, by the numbers in the names
PAIRS = [("-1", "-2"), ("-9", "-10"), ("-2026-9-30", "-2026-10-1"), ("-007", "-8"), ("_a2", "_b1")]


def sliced(account: Account, generator: random.Random) -> Account:
    """Split an account's only extraction into several that overlap; older ones hold older versions of some records."""
    newest = account.extractions[0]
    extracted_at = datetime.fromisoformat(newest.extracted_at)
    older: dict[str, list[Row]] = {"conversations": []}
    current: dict[str, list[Row]] = {"conversations": []}
    first, second = generator.choice(PAIRS)
    for table, rows in newest.files.items():
        current.setdefault(table, [])
        if table == "account_settings":
            current[table] = rows
            continue
        # a message or an event is two records where it stands in two conversations
        moves = table in {"messages", "conversation_events"} and generator.random() < 0.3
        for row in rows:
            place = generator.choice(["older", "current", "both", "files", "rows"])
            if place in {"older", "both"}:
                older.setdefault(table, []).append(row if place == "older" else aged(row, generator))
            if place == "files":
                # the same extraction in two files: the later file name wins
                current.setdefault(f"{table}{first}", []).append(aged(row, generator, moves=moves))
                current.setdefault(f"{table}{second}", []).append(row)
            if place == "rows":
                # twice in one file: the later row wins
                current[table].append(aged(row, generator, moves=moves))
            if place in {"current", "both", "rows"}:
                current[table].append(row)
    before = extracted_at - generator.choice([SECOND, HOUR, timedelta(days=7)])
    extractions = [Extraction(newest.extracted_at, current), Extraction(before.isoformat(), older)]
    return replace(account, extractions=extractions)


# the instant that every row of a table must have: a file in which nobody can read one is refused
REQUIRED_INSTANTS = {
    "conversations": "opened_at",
    "messages": "sent_at",
    "conversation_events": "occurred_at",
    "feedback": "submitted_at",
    "orders": "placed_at",
    "product_touches": "touched_at",
    "tickets": "created_at",
    "ticket_stage_history": "entered_at",
    "ticket_owner_history": "assigned_at",
    "knowledge_gaps": "asked_at",
}


def unreadable_files(account: Account) -> list[tuple[Extraction, str]]:
    """Return the files that have rows, and no readable instant where every row must have one."""
    zone = oracle.find_zone(None)
    return [
        (extraction, file_name)
        for extraction in account.extractions
        for file_name, rows in extraction.files.items()
        if (column := REQUIRED_INSTANTS.get(table_of(file_name)))
        if rows and all(oracle.parse_instant(row.get(column), zone) is None for row in rows)
    ]


def with_readable_files(account: Account) -> Account:
    """Give each file that would be refused one readable instant."""
    for extraction, file_name in unreadable_files(account):
        row = extraction.files[file_name][0]
        row[REQUIRED_INSTANTS[table_of(file_name)]] = "2026-02-27T08:00:00Z"
    return account


def make_worlds(seed: int, accounts: int, *, steady: bool = False) -> list[Account]:
    """Make many worlds."""
    return [make_world(seed, number, steady=steady) for number in range(1, accounts + 1)]


# --------------------------------------------------------------------------------------------------------------------
# Dense worlds: many short conversations of few kinds of items, so that rare combinations meet
# --------------------------------------------------------------------------------------------------------------------

DENSE_STEPS = [timedelta()] * 4 + [SECOND, HOUR, HOUR, 24 * HOUR - SECOND, 24 * HOUR, 24 * HOUR + SECOND]
DENSE_STEPS += [48 * HOUR, 72 * HOUR - SECOND, 72 * HOUR, 72 * HOUR + SECOND, 168 * HOUR - SECOND, 168 * HOUR]
DENSE_MESSAGES = ["contact", "contact", "contact", "ai", "ai", "ai", "human", "bot", "robot"]
DENSE_EVENTS = [
    "handoff",
    "assigned",
    "assigned",
    "unassigned",
    "unassigned",
    "closed",
    "reopened",
    "handoff_requested",
]


def add_dense_conversation(builder: Builder, number: int) -> None:
    """Add a conversation of a few items, its opening beside a day after one of them or near its beginning."""
    conversation_id, at = f"d{number}", builder.base
    instants = []
    for position in range(builder.random.randint(1, 7)):
        at += builder.random.choice(DENSE_STEPS)
        instants.append(at)
        # ids of one conversation only, in any order
        item_id = f"{builder.pick(['', 'x', '0'])}{number * 10 + builder.random.randint(0, 9)}{position}"
        shared = {"conversation_id": conversation_id, "sequence": builder.pick(["", "", "", "1", "2"])}
        if builder.chance(0.6):
            sender = builder.pick(DENSE_MESSAGES)
            text = builder.pick(["Thanks!", "\U0001f44d", "no, thanks", "", "still broken"])
            counts = {name: builder.pick(["", "0", "0", "1"]) for name in ("n_citations", "n_actions")}
            own = {"message_id": item_id, "sent_at": at.isoformat() + "Z", "sender_kind": sender, "text": text}
            own["item_type"] = builder.pick(["", "", "", "", "note"])
            builder.add("messages", own | shared | (counts if sender == "ai" else {}))
            builder.messages.append((item_id, conversation_id, at, sender == "ai"))
        else:
            own = {"event_id": item_id, "occurred_at": at.isoformat() + "Z", "event_type": builder.pick(DENSE_EVENTS)}
            own |= {"from_kind": builder.pick(["", "ai", "ai", "bot", "human"]), "reason": f"r{position}"}
            own |= {"to_kind": builder.pick(["", "ai", "human", "team"])}
            own |= {"initiated_by_kind": builder.pick(["", "ai", "contact", "workflow", "human"])}
            builder.add("conversation_events", own | shared)
    opened_at = builder.random.choice([*instants, builder.base]) + builder.random.choice(
        [timedelta(), timedelta(), -HOUR, 24 * HOUR, 24 * HOUR + SECOND, 100 * HOUR]
    )
    row = {"conversation_id": conversation_id, "opened_at": opened_at.isoformat() + "Z"}
    row |= {"contact_id": builder.pick(["", f"k{number}", f"k{number // 2}"])}
    row |= {"closed_at": (at + builder.random.choice(DENSE_STEPS)).isoformat() + "Z" if builder.chance(0.2) else ""}
    builder.add("conversations", row)
    for vote in range(builder.random.choice([0, 0, 1, 2])):
        voted_at = builder.random.choice(instants) + builder.random.choice([timedelta(), timedelta(), SECOND, HOUR])
        of_conversation = [m for m, c, _, _ in builder.messages[-8:] if c == conversation_id]
        row = {"feedback_id": f"v{number}-{vote}", "submitted_at": voted_at.isoformat() + "Z"}
        row |= {"feedback_type": "helpful_vote", "polarity": builder.pick(["negative", "neutral", "positive"])}
        row |= {"conversation_id": conversation_id, "message_id": builder.pick(["", "", *of_conversation])}
        builder.add("feedback", row)


def make_dense_world(seed: int, number: int, conversations: int = 400) -> Account:
    """Make the account of a dense world: always open, in UTC, extracted when almost everything is decided."""
    generator = random.Random(f"dense/{seed}/{number}")  # noqa: S311 - a reproducible world, no secret
    builder = Builder(generator, ["UTC"], datetime(2026, 3, 2, 9))
    for conversation in range(1, conversations + 1):
        add_dense_conversation(builder, conversation)
    extraction = Extraction(builder.pick(["2026-03-12T09:00:00Z", "2026-06-01T00:00:00Z"]), shuffled(builder))
    return Account(SOURCE_SYSTEM, f"n{number:05d}", [extraction])


# instants at the ends of the calendar, and some that are none
HOSTILE_INSTANTS = [
    *("0001-01-01T00:00:00Z", "0001-01-01T00:00:00", "0001-01-01", "0000-12-31T23:59:59Z", "-0001-01-01T00:00:00Z"),
    *("9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59", "9999-12-31T23:59:59-12:00", "10000-01-01T00:00:00Z"),
    *("1970-01-01T00:00:00Z", "1582-10-10T00:00:00Z", "2026-03-01T24:00:00Z", "2026-03-01T23:59:60Z", "infinity"),
    *("2026-03-01T10:00:00+14:00", "2026-03-01T10:00:00-23:59", "2026-03-01T10:00:00+24:00", "2026-03-01T10:00:00 z"),
    *(
        "2026-03-01T10:00",
        "20260301T100000Z",
        "1767225600",
        "2026-03-01T10:00:00.1234567Z",
        "202\u0666-03-01T10:00:00Z",
        "now",
    ),
]
HOSTILE_TEXTS = [
    *(
        "",
        "   ",
        "\u00a0",
        "\u200b",
        "null",
        "NULL",
        "None",
        "NaN",
        "-1",
        "0",
        "1000000000000000",
        "9" * 40,
        "-0",
        "1.5",
    ),
    *(
        "👩🏽‍💻",
        "é",
        "e\u0301",
        "İ",
        "ß",
        "'; drop table x; --",
        "a/b",
        "a/b/1",
        "\\",
        '"',
        "{{ x }}",
        "%s",
        "x" * 300,
        "🙂;🙂",
    ),
]


def make_hostile_worlds(seed: int, accounts: int) -> list[Account]:
    """Make worlds in which some values are replaced by the worst that a text can be; ids stay what they are named."""
    found = []
    for account in make_worlds(seed, accounts):
        generator = random.Random(f"hostile/{seed}/{account.account_id}")  # noqa: S311 - reproducible, no secret
        share = generator.choice([0.01, 0.03, 0.1])
        for extraction in account.extractions:
            for file_name, rows in extraction.files.items():
                spoil(table_of(file_name), rows, generator, share)
        found.append(with_readable_files(account))
    return found


def spoil(table: str, rows: list[Row], generator: random.Random, share: float) -> None:
    """Replace a share of the values in place; never a key, nor what a row must have to be kept."""
    kept = {"conversation_id", *REQUIRED_COLUMNS[table][:1], *OTHER_KEYS} if table != "account_settings" else OTHER_KEYS
    for row in rows:
        for column in row:
            if column not in kept and generator.random() < share:
                row[column] = generator.choice(HOSTILE_INSTANTS if column.endswith("_at") else HOSTILE_TEXTS)


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
    "agents": ["agent_id", "kind"],
    "teams": ["team_id"],
    "tickets": ["ticket_id", "created_at"],
    "ticket_stage_history": ["ticket_id", "stage_id", "entered_at"],
    "ticket_owner_history": ["ticket_id", "owner_id", "assigned_at"],
    "pipelines": ["pipeline_id", "stage_id"],
    "knowledge_gaps": ["question_id", "question", "asked_at"],
    "invoice_lines": ["line_id", "invoice_id", "billed_from", "billed_to", "definition_id"],
}


def table_of(file_name: str) -> str:
    """Return the table that a file's name begins with: the longest one."""
    return max((table for table in REQUIRED_COLUMNS if file_name.startswith(table)), key=len)


def write_file(path: Path, rows: Sequence[Mapping[str, str]]) -> None:
    """Write one file, with the columns that its rows use."""
    columns = list(dict.fromkeys([*REQUIRED_COLUMNS[table_of(path.name)], *(name for row in rows for name in row)]))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)


# definitions as teams add them: what the shipped ones leave together, apart
OWN_DEFINITIONS = [
    # id, window_hours, needs_substantive_reply, fails_on_request, fails_on_negative, last_word, needs_close,
    # fails_on_return, no_recontact_days
    ("own_return", "12", "no", "no", "none", "anyone", "no", "yes", ""),
    ("own_close", "24", "yes", "no", "any", "no_one_after_close", "no", "no", "3"),
    ("own_everything", "72", "yes", "yes", "last", "ai", "yes", "yes", "14"),
    ("own_thanks", "1", "no", "no", "any", "ai_or_confirmation", "no", "yes", "1"),
    ("own_reopened", "100", "yes", "no", "none", "no_one_after_close", "yes", "yes", ""),
]
DEFINITION_COLUMNS = (
    *("definition_id", "window_hours", "needs_substantive_reply", "fails_on_request", "fails_on_negative"),
    *("last_word", "needs_close", "fails_on_return", "no_recontact_days"),
)


# service policies of every world: a new version, one that ends, open time and all time, a channel, a priority
OWN_POLICIES: list[tuple[str | int | date | None, ...]] = [
    # policy_id, source_system, account_id, channel, priority, target, minutes, hours, valid_from
    ("own_first", None, None, None, None, "first_response", 30, "business", None),
    ("own_first", None, None, None, None, "first_response", 1, "calendar", date(2026, 3, 8)),
    ("own_person", "generic", None, None, None, "first_human_response", 240, "business", None),
    ("own_person", "generic", None, None, None, "first_human_response", None, "business", date(2026, 10, 31)),
    ("own_resolution", None, None, None, None, "resolution", 600, "business", date(2025, 10, 25)),
    ("own_days", "generic", None, None, None, "resolution", 4320, "calendar", None),
    ("own_email", None, None, "email", None, "first_human_response", 120, "calendar", None),
    ("own_urgent", None, None, None, "High", "resolution", 1440, "business", None),
]


def definitions(project: Path) -> list[oracle.Definition]:
    """Return the definitions of the project's seed, and those that the worlds add to it."""
    own = [dict(zip(DEFINITION_COLUMNS, row, strict=True)) for row in OWN_DEFINITIONS]
    return [*oracle.seed_definitions(project), *oracle.read_definitions(own)]


def seed_rows(accounts: Sequence[Account]) -> tuple[list[tuple], list[tuple]]:
    """Return the rows of the seeds business_schedules and business_holidays, their columns in order."""
    schedules, holidays = [], []
    for account in accounts:
        if account.schedule is None:
            continue
        key = (account.source_system, account.account_id)
        for opening in account.schedule.openings:
            values = (opening.iso_weekday, opening.opens_at, opening.closes_at, opening.valid_from, opening.valid_to)
            schedules.append((*key, account.schedule.timezone, *values))
        holidays += [(*key, day, "closed") for day in sorted(account.schedule.holidays)]
    return schedules, holidays
