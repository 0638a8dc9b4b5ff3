"""Steady accounts in each of which one thing lands between two builds, and nothing else.

A steady account has many conversations, contacts with several of them, merges, votes, and a first conversation long
before all others: no landing touches it whole by chance. `make_landings` makes one account for each thing that may
land: a message, a vote, a state change, a corrected conversation, a merge, a record that moves to another conversation,
some hours by which as_of moves, a row of another table, a load taken back. The same seed gives the same accounts.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.python import oracle, worlds
from tests.python.oracle import Account, Extraction
from tests.python.worlds import HOUR, SECOND, Row

Files = dict[str, list[Row]]
CONVERSATIONS = 10
CONTACTS = ["", "k1", "k1", "k2", "k2", "k3", "k3", "k4", "k5"]
# so long before everything else an account's history begins
HISTORY = timedelta(days=45)
# hours after an instant at which something is decided: of the definitions, of a return, of the automatic close
WINDOWS = [1, 12, 24, 48, 72, 100, 168, 336]
INSTANTS = {
    "conversations": ["opened_at", "closed_at"],
    "messages": ["sent_at"],
    "conversation_events": ["occurred_at"],
    "feedback": ["submitted_at"],
}


@dataclass(frozen=True)
class Landing:
    """An account of which the first extraction is built, and what happens then: another lands, or something else."""

    account: Account
    then: str = (
        "load"  # or: forget the second, erase a person, guess: the first comes again with the time that was guessed
    )


@dataclass
class Steady:
    """A steady account while it is made: what is loaded first, what lands later, and when both were extracted."""

    builder: worlds.Builder
    first: Files
    second: Files = field(default_factory=dict)
    taken_at: datetime = worlds.LATEST_EXTRACTION
    moves_by: timedelta = timedelta()
    then: str = "load"

    def pick(self, table: str, holds: Callable[[Row], bool] = lambda _: True) -> Row:
        """Pick a loaded row that has an instant, of those that hold."""
        column, zone = INSTANTS[table][0], oracle.find_zone(self.builder.zones[0])
        return self.builder.random.choice(
            [row for row in self.first[table] if holds(row) and oracle.parse_instant(row[column], zone) is not None]
        )

    def hold_back(self, table: str, row: Row) -> None:
        """Let a row land later."""
        self.first[table].remove(row)
        self.second.setdefault(table, []).append(row)

    def correct(self, table: str, row: Row, **values: str) -> None:
        """Let a newer version of a row land later."""
        self.second.setdefault(table, []).append(row | values)

    def instant(self, row: Row, column: str) -> datetime:
        """Return an instant of a row, naive UTC."""
        at = oracle.parse_instant(row[column], oracle.find_zone(self.builder.zones[0]))
        if at is None:
            raise ValueError(row)
        return at


def make_steady(name: str, seed: int) -> Steady:
    """Make an account without anything that lands later."""
    generator = random.Random(f"steady/{seed}/{name}")  # noqa: S311 - reproducible, no secret
    zone = generator.choice(list(worlds.ZONES))
    base = datetime.fromisoformat(generator.choice(worlds.ZONES[zone]))
    builder = worlds.Builder(generator, [zone], base, id_space=40 * CONVERSATIONS)
    if zone != "UTC":
        builder.add("account_settings", {"timezone": zone, "week_start": builder.pick(["monday", "sunday"])})
    began_at = (base - HISTORY).isoformat() + "Z"
    builder.add("conversations", {"conversation_id": "c0", "opened_at": began_at, "contact_id": "k9"})
    worlds.add_message(builder, "c0", "contact", base - HISTORY, 1)
    for number in range(1, CONVERSATIONS + 1):
        start = max(worlds.choose_start(builder), base - HOUR)
        worlds.add_conversation(builder, f"c{number}", start, CONTACTS)
    # nothing ever happens in one
    quiet = {"conversation_id": "quiet", "opened_at": (base + HOUR).isoformat() + "Z", "contact_id": "k8"}
    builder.add("conversations", quiet)
    worlds.add_items(builder, "not-loaded", base)
    worlds.add_contacts(builder, ["k1", "k2", "k3", "k4", "k9"])
    for _ in range(4):
        worlds.add_feedback(builder)
    make_readable(builder)
    taken_at = min(max(builder.instants) + timedelta(days=40), worlds.LATEST_EXTRACTION)
    if builder.chance(0.4):
        # at an instant that matters: much of what is loaded has not happened yet
        taken_at = max(worlds.choose_extraction(builder), base + 60 * HOUR)
    return Steady(builder, worlds.shuffled(builder), taken_at=taken_at)


def make_readable(builder: worlds.Builder) -> None:
    """Give every record an instant that begins with its year: of another, nobody knows when it may have happened."""
    for table, columns in INSTANTS.items():
        for row in builder.tables.get(table, []):
            for column in columns:
                if row.get(column) and not row[column][:4].isdecimal():
                    row[column] = builder.base.isoformat() + "Z"


# --------------------------------------------------------------------------------------------------------------------
# What lands
# --------------------------------------------------------------------------------------------------------------------


def a_message(made: Steady) -> None:
    """Let one message of a loaded conversation land, in its place among others or after all."""
    made.hold_back("messages", made.pick("messages", lambda row: row["conversation_id"] not in ("c0", "not-loaded")))


def the_answer_of_a_person(made: Steady) -> None:
    """Let a person answer an hour after an AI reply."""
    reply = made.pick("messages", lambda row: row["sender_kind"].strip().lower() == "ai")
    at = (made.instant(reply, "sent_at") + HOUR).isoformat() + "Z"
    made.second["messages"] = [reply | {"message_id": "answer", "sender_kind": "human", "sent_at": at, "item_type": ""}]


def a_corrected_message(made: Steady) -> None:
    """Let a message turn out to be another sender's."""
    row = made.pick("messages")
    made.correct("messages", row, sender_kind="human" if "ai" in row["sender_kind"].lower() else "ai", text="")


def a_message_that_moves(made: Steady) -> None:
    """Let a message stand in another conversation from now on, a second later."""
    row = made.pick("messages")
    made.moves_by = SECOND
    made.correct("messages", row, conversation_id=made.builder.pick([f"c{n}" for n in range(1, CONVERSATIONS)]))


def a_message_of_a_shared_id(made: Steady) -> None:
    """Let a voted message get a namesake in the conversation that its vote names: the vote is of that from now on."""
    reply = made.pick("messages", lambda row: row["sender_kind"].strip().lower() == "ai")
    at = (made.instant(reply, "sent_at") + HOUR).isoformat() + "Z"
    vote = {"feedback_id": "vote", "submitted_at": at, "feedback_type": "helpful_vote", "value": "not_helpful"}
    other = made.builder.pick([f"c{n}" for n in range(1, CONVERSATIONS) if f"c{n}" != reply["conversation_id"]])
    made.first["feedback"] = [
        *made.first.get("feedback", []),
        vote | {"message_id": reply["message_id"], "conversation_id": other},
    ]
    made.second["messages"] = [reply | {"conversation_id": other}]


def a_message_of_an_unknown_conversation(made: Steady) -> None:
    """Let a message name a conversation that never was loaded."""
    made.second["messages"] = [made.pick("messages") | {"message_id": "stray", "conversation_id": "unknown"}]


def an_event(made: Steady) -> None:
    """Let one state change land."""
    made.hold_back("conversation_events", made.pick("conversation_events"))


def a_handoff(made: Steady) -> None:
    """Let a handoff land, a second after an AI reply."""
    reply = made.pick("messages", lambda row: row["sender_kind"].strip().lower() == "ai")
    at = (made.instant(reply, "sent_at") + SECOND).isoformat() + "Z"
    own = {"event_id": "handoff", "conversation_id": reply["conversation_id"], "event_type": "handoff"}
    made.second["conversation_events"] = [own | {"occurred_at": at}]


def an_event_that_moves(made: Steady) -> None:
    """Let a state change stand in another conversation from now on, a second later."""
    made.moves_by = SECOND
    row = made.pick("conversation_events")
    others = [f"c{n}" for n in range(1, CONVERSATIONS) if f"c{n}" != row["conversation_id"]]
    made.correct("conversation_events", row, conversation_id=made.builder.pick(others))


def a_vote_on_a_message(made: Steady) -> None:
    """Let a vote name an AI reply, and no conversation."""
    reply = made.pick("messages", lambda row: row["sender_kind"].strip().lower() == "ai")
    at = (made.instant(reply, "sent_at") + SECOND).isoformat() + "Z"
    vote = {"feedback_id": "vote", "submitted_at": at, "feedback_type": "helpful_vote", "value": "not_helpful"}
    made.second["feedback"] = [vote | {"message_id": reply["message_id"]}]


def a_vote_on_a_conversation(made: Steady) -> None:
    """Let a vote name a conversation, and no message."""
    replied_at = _add_answered(made)
    made.taken_at = max(made.taken_at, replied_at + timedelta(days=10))
    vote = {"feedback_id": "vote", "feedback_type": "helpful_vote", "value": "not_helpful", "conversation_id": "own"}
    made.second["feedback"] = [vote | {"submitted_at": (replied_at + SECOND).isoformat() + "Z"}]


def a_vote_that_moves(made: Steady) -> None:
    """Let a vote on one reply be one on another from now on."""
    replies = [row for row in made.first["messages"] if row["sender_kind"].strip().lower() == "ai"]
    one = made.pick("messages", lambda row: row in replies)
    other = made.pick("messages", lambda row: row in replies and row["conversation_id"] != one["conversation_id"])
    vote = {"feedback_id": "vote", "feedback_type": "helpful_vote", "value": "not_helpful"}
    vote["submitted_at"] = (made.instant(one, "sent_at") + SECOND).isoformat() + "Z"
    made.first["feedback"] = [*made.first.get("feedback", []), vote | {"message_id": one["message_id"]}]
    again = (made.instant(other, "sent_at") + SECOND).isoformat() + "Z"
    made.moves_by = SECOND
    made.correct("feedback", vote, message_id=other["message_id"], submitted_at=again)


def a_conversation(made: Steady) -> None:
    """Let the row of a conversation land, whose messages are there."""
    made.hold_back(
        "conversations", made.pick("conversations", lambda row: row["conversation_id"] not in ("c0", "quiet"))
    )


def a_whole_conversation(made: Steady) -> None:
    """Let a contact's conversation land with all that happened in it."""
    row = made.pick("conversations", lambda row: row["conversation_id"] != "c0" and bool(row.get("contact_id")))
    made.hold_back("conversations", row)
    for table in ("messages", "conversation_events"):
        for item in [own for own in made.first[table] if own["conversation_id"] == row["conversation_id"]]:
            made.hold_back(table, item)


def a_contact_of_a_conversation(made: Steady) -> None:
    """Let a conversation turn out to be another contact's."""
    row = made.pick("conversations", lambda row: row["conversation_id"] != "c0")
    made.correct("conversations", row, contact_id=made.builder.pick(["k1", "k2", "k3", ""]))


def a_channel_of_a_conversation(made: Steady) -> None:
    """Let a conversation turn out to be a test, or of another channel, or to have been closed."""
    row = made.pick("conversations", lambda row: row["conversation_id"] != "c0")
    values = made.builder.random.choice([{"is_test": "true"}, {"channel": "phone"}, {"closed_at": row["opened_at"]}])
    made.correct("conversations", row, **values)


def an_opening_of_a_conversation(made: Steady) -> None:
    """Let a conversation turn out to have been opened some hours later."""
    row = made.pick("conversations", lambda row: row["conversation_id"] != "c0")
    made.correct("conversations", row, opened_at=(made.instant(row, "opened_at") + 30 * HOUR).isoformat() + "Z")


def an_earlier_first_conversation(made: Steady) -> None:
    """Let a conversation land that was before all others: the account's history begins with it."""
    at = (made.builder.base - HISTORY - 10 * HOUR).isoformat() + "Z"
    made.second["conversations"] = [{"conversation_id": "before", "opened_at": at}]


def a_later_first_conversation(made: Steady) -> None:
    """Let the first conversation turn out to have been opened a day later."""
    row = made.pick("conversations", lambda row: row["conversation_id"] == "c0")
    made.correct("conversations", row, opened_at=(made.builder.base - HISTORY + 24 * HOUR).isoformat() + "Z")


def a_merge(made: Steady) -> None:
    """Let a contact be merged into another; others may have been merged into both before."""
    others = [row for row in made.first.get("contacts", []) if row["contact_id"] not in ("k3", "k4")]
    made.first["contacts"] = [*others, {"contact_id": "k3"}]
    made.second["contacts"] = [{"contact_id": "k3", "merged_into_id": made.builder.pick(["k4", "k5"])}]


def a_merge_taken_back(made: Steady) -> None:
    """Let two contacts that were one be two again."""
    others = [row for row in made.first.get("contacts", []) if row["contact_id"] not in ("k1", "k2")]
    made.first["contacts"] = [*others, {"contact_id": "k1", "merged_into_id": "k2"}]
    made.second["contacts"] = [{"contact_id": "k1", "merged_into_id": ""}]


def a_merge_of_a_merged_contact(made: Steady) -> None:
    """Let the contact into which another was merged be merged into a third, which has conversations too."""
    others = [row for row in made.first.get("contacts", []) if row["contact_id"] not in ("k1", "k2", "k3")]
    made.first["contacts"] = [*others, {"contact_id": "k1", "merged_into_id": "k2"}, {"contact_id": "k3"}]
    made.second["contacts"] = [{"contact_id": "k2", "merged_into_id": "k3"}]


def a_contact(made: Steady) -> None:
    """Let a contact turn out to be a colleague."""
    made.second["contacts"] = [{"contact_id": made.builder.pick(["k1", "k2", "k3"]), "is_internal": "true"}]


def a_reply_to_a_merged_contact(made: Steady) -> None:
    """Let a contact write a day after the end of a conversation that he had under another name."""
    others = [row for row in made.first.get("contacts", []) if row["contact_id"] not in ("k1", "k2")]
    made.first["contacts"] = [*others, {"contact_id": "k1", "merged_into_id": "k2"}]
    last = max(made.builder.reply_instants, default=made.builder.base) + 24 * HOUR
    for name, contact in (("former", "k1"), ("next", "k2")):
        own = {"conversation_id": name, "opened_at": (last - 26 * HOUR).isoformat() + "Z", "contact_id": contact}
        made.first["conversations"].append(own)
    item = {"message_id": "asked", "conversation_id": "former", "sender_kind": "contact", "text": "?"}
    made.first["messages"].append(item | {"sent_at": (last - 25 * HOUR).isoformat() + "Z"})
    made.first["messages"].append(
        item | {"message_id": "answered", "sender_kind": "ai", "sent_at": (last - 24 * HOUR).isoformat() + "Z"}
    )
    made.second["messages"] = [
        item | {"message_id": "again", "conversation_id": "next", "sent_at": last.isoformat() + "Z"}
    ]
    made.taken_at = last + timedelta(days=20)


def hours(window: int) -> Callable[[Steady], None]:
    """Return what lets as_of move over the end of a window after the only AI reply of a conversation."""

    def pass_hours(made: Steady) -> None:
        replied_at = _add_answered(made)
        close = {"event_id": "own3", "conversation_id": "own", "event_type": "closed"}
        made.first["conversation_events"].append(close | {"occurred_at": (replied_at + SECOND).isoformat() + "Z"})
        _let_pass(made, replied_at + window * HOUR)

    pass_hours.__name__ = f"{window}_hours_after_a_reply"
    return pass_hours


def hours_after_an_opening(made: Steady) -> None:
    """Let as_of move over the end of the days after an opening in which a return counts."""
    _let_pass(made, made.builder.base + HOUR + 168 * HOUR)


def written(way: str, landing: Callable[[Steady, str], None]) -> Callable[[Steady], None]:
    """Return what lands with an instant that is written in a way."""

    def land(made: Steady) -> None:
        landing(made, way)

    land.__name__ = f"{landing.__name__}{'_written_otherwise' if way.startswith(' ') else ''}"
    return land


def a_message_then(made: Steady, way: str) -> None:
    """Let as_of move over a message, weeks after all others of its conversation."""
    at = _add_answered(made) + timedelta(days=20)
    own = {"message_id": "own3", "conversation_id": "own", "sender_kind": "contact", "text": "And now?"}
    made.first["messages"].append(own | {"sent_at": way.format(at.isoformat())})
    _let_pass(made, at)


def an_event_then(made: Steady, way: str) -> None:
    """Let as_of move over a state change, weeks after all messages of its conversation."""
    at = _add_answered(made) + timedelta(days=20)
    own = {"event_id": "own3", "conversation_id": "own", "event_type": "handoff"}
    made.first["conversation_events"].append(own | {"occurred_at": way.format(at.isoformat())})
    _let_pass(made, at)


def an_opening_then(made: Steady, way: str) -> None:
    """Let as_of move over the opening of a conversation of which there is nothing else."""
    at = made.builder.base + timedelta(days=20)
    made.first["conversations"].append({"conversation_id": "own", "opened_at": way.format(at.isoformat())})
    _let_pass(made, at)


def a_closing_then(made: Steady, way: str) -> None:
    """Let as_of move over the closing of a conversation, weeks after all that is in it."""
    at = _add_answered(made) + timedelta(days=20)
    made.first["conversations"][-1]["closed_at"] = way.format(at.isoformat())
    _let_pass(made, at)


def a_vote_then(made: Steady, way: str) -> None:
    """Let as_of move over a vote, days after its conversation."""
    at = _add_answered(made) + timedelta(days=6)
    vote = {"feedback_id": "vote", "feedback_type": "helpful_vote", "value": "not_helpful", "conversation_id": "own"}
    made.first["feedback"] = [*made.first.get("feedback", []), vote | {"submitted_at": way.format(at.isoformat())}]
    _let_pass(made, at)


def an_instant_of_a_namesake(made: Steady) -> None:
    """Let as_of move over the message that makes the id of an old voted one a shared one."""
    a_message_of_a_shared_id(made)
    [row] = made.second.pop("messages")
    at = max(made.builder.instants) + timedelta(days=20)
    made.first["messages"].append(row | {"sent_at": at.isoformat() + "Z"})
    _let_pass(made, at)


def a_setting_then(made: Steady) -> None:
    """Let as_of move over the instant from which on another zone holds."""
    at = made.builder.base + timedelta(days=20)
    valid_from = at.isoformat() + "Z"
    made.first["account_settings"] = [
        {"timezone": "Europe/Berlin", "week_start": "monday", "valid_from": ""},
        {"timezone": "Asia/Tokyo", "week_start": "sunday", "valid_from": valid_from},
    ]
    _let_pass(made, at)


def the_first_conversation(made: Steady) -> None:
    """Let as_of move over the account's first opening, to which later ones are held."""
    made.taken_at = made.builder.base - HISTORY - HOUR
    made.moves_by = HISTORY + 100 * HOUR
    _land_a_stranger(made)


def a_ticket_then(made: Steady) -> None:
    """Let as_of move over the close of a ticket, of an account that has some."""
    at = _add_answered(made)
    handoff = {"event_id": "own3", "conversation_id": "own", "event_type": "handoff"}
    made.first["conversation_events"].append(handoff | {"occurred_at": (at + SECOND).isoformat() + "Z"})
    closed_at = at + timedelta(days=20)
    ticket = {"ticket_id": "own", "created_at": (at + HOUR).isoformat() + "Z", "conversation_id": "own"}
    made.first["tickets"] = [ticket | {"closed_at": closed_at.isoformat() + "Z"}]
    _let_pass(made, closed_at)


def the_first_message_of_a_person(made: Steady) -> None:
    """Let a person write for the first time in the account: who waits elsewhere is known from then on."""
    _leave_people_out(made)
    made.second["messages"] = [_a_message_of_a_person(made)]


def no_message_of_a_person_any_more(made: Steady) -> None:
    """Let the only message of a person turn out to be a bot's: who waits after a handoff elsewhere is known no more."""
    _leave_people_out(made)
    row = _a_message_of_a_person(made)
    made.first["messages"].append(row)
    made.correct("messages", row, sender_kind="bot")


def _leave_people_out(made: Steady) -> None:
    """Let no person write, hand a conversation over in which nothing else happens, and take the export long after."""
    for row in made.first["messages"]:
        if row["sender_kind"].strip().lower() in {"human", "echo"}:
            row["sender_kind"] = "bot"
    at = _add_answered(made) + HOUR
    handoff = {"event_id": "own3", "conversation_id": "own", "event_type": "handoff"}
    made.first["conversation_events"].append(handoff | {"occurred_at": at.isoformat() + "Z"})
    made.taken_at = min(made.builder.base + timedelta(days=60), worlds.LATEST_EXTRACTION)
    made.moves_by = SECOND


def _a_message_of_a_person(made: Steady) -> Row:
    """Return a message of a person in the conversation in which else nothing happens."""
    at = (made.builder.base + 2 * HOUR).isoformat() + "Z"
    return {"message_id": "person", "conversation_id": "quiet", "sender_kind": "human", "sent_at": at, "text": "Hello"}


def _add_answered(made: Steady) -> datetime:
    """Add a conversation of a question and an AI reply, by a contact who has no other; return when the reply came."""
    at = made.builder.base + 30 * HOUR
    own = {"conversation_id": "own", "opened_at": at.isoformat() + "Z", "contact_id": "k7"}
    made.first["conversations"].append(own)
    item = {"conversation_id": "own", "text": "Where is it?", "n_citations": "1", "n_actions": "0"}
    for number, sender in enumerate(("contact", "ai"), start=1):
        sent_at = (at + number * SECOND).isoformat() + "Z"
        made.first["messages"].append(item | {"message_id": f"own{number}", "sender_kind": sender, "sent_at": sent_at})
    return at + 2 * SECOND


def _let_pass(made: Steady, at: datetime) -> None:
    """Let as_of move over an instant, mostly to it exactly, when a stranger lands."""
    step = made.builder.random.choice([SECOND, SECOND, HOUR])
    made.taken_at, made.moves_by = at - step, step + made.builder.random.choice([timedelta(), timedelta(), SECOND])
    _land_a_stranger(made)


def _land_a_stranger(made: Steady) -> None:
    made.second["contacts"] = [{"contact_id": "stranger"}]


def a_load_taken_back(made: Steady) -> None:
    """Take a load back: records stand where they stood before it, a conversation is gone."""
    at = (made.builder.base + HOUR).isoformat() + "Z"
    message = {"message_id": "wanders", "sent_at": at, "sender_kind": "contact"}
    event = {"event_id": "wanders", "occurred_at": at, "event_type": "handoff"}
    made.first["messages"].append(message | {"conversation_id": "stray1"})
    made.first["conversation_events"].append(event | {"conversation_id": "stray3"})
    made.second["messages"] = [message | {"conversation_id": "stray2"}]
    made.second["conversation_events"] = [event | {"conversation_id": "stray4"}]
    made.second["conversations"] = [{"conversation_id": "gone", "opened_at": at, "contact_id": "k1"}]
    made.moves_by, made.then = SECOND, "forget"


def a_time_stated(made: Steady) -> None:
    """Let a load state its time, which was guessed to be earlier: its message is the newest version from now on."""
    row = made.pick("messages")
    made.second["messages"] = [row | {"sender_kind": "human"}]
    made.moves_by, made.then = SECOND, "guess"


def row_of(table: str, row: Row) -> Callable[[Steady], None]:
    """Return what lets a row of a table land that says of no conversation that it changes it."""

    def land(made: Steady) -> None:
        conversation = made.pick("messages", lambda row: row["sender_kind"].strip().lower() == "ai")
        at = (made.instant(conversation, "sent_at") + SECOND).isoformat() + "Z"
        own = {"event_id": "handoff", "conversation_id": conversation["conversation_id"], "event_type": "handoff"}
        made.first["conversation_events"].append(own | {"occurred_at": at})
        for loaded in made.first["conversations"]:
            loaded |= {"assignee_id": "x5", "team_id": ""}
        made.first["agents"] = [{"agent_id": "x1", "kind": "human"}]
        made.second[table] = [
            {name: value.format(conversation=conversation["conversation_id"], at=at) for name, value in row.items()}
        ]

    land.__name__ = f"a_row_of_{table}"
    return land


OTHER_ROWS = {
    "agents": {"agent_id": "x5", "kind": "human", "team_id": "team1"},
    "tickets": {"ticket_id": "own", "created_at": "{at}", "closed_at": "{at}", "conversation_id": "{conversation}"},
    "account_settings": {"timezone": "Asia/Tokyo", "week_start": "sunday", "valid_from": ""},
}
LANDINGS: list[Callable[[Steady], None]] = [
    *(
        a_message,
        a_message,
        the_answer_of_a_person,
        a_corrected_message,
        a_message_that_moves,
        a_message_of_a_shared_id,
    ),
    *(a_message_of_an_unknown_conversation, an_event, a_handoff, an_event_that_moves),
    *(a_vote_on_a_message, a_vote_on_a_conversation, a_vote_that_moves),
    *(a_conversation, a_whole_conversation, a_contact_of_a_conversation, a_channel_of_a_conversation),
    *(an_opening_of_a_conversation, an_earlier_first_conversation, a_later_first_conversation),
    *(a_merge, a_merge_taken_back, a_merge_of_a_merged_contact, a_contact, a_reply_to_a_merged_contact),
    *(an_instant_of_a_namesake, a_setting_then, the_first_conversation, hours_after_an_opening, a_ticket_then),
    *(
        written(way, landing)
        for landing in (a_message_then, an_event_then, an_opening_then, a_closing_then, a_vote_then)
        for way in ("{}Z", " {}Z")
    ),
    *map(hours, WINDOWS),
    *(a_load_taken_back, a_time_stated, the_first_message_of_a_person, no_message_of_a_person_any_more),
    *(row_of(table, row) for table, row in OTHER_ROWS.items()),
]


def make_landings(seed: int, landings: Sequence[Callable[[Steady], None]] = tuple(LANDINGS)) -> list[Landing]:
    """Make an account of two extractions for each thing that lands."""
    found = []
    for number, landing in enumerate(landings):
        name = f"{landing.__name__}_{number}_{seed}"
        made = make_steady(name, seed)
        landing(made)
        first = Extraction(made.taken_at.isoformat() + "Z", numbered(made.first, 1))
        second = Extraction((made.taken_at + made.moves_by).isoformat() + "Z", numbered(made.second, 2))
        account = Account(worlds.SOURCE_SYSTEM, name, [first, second], worlds.choose_schedule(made.builder))
        found.append(Landing(account, made.then))
    return found


def numbered(files: Files, page: int) -> Files:
    """Name files by a page: of two extractions of one instant the later page is the newer."""
    return {f"{table}-{page}": rows for table, rows in files.items()}
