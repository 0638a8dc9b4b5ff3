"""Small random HubSpot accounts as its API answers: what a team would download, with the awkward cases close together.

One world is one account. Records are the API's JSON objects (threads, history items of every type, actors, CRM
envelopes with texts for values) and rows of the five files that only the account itself can write. Instants lie on the
grid of `worlds.py`, so that equal instants and the edges after an AI reply are common. The same seed gives the same
worlds.
What they say in the contract's words stands in `hubspot_mapping.py`, what they must hold in `hubspot_coverage.py`.
"""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import duckdb

from tests.python import worlds
from tests.python.oracle import Schedule
from tests.python.worlds import HOUR, MICROSECOND, SECOND

Record = dict[str, Any]

SOURCE_SYSTEM = "hubspot"
EPOCH = datetime(1970, 1, 1)
MILLISECOND = timedelta(milliseconds=1)

API_TABLES = [
    *("threads", "thread_items", "actors", "inboxes", "channels", "owners", "pipelines", "tickets"),
    "feedback_submissions",
]
EXTENSIONS = {
    "citations": ["message_id", "source_id", "source_type", "url", "title"],
    "actions": ["action_id", "message_id", "conversation_id", "action_type", "status", "executed_at"],
    "reply_votes": ["vote_id", "message_id", "conversation_id", "vote", "voted_at"],
    "handoff_requests": ["request_id", "conversation_id", "requested_at"],
    "knowledge_gaps": [
        *("question_id", "question", "asked_at", "topic", "conversation_id", "ticket_id", "status", "status_at"),
        "short_answer",
    ],
}
CSV_COLUMNS = EXTENSIONS | {"account_settings": ["timezone", "week_start", "currency", "valid_from"]}

# what a thread does next, and how often
MOVES = {
    "contact": 22,
    "ai": 22,
    "human": 7,
    "other_message": 4,
    "welcome": 3,
    "comment": 3,
    "assignment": 9,
    "unassignment": 2,
    "closed": 7,
    "open": 4,
    "inbox": 2,
    "unheard_of": 1,
    "request": 3,
}
EDGE_MOVES = ["contact", "contact", "contact", "ai", "human", "human", "assignment", "assignment", "request", "closed"]

# id -> the type that its actor file states; the seats that post for the AI are chosen world by world
ACTORS = {
    "A-11": "AGENT",
    "A-12": "AGENT",
    "A-13": "AGENT",
    "A-66": "LLM",  # the AI posts from a person's seat, and the file says so
    "A-77": "AGENT",  # the same, and only actor_map says so
    "L-1": "LLM",
    "B-1": "BOT",
    "I-1": "INTEGRATOR",
    "S-hubspot": "SYSTEM",
    "V-1": "VISITOR",
    "V-2": "VISITOR",
    "E-1": "EMAIL",
    "X-1": "HOLOGRAM",  # a type that nobody knows yet
    "Z-1": None,  # nor a prefix
}
CUSTOMERS = ["V-1", "V-2", "E-1"]
AI_SEATS = ["L-1", "L-1", "L-1", "A-66", "A-77", "L-unlisted"]
PEOPLE = ["A-11", "A-12", "A-13", "A-unlisted"]
OTHERS = ["B-1", "I-1", "S-hubspot", "X-1", "Z-1", "no prefix"]
CHANNELS = {
    **{"1000": "Live chat", "1001": "Facebook Messenger", "1002": "Email", "1003": "Forms", "1004": "Customer Portal"},
    **{"1007": "WhatsApp", "1008": "Calling", "1009": "SMS", "1234567": "Our own channel", "7654321": "Instagram"},
}
TEAMS = [("71", "First line"), ("72", "Second line"), ("9", None)]
STAGES = [
    ("0", "1", "New", "OPEN", "false"),
    ("0", "2", "Waiting on contact", "OPEN", "false"),
    ("0", "4", "Closed", "CLOSED", "true"),
    ("88", "881", "New", "OPEN", None),
    ("88", "882", "Done", "CLOSED", None),
]
TEXTS = ["Where is my order?", 'He said "no", twice;\nthen left', "Größe 42 👍🏽 ≠ 41", None, ""]
UNREADABLE = ["not a date", "2026-02-30T10:00:00Z", "0", "", None]
DIGITS = [MICROSECOND, MILLISECOND, 10 * MILLISECOND, 100 * MILLISECOND, SECOND]


ENDINGS = {"lines": ".ndjson", "pages": ".jsonl", "page": ".json", "csv": ".csv", "parquet": ".parquet"}


@dataclass
class File:
    """The records of one file of an export, and how it is written: `lines`, `page`, `pages`, `csv` or `parquet`.

    columns: of a connector's table and of a ticket CSV; the files of ours have theirs in CSV_COLUMNS.
    """

    name: str
    records: list[Record]
    form: str
    columns: Sequence[str] = ()

    @property
    def table(self) -> str:
        """Return the table that the file's name begins with."""
        return self.name.split("-", maxsplit=1)[0]

    @property
    def path(self) -> str:
        """Return the file's name with its ending."""
        return self.name + ENDINGS[self.form]


@dataclass
class Export:
    """What was downloaded at one instant."""

    extracted_at: datetime
    files: list[File]


@dataclass
class HubspotAccount:
    """One account: its exports, its rows in the seed actor_map, its opening hours."""

    account_id: str
    exports: list[Export]
    actor_map: dict[str, str]
    schedule: Schedule | None
    source_system: str = SOURCE_SYSTEM


@dataclass
class Builder:
    """The state of one world while it is made."""

    random: random.Random
    zone: str
    base: datetime
    tables: dict[str, list[Record]] = field(default_factory=dict)
    instants: list[datetime] = field(default_factory=list)
    replies: list[tuple[str, str, datetime]] = field(default_factory=list)  # message, thread, instant
    messages: list[tuple[str, str, datetime]] = field(default_factory=list)
    ai_seats: list[str] = field(default_factory=lambda: ["L-1"])
    numbers: int = 0

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

    def item_id(self) -> str:
        """Make an id of an item, 32 hexadecimal digits: its order as text is not the order of making."""
        return f"{self.random.getrandbits(128):032x}"

    def number(self, prefix: str) -> str:
        """Make an id of ours."""
        self.numbers += 1
        return f"{prefix}{self.numbers}"

    def api_instant(self, at: datetime, unreadable: float = 0.0) -> str | int | None:
        """Write an instant in one of the ways of HubSpot's APIs, or something that is none."""
        if self.chance(unreadable):
            return self.pick(UNREADABLE)
        self.instants.append(at)
        way = self.pick(["z", "z", "z", "z", "offset", "milliseconds", "number", "naive"])
        if way in {"milliseconds", "number"} and not (at - EPOCH) % MILLISECOND:
            milliseconds = (at - EPOCH) // MILLISECOND
            return str(milliseconds) if way == "milliseconds" else milliseconds
        if way == "offset":
            return at.replace(tzinfo=UTC).astimezone(timezone(self.pick([2, -3.5]) * HOUR)).isoformat()
        # as few digits as the instant needs, or more
        fitting = [n for n, unit in zip((6, 3, 2, 1, 0), DIGITS, strict=True) if not (at - EPOCH) % unit]
        digits = self.pick(fitting)
        stamp = at.strftime("%Y-%m-%dT%H:%M:%S") + (f".{at.microsecond:06d}"[: digits + 1] if digits else "")
        return stamp if way == "naive" and self.chance(0.3) else stamp + "Z"

    def csv_instant(self, at: datetime, unreadable: float = 0.0) -> str:
        """Write an instant in a file of ours: without an offset it is the account's own time."""
        if self.chance(0.3) and worlds.is_plain_everywhere(at, [self.zone]):
            self.instants.append(at)
            local = at.replace(tzinfo=UTC).astimezone(worlds.oracle.find_zone(self.zone))
            return local.replace(tzinfo=None).isoformat(sep=self.pick([" ", "T"]))
        text = self.api_instant(at, unreadable)
        # `naive` is UTC in the API and local here
        return (
            at.isoformat() + "Z"
            if isinstance(text, str) and text[-1:].isdigit() and "T" in text[:11]
            else str(text or "")
        )


def without_some(builder: Builder, record: Record, kept: Sequence[str] = ()) -> Record:
    """Return a record in which what is null may be missing."""
    return {name: value for name, value in record.items() if value is not None or name in kept or builder.chance(0.5)}


# --------------------------------------------------------------------------------------------------------------------
# Threads and their history
# --------------------------------------------------------------------------------------------------------------------


def add_item(builder: Builder, thread_id: str, at: datetime, item_type: str, created_by: str | None, **own: Any) -> str:
    """Add an item of a thread's history; return its id."""
    item_id = builder.item_id()
    updated_at = builder.pick([None, None, at, at + HOUR])
    record = {
        "id": item_id,
        "conversationsThreadId": thread_id,
        "createdAt": builder.api_instant(at, unreadable=0.02),
        "updatedAt": None if updated_at is None else builder.api_instant(updated_at),
        "createdBy": created_by,
        "client": {"clientType": builder.pick(["HUBSPOT", "SYSTEM", "INTEGRATION"])},
        "recipients": [],
        "archived": builder.chance(0.05),
        "type": item_type,
        **own,
    }
    builder.add("thread_items", without_some(builder, record, ["createdAt"]))
    return item_id


def add_message(builder: Builder, thread_id: str, move: str, at: datetime) -> None:
    """Add a message by the customer, the AI, a person or somebody else."""
    direction: str | None = "INCOMING" if move == "contact" else "OUTGOING"
    actor = {"contact": CUSTOMERS, "ai": builder.ai_seats, "human": PEOPLE, "other_message": OTHERS}[move]
    sender = builder.pick(actor)
    created_by: str | None = sender
    if move == "contact" and builder.chance(0.1):
        sender = created_by = builder.pick(["I-1", "A-11", None])  # what comes in is the customer's
    elif builder.chance(0.15):
        created_by = builder.pick(["I-1", "S-hubspot", "A-12", None])
    senders: list[Record] | None = [{"actorId": sender, "name": "A name"}]
    if created_by == sender:
        senders = builder.pick([senders, senders, [], None, [{"name": "no id"}]])
    if move == "other_message" and builder.chance(0.2):
        sender = created_by = builder.pick(CUSTOMERS)
        senders, direction = None, builder.pick(["OUTGOING", None])
    words = ["SENT", "SENT", "READ", "RECEIVED", *(["FAILED", "LOST"] if builder.chance(0.2) else [])]
    status = builder.pick([None, {"statusType": builder.pick(words)}])
    text = builder.pick(TEXTS)
    item_id = add_item(
        builder,
        thread_id,
        at,
        "MESSAGE",
        created_by,
        senders=senders,
        direction=direction,
        text=text,
        richText=None if text else builder.pick(["<p>Hello</p>", "<p><b>Thanks</b>,<br>it works!</p>", None]),
        status=status,
        channelId=builder.pick([*CHANNELS, "1000", "1000", "1002", "999", None]),
        channelAccountId="1",
        attachments=[],
        truncationStatus="NOT_TRUNCATED",
    )
    builder.messages.append((item_id, thread_id, at))
    if move == "ai":
        builder.replies.append((item_id, thread_id, at))


def add_move(builder: Builder, thread_id: str, move: str, at: datetime) -> None:
    """Add what happens next in a thread."""
    everybody = [*PEOPLE, *builder.ai_seats, *OTHERS, *CUSTOMERS, None]
    causer = builder.pick([*everybody, *PEOPLE, *builder.ai_seats, "S-hubspot", "S-hubspot"])
    if move in {"contact", "ai", "human", "other_message"}:
        add_message(builder, thread_id, move, at)
    elif move == "welcome":
        sender = builder.pick([*builder.ai_seats, "B-1", "S-hubspot", "A-11"])
        item_id = add_item(builder, thread_id, at, "WELCOME_MESSAGE", sender, text="Hi", channelId="1000")
        builder.messages.append((item_id, thread_id, at))
    elif move == "comment":
        add_item(
            builder, thread_id, at, "COMMENT", builder.pick([*PEOPLE, "L-1", "V-1"]), text="a note", attachments=[]
        )
    elif move == "assignment":
        to = builder.pick([*PEOPLE, *PEOPLE, *everybody[:-1], *builder.ai_seats])
        source = builder.pick([None, None, *PEOPLE, *builder.ai_seats])
        add_item(builder, thread_id, at, "ASSIGNMENT", causer, assignedTo=to, assignedFrom=source)
    elif move == "unassignment":
        source = builder.pick([None, *PEOPLE, *builder.ai_seats])
        add_item(builder, thread_id, at, "ASSIGNMENT", causer, assignedTo=None, assignedFrom=source)
    elif move in {"closed", "open"}:
        status = "PAUSED" if builder.chance(0.03) else move.upper()
        add_item(builder, thread_id, at, "THREAD_STATUS_CHANGE", causer, newStatus=status)
    elif move == "inbox":
        add_item(builder, thread_id, at, "THREAD_INBOX_CHANGE", causer, fromInboxId="5", toInboxId="6")
    elif move == "unheard_of":
        add_item(builder, thread_id, at, "THREAD_MOOD_CHANGE", causer)
    else:
        record = {"conversation_id": thread_id, "requested_at": builder.csv_instant(at, unreadable=0.05)}
        builder.add("handoff_requests", {"request_id": builder.number("r")} | record)


def add_history(builder: Builder, thread_id: str, start: datetime) -> None:
    """Let a thread run: often a question and an answer, and then something at an edge."""
    at, last_reply = start, None
    opening = builder.random.choices([[], ["contact"], ["contact", "ai"]], weights=[2, 2, 6])[0]
    for number in range(builder.pick([1, 2, 3, 4, 5, 6, 8, 10, 14])):
        move = builder.random.choices(list(MOVES), weights=list(MOVES.values()))[0]
        if number < len(opening):
            at += HOUR if number else timedelta()
            move = opening[number]
        elif last_reply is not None and (number == len(opening) or builder.chance(0.4)):
            edge = last_reply + builder.pick(worlds.EDGES)
            at = (edge if edge > at + SECOND or builder.chance(0.1) else at) + builder.pick(worlds.NUDGES)
            move = builder.pick(EDGE_MOVES)
        else:
            at += builder.pick(worlds.STEPS) + (builder.pick(worlds.FRACTIONS) if builder.chance(0.05) else timedelta())
        add_move(builder, thread_id, move, at)
        last_reply = at if move == "ai" else last_reply


def add_thread(
    builder: Builder, thread_id: str, start: datetime, contacts: Sequence[str], tickets: Sequence[str]
) -> None:
    """Add a thread with its history."""
    before = len(builder.instants)
    if builder.chance(0.95):
        add_history(builder, thread_id, start)
    closed_at = builder.pick(builder.instants[before:] or [start]) + builder.pick([timedelta(), HOUR, 80 * HOUR])
    ticket_id = builder.pick([*tickets, None])
    record = {
        "id": builder.pick([thread_id, int(thread_id)]),
        "createdAt": builder.api_instant(start + builder.pick([timedelta(), -HOUR, HOUR]), unreadable=0.05),
        "status": builder.pick(["OPEN", "CLOSED"]),
        "closedAt": builder.api_instant(closed_at) if builder.chance(0.35) else None,
        "assignedTo": builder.pick([*PEOPLE, "L-1", None]),
        "associatedContactId": builder.pick(contacts),
        "inboxId": "5",
        "originalChannelId": builder.pick([*CHANNELS, "1000", "1000", "999", None]),
        "originalChannelAccountId": "1",
        "spam": builder.chance(0.05),
        "archived": builder.chance(0.05),
        "threadAssociations": None if ticket_id is None else {"associatedTicketId": ticket_id},
    }
    builder.add("threads", without_some(builder, record, ["createdAt"]))


# --------------------------------------------------------------------------------------------------------------------
# Tickets, surveys, and the files of ours
# --------------------------------------------------------------------------------------------------------------------


def add_ticket(builder: Builder, ticket_id: str, threads: Sequence[str]) -> None:
    """Add a ticket that wanders through the stages of two pipelines, sometimes escalated, sometimes merged."""
    created_at = at = builder.base + builder.pick([timedelta(), HOUR, 50 * HOUR])
    history, entered = [], {}
    for _ in range(builder.pick([0, 1, 2, 3, 5])):
        at += builder.pick([timedelta(), SECOND, HOUR, 30 * HOUR])
        _, stage, *_ = builder.pick(STAGES)
        if entered.get(stage) != at:
            history.append({"value": stage, "timestamp": builder.api_instant(at), "sourceType": "CRM_UI"})
        entered[stage] = at
    builder.instants.append(at)
    is_escalated = builder.chance(0.45)
    escalated_at, own_thread = at, builder.pick([None, None, *threads, "404"])
    if builder.replies and builder.chance(0.8):
        _, replied_in, replied_at = builder.pick(builder.replies)
        escalated_at = replied_at + builder.pick([HOUR, *worlds.EDGES]) + builder.pick(worlds.NUDGES)
        own_thread = builder.pick([replied_in, own_thread])
    pipeline, stage, *_ = builder.pick(STAGES)
    properties = {
        "createdate": builder.api_instant(created_at, unreadable=0.05) if builder.chance(0.8) else None,
        "closed_date": builder.api_instant(at + HOUR) if builder.chance(0.4) else None,
        "hs_pipeline": pipeline,
        "hs_pipeline_stage": stage,
        "hubspot_owner_id": builder.pick(["5011", "5012", "5099", "5666", None]),
        "hubspot_team_id": builder.pick(["71", None]),
        "source_type": builder.pick(["CHAT", "EMAIL", None]),
        "hs_ticket_priority": builder.pick(["HIGH", None]),
        "hs_ticket_category": builder.pick(["PRODUCT_ISSUE", None]),
        "hs_conversations_originating_thread_id": own_thread,
        "hs_customer_agent_ticket_status": "ESCALATED" if is_escalated else builder.pick(["NONE", None]),
        "hs_customer_agent_escalated_time": builder.api_instant(escalated_at, unreadable=0.05)
        if is_escalated
        else None,
        "hs_merged_object_ids": builder.pick([None, None, "900;901", "900", "901; 902", "899"]),
    }
    has_history = history and builder.chance(0.6)
    if not has_history or builder.chance(0.3):
        properties |= {f"hs_v2_date_entered_{stage}": builder.api_instant(at) for stage, at in entered.items()}
        properties["hs_v2_date_entered_9999"] = None
    texts = {name: None if value is None else str(value) for name, value in properties.items()}
    record = {
        "id": ticket_id,
        "properties": without_some(builder, texts),
        "createdAt": builder.api_instant(created_at),
        "updatedAt": builder.api_instant(at),
        "archived": builder.chance(0.1),
        "propertiesWithHistory": {"hs_pipeline_stage": history[::-1]} if has_history else builder.pick([None, {}]),
    }
    if has_history and builder.chance(0.1):
        record["propertiesWithHistory"]["hubspot_owner_id"] = []
    builder.add("tickets", without_some(builder, record))


SURVEYS = [
    ("CSAT", ["0", "1", "2", "3", "2.0", None]),
    ("CES", ["1", "3", "4", "5", "6", "7", "0", "8"]),
    ("NPS", ["0", "6", "7", "10", "11"]),
    ("CUSTOM", ["1", "good", None]),
    ("MOOD", ["1"]),
    (None, ["1"]),
]


def add_survey_answers(builder: Builder, tickets: Sequence[str], contacts: Sequence[str]) -> None:
    """Add answers to surveys, on and off their scales."""
    for _ in range(builder.pick([0, 1, 2, 4])):
        at = builder.base + builder.pick([HOUR, 30 * HOUR, 100 * HOUR])
        survey_type, values = builder.pick(SURVEYS)
        properties = {
            "hs_survey_type": survey_type,
            "hs_value": builder.pick(values),
            "hs_response_group": builder.pick([None, None, "PROMOTER", "PASSIVE", "DETRACTOR", "SHRUG"]),
            "hs_submission_timestamp": builder.api_instant(at, unreadable=0.03) if builder.chance(0.7) else None,
            "hs_createdate": builder.api_instant(at + SECOND) if builder.chance(0.7) else None,
            "hs_content": builder.pick(TEXTS),
            "hs_visitor_id": builder.pick([None, "V-1"]),
        }
        links = {
            "tickets": builder.random.sample(list(tickets), min(builder.pick([0, 1, 1, 2]), len(tickets))),
            "contacts": builder.pick([[], [builder.pick(contacts) or "7001"]]),
        }
        associations = {
            name: {"results": [{"id": link, "type": "x"} for link in ids]} for name, ids in links.items() if ids
        }
        texts = {name: None if value is None else str(value) for name, value in properties.items()}
        record = {
            "id": builder.number("31"),
            "properties": without_some(builder, texts),
            "createdAt": builder.api_instant(at + HOUR),
            "updatedAt": builder.api_instant(at + HOUR),
            "archived": False,
            "associations": associations or None,
        }
        builder.add("feedback_submissions", without_some(builder, record))


def add_votes(builder: Builder) -> None:
    """Add votes on replies, some changed, some on what is no reply, near the edges."""
    for _ in range(builder.pick([0, 1, 2, 4])):
        if not builder.messages:
            return
        about = builder.replies if builder.replies and builder.chance(0.85) else builder.messages
        message_id, thread_id, at = builder.pick(about)
        at += builder.pick([timedelta(), SECOND, HOUR, -HOUR, *worlds.EDGES]) + builder.pick(worlds.NUDGES)
        for _ in range(builder.pick([1, 1, 2, 3])):
            record = {
                "vote_id": builder.number("v"),
                "message_id": builder.pick([message_id, message_id, ""]),
                "conversation_id": builder.pick([thread_id, thread_id, ""]),
                "vote": builder.pick(["helpful", "not_helpful", "not_helpful", " Not_Helpful ", "meh", ""]),
                "voted_at": builder.csv_instant(at, unreadable=0.03),
            }
            builder.add("reply_votes", record)
            at += builder.pick([timedelta(), timedelta(), SECOND, HOUR])


def add_evidence(builder: Builder) -> None:
    """Add what replies cited and did: sometimes of everything, sometimes only of what is no reply."""
    for message_id, _, _ in builder.pick([builder.replies, builder.replies, builder.messages]):
        for source in builder.pick([[], [], ["s1"], ["s1", "s2"]]):
            row = {
                "message_id": message_id,
                "source_id": source,
                "source_type": "page",
                "url": "https://shop.example/" + source,
            }
            builder.add("citations", row | {"title": ""})
    for message_id, thread_id, at in builder.replies:
        if builder.chance(0.3):
            executed_at = at + builder.pick([timedelta(), SECOND, *worlds.EDGES]) + builder.pick(worlds.NUDGES)
            row = {
                "action_id": builder.number("a"),
                "message_id": builder.pick([message_id, message_id, message_id, "404", ""]),
                "conversation_id": thread_id,
                "action_type": "refund",
                "status": builder.pick(["done", "", "failed", "ERROR", "Failed "]),
                "executed_at": builder.csv_instant(executed_at, unreadable=0.1),
            }
            builder.add("actions", row)


def add_knowledge_gaps(builder: Builder, threads: Sequence[str]) -> None:
    """Add questions that the AI could not answer."""
    for _ in range(builder.pick([0, 0, 1, 3])):
        asked_at = builder.base + builder.pick([timedelta(), HOUR, 50 * HOUR])
        has_status = builder.chance(0.7)
        row = {
            "question_id": builder.number("q"),
            "question": builder.pick(TEXTS) or "?",
            "asked_at": builder.csv_instant(asked_at, unreadable=0.05),
            "topic": builder.pick(["", "sizes"]),
            "conversation_id": builder.pick(["", "404", *threads]),
            "ticket_id": builder.pick(["", "900"]),
            "status": builder.pick(["open", "resolved", " Dismissed", "lost"]) if has_status else "",
            "status_at": builder.csv_instant(asked_at + 30 * HOUR) if has_status else "",
            "short_answer": builder.pick(["", "42"]),
        }
        builder.add("knowledge_gaps", row)


def add_people(builder: Builder) -> dict[str, str]:
    """Add actors, owners with their teams; return the rows of actor_map."""
    mapped = {"A-77": "ai"} if builder.chance(0.8) else {}
    if builder.chance(0.1):
        mapped |= {"L-1": "bot"} if builder.chance(0.5) else {"A-13": "ai", "V-2": "human"}
    is_file = builder.chance(0.85)
    for actor_id, actor_type in ACTORS.items():
        if is_file and builder.chance(0.8):
            stated = builder.pick([actor_type, actor_type, actor_type, None])
            record = {
                "id": actor_id,
                "type": stated,
                "name": f"Name of {actor_id}",
                "email": builder.pick([None, "x@shop.example"]),
            }
            builder.add("actors", without_some(builder, record))
    is_file = builder.chance(0.85)
    for number in (11, 12, 66, 80):
        if is_file and builder.chance(0.7):
            teams = builder.random.sample(TEAMS, builder.pick([0, 1, 2]))
            main = builder.pick([-1, 0, 0, 1])
            record = {
                "id": f"5{number:03d}",
                "firstName": builder.pick(["Ada", None]),
                "lastName": builder.pick(["Ngữ", None]),
                "email": f"owner{number}@shop.example",
                "type": "PERSON",
                "userId": builder.pick([number, None]),
                "userIdIncludingInactive": number,
                "teams": [
                    without_some(builder, {"id": team, "name": name, "primary": position == main})
                    for position, (team, name) in enumerate(teams)
                ],
            }
            builder.add("owners", without_some(builder, record))
    if is_file and builder.chance(0.5):
        builder.add("owners", {"id": "5900", "type": "QUEUE", "teams": None, "userId": None})
    return mapped


def add_places(builder: Builder) -> None:
    """Add inboxes, channels and pipelines, each file sometimes absent."""
    if builder.chance(0.7):
        builder.add("inboxes", {"id": "5", "name": "Chat", "type": "INBOX"})
    if builder.chance(0.6):
        for channel_id, name in CHANNELS.items():
            if builder.chance(0.8):
                builder.add(
                    "channels",
                    {"id": channel_id, "name": builder.pick([name, name, " " + name.upper(), "A new name", None])},
                )
    if builder.chance(0.8):
        for pipeline in ("0", "88"):
            stages = [
                without_some(
                    builder,
                    {
                        "id": stage,
                        "label": label,
                        "displayOrder": order,
                        "metadata": {"ticketState": state, "isClosed": is_closed},
                    },
                )
                for order, (own, stage, label, state, is_closed) in enumerate(STAGES)
                if own == pipeline
            ]
            builder.add("pipelines", {"id": pipeline, "label": "Support", "displayOrder": 0, "stages": stages})


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
        at = builder.pick(builder.replies)[2] + builder.pick(worlds.EDGES)
    return at + builder.pick(worlds.NUDGES)


def make_records(seed: int, number: int) -> tuple[Builder, dict[str, str]]:
    """Make the records of one account, whatever shape they are exported in, and its rows of actor_map."""
    generator = random.Random(f"hubspot/{seed}/{number}")  # noqa: S311 - a reproducible world, no secret
    zone = generator.choice(list(worlds.ZONES))
    builder = Builder(generator, zone, datetime.fromisoformat(generator.choice(worlds.ZONES[zone])))
    if zone != "UTC" or builder.chance(0.3):
        settings = {
            "timezone": zone,
            "week_start": builder.pick(worlds.WEEK_STARTS),
            "currency": "EUR",
            "valid_from": "",
        }
        builder.add("account_settings", settings)
    builder.ai_seats = builder.random.sample(AI_SEATS, builder.pick([1, 1, 2]))
    contacts = builder.pick([["7001"], ["7001", "7002", None], ["7001", "7002", "7003", "V-1", "V-2"]])
    threads = [str(100 + n) for n in range(builder.pick([1, 1, 2, 3, 5]))]
    tickets = [str(900 + n) for n in range(builder.pick([0, 1, 2, 3]))]
    for thread_id in threads:
        start = builder.base + builder.pick([timedelta(), HOUR, 30 * HOUR, 172 * HOUR])
        if builder.replies and builder.chance(0.3):
            start = builder.pick(builder.replies)[2] + 168 * HOUR
        add_thread(builder, thread_id, start + builder.pick(worlds.NUDGES), contacts, tickets)
    if builder.chance(0.15):
        add_history(builder, "404", builder.base)  # its thread is not loaded
    for ticket_id in tickets:
        add_ticket(builder, ticket_id, threads)
    add_survey_answers(builder, tickets, contacts)
    add_votes(builder)
    add_evidence(builder)
    add_knowledge_gaps(builder, threads)
    add_places(builder)
    return builder, add_people(builder)


def make_world(seed: int, number: int) -> HubspotAccount:
    """Make the account of one world, in the API's files."""
    builder, actor_map = make_records(seed, number)
    extracted_at = min(choose_extraction(builder), worlds.LATEST_EXTRACTION)
    schedule = worlds.choose_schedule(builder)  # type: ignore[arg-type] - it asks for chances and picks alone
    return HubspotAccount(f"h{number:05d}", exports_of(builder, extracted_at), actor_map, schedule)


AGED = {
    "direction": ["INCOMING", "OUTGOING"],
    "createdBy": ["A-11", "L-1"],
    "assignedTo": ["A-12", "L-1"],
    "newStatus": ["OPEN", "CLOSED"],
    "text": ["before the edit"],
    "spam": [True],
    "closedAt": ["2026-01-02T03:04:05Z", "2026-03-01T00:00:00.5Z"],
    "associatedContactId": ["7009"],
    "vote": ["helpful", "not_helpful"],
    "status": [None],
    "topic": ["before"],
    "name": ["Email"],
    "type": [None],
    "executed_at": [""],
}


def aged(builder: Builder, table: str, record: Record) -> Record:
    """Return an older version of a record: other values under the same id."""
    old = dict(record)
    for name, values in AGED.items():
        if name in old and builder.chance(0.5) and not (table == "thread_items" and name == "type"):
            value = builder.pick(values)
            old[name] = ("" if value is None else value) if table in CSV_COLUMNS else value
    return old


def exports_of(builder: Builder, extracted_at: datetime) -> list[Export]:
    """Put the records into files of one to three exports that overlap; some hold older versions of a record."""
    n_exports = builder.pick([1, 1, 2, 3])
    hours = [0, 1, 200][:n_exports]
    places: list[dict[str, list[Record]]] = [{} for _ in range(n_exports)]
    for table in ["threads", *API_TABLES[1:], *CSV_COLUMNS]:
        records = builder.tables.get(table, [])
        builder.random.shuffle(records)
        if records or builder.chance(0.5) or table == "threads":
            places[0][table] = []
        for record in records:
            place_record(builder, table, record, places)
    exports = []
    for files, age in zip(places, hours, strict=True):
        forms = ["lines", "lines", "page", "pages"]
        written = [
            File(name, records, "csv" if name.split("-")[0] in CSV_COLUMNS else builder.pick(forms))
            for name, records in files.items()
        ]
        for file in written:
            make_readable(builder, file)
        exports.append(Export(extracted_at - age * HOUR, written))
    return exports[:: builder.pick([1, -1])]


# the instant that every row of a table must have: a file in which nobody can read one is refused
REQUIRED_INSTANTS = {
    "threads": "createdAt",
    "thread_items": "createdAt",
    "handoff_requests": "requested_at",
    "reply_votes": "voted_at",
    "knowledge_gaps": "asked_at",
}


def make_readable(builder: Builder, file: File) -> None:
    """Give a file that would be refused one readable instant."""
    column = REQUIRED_INSTANTS.get(file.name.split("-", maxsplit=1)[0])
    if column and file.records and all(record.get(column) in UNREADABLE for record in file.records):
        file.records[0][column] = builder.base.isoformat() + "Z"


def place_record(builder: Builder, table: str, record: Record, places: list[dict[str, list[Record]]]) -> None:
    """Put a record into one of the exports, and older versions of it where they must lose."""
    way = builder.pick(["plain", "plain", "older only", "older too", "names", "rows", "edits", "twin"])
    if table == "account_settings":
        way = "plain"
    older = places[-1].setdefault(table, []) if len(places) > 1 else None
    if way == "older only" and older is not None:
        older.append(record)
        return
    if way == "older too" and older is not None:
        older.append(aged(builder, table, record))
    if way == "names":
        # two files of one export: the later name wins, where nothing says when it was updated
        before = aged(builder, table, record)
        before.pop("updatedAt", None)
        # page 10 comes after page 9
        earlier, later = builder.pick([("1", "2"), ("9", "10"), ("2026-9", "2026-10")])
        places[0].setdefault(f"{table}-{earlier}", []).append(before)
        places[0].setdefault(f"{table}-{later}", []).append(record)
        return
    if way == "twin" and table in API_TABLES and "archived" in record:
        # a deleted twin of the same update loses, whatever its file
        places[0].setdefault(f"{table}-1", []).append(record | {"archived": False})
        places[0].setdefault(f"{table}-2", []).append(aged(builder, table, record) | {"archived": True})
        return
    if way == "edits" and isinstance(record.get("updatedAt"), str) and "T" in record["updatedAt"]:
        # the later update wins, whatever the files are called
        before = aged(builder, table, record) | {"updatedAt": "2001-01-01T00:00:00.12Z"}
        places[0].setdefault(f"{table}-1", []).append(record)
        places[0].setdefault(f"{table}-2", []).append(before)
        return
    if way == "rows":
        before = aged(builder, table, record)
        before.pop("updatedAt", None)
        places[0][table].append(before)
    places[0][table].append(record)


def make_worlds(seed: int, accounts: int) -> list[HubspotAccount]:
    """Make many worlds."""
    return [make_world(seed, number) for number in range(1, accounts + 1)]


# --------------------------------------------------------------------------------------------------------------------
# Writing export folders
# --------------------------------------------------------------------------------------------------------------------


def page(records: Sequence[Record]) -> Record:
    """Return a response of the API that holds the records."""
    return {"results": list(records), "paging": {"next": {"after": "MTAw", "link": "?after=MTAw"}}}


def write_file(folder: Path, file: File) -> None:
    """Write one file in its form."""
    path = folder / file.path
    if file.form == "csv":
        columns = file.columns or CSV_COLUMNS[file.table]
        with path.open("w", encoding="utf-8", newline="") as opened:
            writer = csv.DictWriter(opened, columns, restval="")
            writer.writeheader()
            writer.writerows(file.records)
        return
    if file.form == "parquet":
        write_parquet(path, file)
        return
    lines: Sequence[Mapping[str, Any]] = file.records
    if file.form == "page":
        path.write_text(json.dumps(page(lines), indent=1), encoding="utf-8")
        return
    if file.form == "pages":
        lines = [page(file.records[:2]), page(file.records[2:])]
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")


def write_parquet(path: Path, file: File) -> None:
    """Write a table as Parquet: every column text, a missing value NULL."""
    columns = ", ".join(f'"{name}" varchar' for name in file.columns)
    rows = [[record.get(name) for name in file.columns] for record in file.records]
    with duckdb.connect() as connection:
        connection.execute(f"create table landed ({columns})")
        if rows:
            connection.executemany(f"insert into landed values ({', '.join('?' * len(file.columns))})", rows)  # noqa: S608
        connection.execute(f"copy landed to '{path}' (format parquet)")


def write_exports(accounts: Sequence[HubspotAccount], directory: Path) -> list[Path]:
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
