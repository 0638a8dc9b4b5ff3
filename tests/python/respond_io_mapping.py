"""What respond.io's files say in the contract's words, written from the specification and not from the models.

`generic_account` turns the texts of an account's files into the tables of the generic source, so that `oracle.py` can
judge it; `record_rows` gives the rows of the marts that show records one by one, so that the mapping itself is compared
too. A message finds its conversation by trying every one. Where respond.io's texts leave a choice, docs/decisions.md
says what the project does.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from tests.python import oracle
from tests.python.oracle import Account, Conversation, Extraction, Item, Row
from tests.python.respond_io_worlds import (
    COUNTS,
    DURATIONS,
    EPOCH,
    ID_COLUMNS,
    OLDER_CONVERSATIONS,
    RESOLVED,
    SECOND,
    STARTED,
    Record,
    RespondIoAccount,
)

TextRow = dict[str, str]

UTC_ZONE = oracle.find_zone(None)
KEYS = {
    "conversations": "Conversation ID",
    "messages": "Message ID",
    "contacts": "ContactID",
    "failed_messages": "Message ID",
    "users": "id",
    "channels": "id",
    "account_settings": "valid_from",
}
TIMES = {
    "conversations": [
        *(STARTED, RESOLVED, "DateTime First Response", "First Assignment Timestamp", "Last Assignment Timestamp")
    ],
    "messages": ["Date & Time"],
    "contacts": ["DateTimeCreated", "LastInteractionTime"],
    "failed_messages": ["Date & Time"],
}
DAMAGED = re.compile(r"[0-9]+([.,][0-9]+)?[eE]\+?[0-9]+|[0-9]+[.,]0+|#+")
SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}) (\d{1,2}):(\d{2})(?::(\d{2}))?")
SENDERS = {
    "contact": "contact",
    "user": "human",
    "echo": "echo",
    "ai_agent": "ai",
    "bot": "bot",
    "workflow": "workflow",
    "broadcast": "broadcast",
    "system": "system",
    **dict.fromkeys(["api", "zapier", "make", "n8n"], "integration"),
}
CHANNEL_SOURCES = {
    "facebook": "messenger",
    "instagram": "instagram",
    "telegram": "social_other",
    "gmail": "email",
    "twilio": "sms",
    "custom_channel": "custom",
    "whatsapp": "whatsapp",
    "whatsapp_cloud": "whatsapp",
}
# words in a column of people that are nobody's name
BOTS = {"bot", "system"}
# who opens, in the words of the reports
OPENERS = {
    "user": "manual",
    "contact": "customer",
    "ctc_ads": "customer",
    "growth_widget": "customer",
    "workflow": "automation",
    "api": "automation",
}
# who closed, by what closed, where nobody is named
NAMELESS = {"ai_agent": "ai", "ai": "ai", **dict.fromkeys(["workflow", "bot", "system", "api", "auto_close"], "system")}
# what an actor of actor_map is when a conversation is assigned to it
INVOLVED = {"human": "human", "ai": "ai", "bot": "bot", "integration": "bot", "system": "bot"}
UNHEARD = "unheard-of"
MINUTE = timedelta(minutes=1)
QUARTER = timedelta(minutes=15)


# --------------------------------------------------------------------------------------------------------------------
# Reading
# --------------------------------------------------------------------------------------------------------------------


def text(value: Any) -> str | None:
    """Return a value as text; null, missing and empty are all unknown."""
    if value is None or value == "":
        return None
    return value if isinstance(value, str) else json.dumps(value)


def words(value: Any) -> str | None:
    """Return a word of the vendor's, trimmed and in lower case."""
    return (text(value) or "").strip().lower() or None


def word(value: str) -> str | None:
    """Return a mapped word as the marts show it."""
    return {"": None, UNHEARD: "unknown"}.get(value, value)


def stamp(at: datetime | None) -> str:
    """Write an instant for the contract; nothing for one that could not be read."""
    return "" if at is None else at.isoformat() + "Z"


def dates_in(records: Iterable[Record], table: str) -> list[tuple[int, int]]:
    """Return the first and second number of every date with slashes."""
    cells = (record.get(name) or "" for record in records for name in TIMES.get(table, ()))
    return [(int(match[1]), int(match[2])) for cell in cells if (match := SLASHED.fullmatch(cell.strip()))]


def order_of(records: Sequence[Record], table: str) -> str | None:
    """Return what a file's dates begin with, day or month, as some date of it shows; of both, neither."""
    dates = dates_in(records, table)
    shown = {"day" for first, second in dates if first > 12 >= second}
    shown |= {"month" for first, second in dates if second > 12 >= first}
    return shown.pop() if len(shown) == 1 else None


def local_instants(cell: str | None, order: str | None, zone: oracle.zoneinfo.ZoneInfo) -> list[datetime]:
    """Read a local time: ISO-like, or with slashes in the order of its file; a number above 12 is the day."""
    match = SLASHED.fullmatch((cell or "").strip())
    if match is None:
        return readings(cell, zone)
    first, second, year, hour, minute, second_of_minute = (int(part or 0) for part in match.groups())
    if (first > 12) != (second > 12) or first == second:
        order = "month" if second > 12 else "day"
    if order is None:
        return []
    day, month = (first, second) if order == "day" else (second, first)
    written = f"{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second_of_minute:02}"
    return readings(written, zone)


def readings(cell: str | None, zone: oracle.zoneinfo.ZoneInfo) -> list[datetime]:
    """Return the instants that a local time may be: two, the first one first, where clocks repeat its hour."""
    at = oracle.parse_instant(cell, zone)
    if at is None:
        return []
    again = at.replace(tzinfo=UTC).astimezone(zone).replace(fold=1).astimezone(UTC).replace(tzinfo=None)
    return [at] if again == at else [at, again]


def supported(found: list[datetime], evidence: Iterable[datetime | None]) -> datetime | None:
    """Return the reading that the first piece of evidence supports which lies near one of them; else the first."""
    if len(found) > 1:
        half = (found[1] - found[0]) / 2
        for told in evidence:
            away = None if told is None else told - found[0]
            if away is not None and -half < away < 3 * half:
                return found[0] if away <= half else found[1]
    return found[0] if found else None


def stated(record: Record, name: str) -> timedelta | None:
    """Return a duration that a row states as hours, minutes and seconds."""
    match = re.fullmatch(r"([0-9]{1,6}):([0-5][0-9]):([0-5][0-9])", (record.get(name) or "").strip())
    return None if match is None else timedelta(hours=int(match[1]), minutes=int(match[2]), seconds=int(match[3]))


def moved(at: datetime | None, by: timedelta | None, sign: int = 1) -> datetime | None:
    """Return an instant a stated duration later, or earlier."""
    return None if at is None or by is None else at + sign * by


def instants_of(table: str, record: Record, found: dict[str, list[datetime]]) -> dict[str, datetime | None]:
    """Choose the reading of each local time of a row: by the clock in its id, then by what its durations lead to."""
    if table == "messages":
        return {name: supported(of, [id_clock(record["Message ID"])]) for name, of in found.items()}
    if table != "conversations":
        return {name: supported(of, []) for name, of in found.items()}
    once = {name: of[0] if len(of) == 1 else None for name, of in found.items()}
    response, first, last = "DateTime First Response", "First Assignment Timestamp", "Last Assignment Timestamp"
    at: dict[str, datetime | None] = {}

    def choose(name: str, *evidence: tuple[datetime | None, int, str]) -> None:
        clock = [id_clock(record["Conversation ID"])] if name == STARTED else []
        told = [moved(instant, stated(record, duration), sign) for instant, sign, duration in evidence]
        at[name] = supported(found.get(name, []), [*clock, *told])

    choose(
        STARTED,
        (once.get(RESOLVED), -1, "Resolution Time"),
        (once.get(response), -1, "First Response Time"),
        (once.get(first), -1, "Time to First Assignment"),
    )
    choose(
        RESOLVED,
        (at[STARTED], 1, "Resolution Time"),
        (once.get(first), 1, "First Assignment to Close Time"),
        (once.get(last), 1, "Last Assignment to Close Time"),
    )
    choose(
        response,
        (at[STARTED], 1, "First Response Time"),
        (once.get(first), 1, "First Assignment to First Response Time"),
    )
    choose(
        first,
        (at[STARTED], 1, "Time to First Assignment"),
        (once.get(response), -1, "First Assignment to First Response Time"),
        (once.get(RESOLVED), -1, "First Assignment to Close Time"),
    )
    choose(last, (at[RESOLVED], -1, "Last Assignment to Close Time"))
    return {name: at[name] for name in found}


def is_undecided(cell: str | None, order: str | None) -> bool:
    """Say whether a date could be read in two ways, and its file does not tell which."""
    match = SLASHED.fullmatch((cell or "").strip())
    return match is not None and order is None and max(int(match[1]), int(match[2])) <= 12 and match[1] != match[2]


def clock_instant(value: Any) -> datetime | None:
    """Read seconds or milliseconds since 1970, by their size."""
    digits = text(value) or ""
    if re.fullmatch(r"[0-9]{13}", digits):
        return EPOCH + timedelta(milliseconds=int(digits))
    return EPOCH + timedelta(seconds=int(digits)) if re.fullmatch(r"[0-9]{9,10}", digits) else None


def id_clock(record_id: str) -> datetime | None:
    """Return the microsecond that an id of 16 digits is."""
    return EPOCH + timedelta(microseconds=int(record_id)) if re.fullmatch(r"[0-9]{16}", record_id) else None


@dataclass
class Version:
    """One row of a file that was not rejected, its times read."""

    age: tuple[Any, ...]
    record: Record
    at: dict[str, datetime | None]
    undecided: list[str] = field(default_factory=list)


def is_rejected(table: str, record: Record) -> bool:
    """Say whether the row cannot be kept: no id, or one that a spreadsheet destroyed."""
    ids = ID_COLUMNS.get(table, [])
    return bool(ids) and (
        not record.get(ids[0]) or any(DAMAGED.fullmatch(record.get(name) or "") is not None for name in ids)
    )


def natural(name: str) -> tuple[str, str]:
    """Return what a file name is sorted by: numbers by value, ties by text."""
    return re.sub("[0-9]+", lambda digits: digits[0].zfill(300), name), name


def versions_of(account: RespondIoAccount, table: str, zone: oracle.zoneinfo.ZoneInfo) -> list[Version]:
    """Return all rows of a table, oldest first: by extraction, name of the file, row."""
    found = []
    for export in account.exports:
        for file in export.files:
            if file.table != table:
                continue
            renamed = [with_todays_headers(record) if table == "conversations" else record for record in file.records]
            order = order_of([record for record in renamed if not is_rejected(table, record)], table)
            for number, record in enumerate(renamed):
                if not is_rejected(table, record):
                    cells = {name: record.get(name) for name in TIMES.get(table, ())}
                    found_at = {name: local_instants(cell, order, zone) for name, cell in cells.items()}
                    at = instants_of(table, record, found_at)
                    undecided = [name for name, cell in cells.items() if is_undecided(cell, order)]
                    found.append(Version((export.extracted_at, natural(file.path), number), record, at, undecided))
    return sorted(found, key=lambda version: version.age)


def with_todays_headers(record: Record) -> Record:
    """Return a row of an older conversations file under today's headers."""
    return {OLDER_CONVERSATIONS.get(name, name): value for name, value in record.items()}


# --------------------------------------------------------------------------------------------------------------------
# One account in the contract's words
# --------------------------------------------------------------------------------------------------------------------


@dataclass(eq=False)
class AccountMapping:
    """One account: its newest records and what they say."""

    account: RespondIoAccount

    def __post_init__(self) -> None:
        """Read the files; leave out what collides under one id."""
        self.as_of = max(export.extracted_at for export in self.account.exports)
        settings = versions_of(self.account, "account_settings", UTC_ZONE)
        self.settings = [settings[-1].record] if settings else []
        self.zone = oracle.find_zone(self.settings[0]["timezone"] if settings else None)
        self.versions = {table: versions_of(self.account, table, self.zone) for table in KEYS}
        self.colliding = {"conversations": self.colliding_conversations()}
        self.shared_messages = self.messages_of_several_contacts()

    def newest(self, table: str) -> list[Version]:
        """Return the newest version of every record that collides with no other."""
        key, refused = KEYS[table], self.colliding.get(table, set())
        shared = self.shared_messages if table == "messages" else set()
        newest = {}
        for version in self.versions[table]:
            record_id = text(version.record[key])
            newest[record_id, version.record["Contact ID"] if record_id in shared else None] = version
        return [version for (record_id, _), version in newest.items() if record_id not in refused]

    def colliding_conversations(self) -> set[str]:
        """Return ids under which one extraction holds two contacts, or starts a minute or more apart."""
        contacts: dict[Any, set[str]] = {}
        starts: dict[Any, list[datetime]] = {}
        for version in self.versions["conversations"]:
            load, start = (version.record["Conversation ID"], version.age[0]), version.at[STARTED]
            contacts.setdefault(load, set()).add(version.record["Contact ID"])
            starts.setdefault(load, []).extend([] if start is None else [start])
        apart = {load[0] for load, found in starts.items() if found and max(found) - min(found) >= MINUTE}
        return apart | {load[0] for load, found in contacts.items() if len(found) > 1}

    def messages_of_several_contacts(self) -> set[str]:
        """Return ids under which one extraction holds messages of two contacts; an empty one says nothing."""
        contacts: dict[Any, set[str]] = {}
        for version in self.versions["messages"]:
            load = (version.record["Message ID"], version.age[0])
            contacts.setdefault(load, set()).update(filter(None, [text(version.record["Contact ID"])]))
        return {load[0] for load, found in contacts.items() if len(found) > 1}

    # -- who --------------------------------------------------------------------------------------------------------

    @cached_property
    def users(self) -> dict[str, Row]:
        """Return the listed users by id: name, address, primary team, all teams with their names."""
        found = {}
        for version in self.newest("users"):
            user = version.record
            primary = team_of(user.get("team"), text(user.get("team_id")))
            further = teams_of(user.get("teams"))
            name = " ".join(filter(None, [text(user.get("firstName")), text(user.get("lastName"))]))
            found[text(user["id"]) or ""] = {
                "name": name or None,
                "email": text(user.get("email")),
                # docs/decisions.md: without one that stands by itself the first of the others, so that totals count
                "primary": primary[0] if primary else min((team for team, _ in further), default=None),
                "teams": [*further, *([primary] if primary else [])],
            }
        return found

    def person(self, cell: Any) -> str | None:
        """Return whom a cell names: a listed user by id, address or a name that is only theirs, else its own text."""
        written = text(cell)
        named = (written or "").strip().lower()
        for called in ({user_id: user_id for user_id in self.users}, self.called("email"), self.called("name")):
            fitting = [user_id for user_id, name in called.items() if name is not None and name.lower() == named]
            if fitting:
                return fitting[0] if len(fitting) == 1 else written
        return named if named in BOTS else written

    def called(self, what: str) -> dict[str, str | None]:
        """Return the addresses or names of the listed users by id."""
        return {user_id: user[what] for user_id, user in self.users.items()}

    def kind(self, person: str | None) -> str | None:
        """Say what somebody in a column of people is: by actor_map, by a word that is no name, else a person."""
        if person is None:
            return None
        return self.account.actor_map.get(person, "bot" if person in BOTS else "human")

    # -- where ------------------------------------------------------------------------------------------------------

    @cached_property
    def channels(self) -> dict[str, str]:
        """Return the listed channels by id."""
        return {
            text(version.record["id"]) or "": CHANNEL_SOURCES.get(
                (text(version.record.get("source")) or "").strip().lower(), UNHEARD
            )
            for version in self.newest("channels")
        }

    def channel(self, cell: Any) -> str:
        """Name a channel: nothing while no channel is listed, unknown when the list lacks it."""
        channel_id = text(cell)
        return "" if channel_id is None or not self.channels else self.channels.get(channel_id, UNHEARD)

    # -- conversations ----------------------------------------------------------------------------------------------

    @cached_property
    def posts(self) -> list[Record]:
        """Return the posted closes, oldest first; posts of other events tell of none."""
        found = []
        for export in sorted(self.account.exports, key=lambda export: export.extracted_at):
            for file in sorted(export.files, key=lambda file: natural(file.path)):
                found += file.records if file.table == "closed_webhooks" else []
        return [post for post in found if "closed" in (words(post.get("event_type")) or "closed")]

    @cached_property
    def posts_of(self) -> dict[str, Record]:
        """Return the best post of each conversation, of several alike the newest.

        A post fits what its contact opened in its second, or a second beside it: the export may round. Of several that
        fit, it is of the one whose close it tells, else of the nearest; of two alike, of none.
        """
        found: dict[str, tuple[tuple[bool, int, int], Record]] = {}
        for number, post in enumerate(self.posts):
            fits: dict[tuple[bool, int], list[str]] = {}
            for version in self.newest("conversations"):
                fit = fit_of(post, version)
                if fit is not None:
                    fits.setdefault(fit, []).append(version.record["Conversation ID"])
            if fits and len(fits[max(fits)]) == 1:
                [record_id] = fits[max(fits)]
                rank = (*max(fits), number)
                if record_id not in found or found[record_id][0] < rank:
                    found[record_id] = (rank, post)
        return {record_id: post["conversation"] for record_id, (_, post) in found.items()}

    @cached_property
    def conversations(self) -> dict[str, Row]:
        """Return the conversations by id, what the export left empty filled from their posts."""
        found = {}
        for version in self.newest("conversations"):
            record, post = version.record, self.posts_of.get(version.record["Conversation ID"], {})
            closer = self.person(record.get("Closed By")) or self.person((post.get("closedBy") or {}).get("id"))
            assignee = self.person(record.get("Assignee"))
            team = post.get("assigneeTeam") or {}
            found[record["Conversation ID"]] = {
                "contact_id": text(record["Contact ID"]),
                "opened_at": version.at[STARTED],
                "closed_at": version.at[RESOLVED] or clock_instant(post.get("closedTime")),
                "channel": self.channel(record.get("Opened By Channel")),
                "opened_by": words(record.get("Opened By Source")) or words(post.get("openedBySource")),
                "closed_by": words(record.get("Closed By Source")) or words(post.get("closedBySource")),
                "closer": closer,
                "assignee": assignee,
                "team_id": text(team.get("id")) or self.users.get(assignee or "", {}).get("primary"),
                "category": text(record.get("Conversation Category")) or text(post.get("category")),
                "summary": text(record.get("Closing Note Summary")) or text(post.get("summary")),
                "stated": {name: record.get(name) or "" for name in (*COUNTS, *DURATIONS)},
                "assignments": self.assignments(version),
                "undated_assignments": sum(at is None for at, _ in self.stated_assignments(version)),
            }
        return found

    def assignments(self, version: Version) -> list[tuple[datetime, str | None]]:
        """Return the instants and holders of the first and the last assignment that can be dated."""
        return [(at, to) for at, to in self.stated_assignments(version) if at is not None]

    def stated_assignments(self, version: Version) -> list[tuple[datetime | None, str | None]]:
        """Return the instants and holders of the first and the last assignment, once where they are one."""
        record = version.record
        both = [
            (version.at[f"{which} Assignment Timestamp"], self.person(record.get(f"{which} Assignee")))
            for which in ("First", "Last")
            if record.get(f"{which} Assignment Timestamp")
        ]
        count = oracle.parse_integer(record.get("Number of Assignments"))
        if count == 1 or (count is None and len(set(both)) == 1 and both[0][0] is not None):
            both = both[:1]
        return both

    @cached_property
    def has_messages(self) -> bool:
        """Say whether messages were exported, be it none: without their file nobody knows how many there were."""
        return any(file.table == "messages" for export in self.account.exports for file in export.files)

    # -- messages ---------------------------------------------------------------------------------------------------

    @cached_property
    def messages(self) -> dict[tuple[str, str | None], Row]:
        """Return the messages by id and contact, with the conversation that holds them."""
        failed = {
            (version.record["Message ID"], contact_id)
            for version in self.versions["failed_messages"]
            for contact_id in (text(version.record.get("Contact ID")), "any")
        }
        found = {}
        for version in self.newest("messages"):
            record, sent_at = version.record, version.at["Date & Time"]
            kind, sender = self.sender(record)
            contact_id = text(record["Contact ID"])
            is_shared = record["Message ID"] in self.shared_messages
            whose = {contact_id, None} if is_shared else {"any"}
            found[record["Message ID"], contact_id] = {
                "message_id": record["Message ID"],
                "contact_id": contact_id,
                "sent_at": sent_at,
                "conversation_id": self.holding(contact_id, sent_at),
                "kind": kind,
                "sender": sender,
                "channel": self.channel(record.get("Channel ID")),
                "has_failed": any((record["Message ID"], contact) in failed for contact in whose),
                "text": content_text(record.get("Content") or ""),
            }
        return found

    def nowhere(self, row: Row) -> str:
        """Return the conversation of a message that none holds: none, but a name where its id is several messages'."""
        return f"none of {row['contact_id']}" if row["message_id"] in self.shared_messages else ""

    def text_of(self, message_id: str | None, conversation_id: str) -> str | None:
        """Return what a message of a conversation says."""
        rows = self.messages.values()
        said = [row for row in rows if (row["message_id"], row["conversation_id"]) == (message_id, conversation_id)]
        return said[0]["text"] if said else None

    def sender(self, record: Record) -> tuple[str, str | None]:
        """Return kind and id of who sent a message."""
        sender_type = words(record.get("Sender Type"))
        if sender_type is None and words(record.get("Message Type")) == "incoming":
            sender_type = "contact"
        kind = SENDERS.get(sender_type or "", UNHEARD)
        if kind == "contact":
            return kind, text(record.get("Sender ID"))
        sender = self.person(record.get("Sender ID"))
        # a broadcast answers nobody, whoever sent it
        return kind if kind == "broadcast" else self.account.actor_map.get(sender or "", kind), sender

    def holding(self, contact_id: str | None, sent_at: datetime | None) -> str | None:
        """Return the contact's latest conversation that was open at an instant, both ends included."""
        if contact_id is None or sent_at is None:
            return None
        holding = [
            (conversation["opened_at"], conversation_id)
            for conversation_id, conversation in self.conversations.items()
            if conversation["contact_id"] == contact_id
            and conversation["opened_at"] is not None
            and conversation["opened_at"] <= sent_at
            and (conversation["closed_at"] is None or sent_at <= conversation["closed_at"])
        ]
        return max(holding)[1] if holding else None

    # -- the contract -----------------------------------------------------------------------------------------------

    def generic_account(self) -> Account:
        """Return the account as the generic source would have it, in one extraction."""
        files = {
            "conversations": [
                {
                    "conversation_id": conversation_id,
                    "opened_at": stamp(row["opened_at"]),
                    "closed_at": stamp(row["closed_at"]),
                    "contact_id": row["contact_id"] or "",
                    "channel": row["channel"],
                    "category": row["category"] or "",
                }
                for conversation_id, row in self.conversations.items()
            ],
            "messages": [
                {
                    "message_id": message_id,
                    "conversation_id": row["conversation_id"] or self.nowhere(row),
                    "sent_at": stamp(row["sent_at"]),
                    "sender_kind": row["kind"],
                    "sender_id": row["sender"] or "",
                    "channel": row["channel"],
                    "delivery_status": "failed" if row["has_failed"] else "",
                    "text": row["text"] or "",
                }
                for (message_id, _), row in self.messages.items()
            ],
            "conversation_events": [
                {
                    "event_id": f"{conversation_id}/{number}",
                    "conversation_id": conversation_id,
                    "occurred_at": stamp(at),
                    "event_type": "assigned",
                    "to_id": to or "",
                    "to_kind": INVOLVED.get(self.kind(to) or "human", UNHEARD),
                    "is_made_up": "true",
                }
                for conversation_id, row in self.conversations.items()
                for number, (at, to) in enumerate(row["assignments"])
            ]
            + [
                # on no timeline, and perhaps a person's doing
                {
                    "event_id": f"{conversation_id}/undated {number}",
                    "conversation_id": conversation_id,
                    "occurred_at": "",
                    "event_type": "assigned",
                    "to_kind": "human",
                }
                for conversation_id, row in self.conversations.items()
                for number in range(row["undated_assignments"])
            ],
            "account_settings": self.settings,
        }
        extraction = Extraction(stamp(self.as_of), files)
        return Account(self.account.source_system, self.account.account_id, [extraction], self.account.schedule)


def fit_of(post: Record, version: Version) -> tuple[bool, int] | None:
    """Say how well a post fits a conversation: whether it tells its close, and how near its opening is."""
    opened_at, start = clock_instant(post["conversation"].get("openedTime")), version.at[STARTED]
    is_its_contact = text(post["contact"]["id"]) == text(version.record["Contact ID"])
    if not is_its_contact or opened_at is None or start is None:
        return None
    nearness = {timedelta(): 0, SECOND: -1, -SECOND: -2}.get(start - opened_at.replace(microsecond=0))
    closed_at, resolved_at = clock_instant(post["conversation"].get("closedTime")), version.at[RESOLVED]
    is_its_close = None not in {closed_at, resolved_at} and abs(closed_at - resolved_at) <= SECOND  # type: ignore[operator]
    return None if nearness is None else (is_its_close, nearness)


def team_of(value: Any, team_id: str | None = None) -> tuple[str, str | None] | None:
    """Return id and name of a team: the API's object, or a name whose id may stand apart."""
    if isinstance(value, dict):
        return text(value["id"]) or "", text(value.get("name"))
    name = text(value)
    return (team_id or name or "", name) if team_id or name else None


def teams_of(value: Any) -> list[tuple[str, str | None]]:
    """Return id and name of several teams: a JSON list, or ids with semicolons between."""
    if isinstance(value, str) and value.startswith("["):
        value = json.loads(value)
    if isinstance(value, str):
        value = value.split(";")
    return [team for listed in value or [] if (team := team_of(listed)) is not None]


def content_text(content: str) -> str | None:
    """Return the text of a content: JSON with a text, or plain text, which may have braces too."""
    try:
        return text(json.loads(content)["text"]) if content.startswith("{") else text(content)
    except KeyError:
        return None
    except ValueError:
        return content


def generic_account(account: RespondIoAccount) -> Account:
    """Return an account as the generic source would have it."""
    return AccountMapping(account).generic_account()


# --------------------------------------------------------------------------------------------------------------------
# The marts that show records one by one
# --------------------------------------------------------------------------------------------------------------------


def record_rows(account: RespondIoAccount) -> dict[str, list[Row]]:
    """Return rows of the marts that show records of the contract, by mart."""
    mapping = AccountMapping(account)
    generic = mapping.generic_account()
    key = {"source_system": account.source_system, "account_id": account.account_id}
    conversations = {c.conversation_id: c for c in oracle.read_conversations(generic, mapping.zone, mapping.as_of)}
    # the episode in which the customer first speaks
    channels = {
        episode.conversation.conversation_id: oracle.channel_of(episode)
        for episode in reversed(oracle.episodes_of(generic, mapping.as_of))
        if episode.contact_messages
    }
    known, responses = conversation_rows(mapping, conversations, channels), response_rows(mapping, conversations)
    assignments = assignment_rows(conversations)
    n_assigned = Counter(row["conversation_id"] for row in assignments)
    tables = {
        "fct_conversations": known,
        "fct_conversation_responses": responses,
        "fct_messages": message_rows(mapping, conversations),
        "fct_assignments": assignments,
        "fct_vendor_count_differences": count_rows(mapping, responses, n_assigned),
        "fct_vendor_duration_differences": duration_rows(mapping, known, responses),
        "agg_daily_unmatched_messages": unmatched_rows(mapping),
        "agg_id_clock_differences": clock_rows(mapping),
        "dim_agents": agent_rows(mapping),
        "dim_contacts": contact_rows(mapping),
        "dim_teams": team_rows(mapping),
        "bridge_team_members": member_rows(mapping),
    }
    tables |= report_rows(mapping, tables)
    return {mart: [key | row for row in rows] for mart, rows in tables.items()}


def known_by(at: datetime | None, as_of: datetime) -> bool:
    """Say whether something exists at as_of: whatever has no readable instant does."""
    return at is None or at <= as_of


def seconds_between(start: datetime | None, end: datetime | None) -> float | None:
    """Return elapsed seconds; none when one is unknown, or when they run backwards."""
    return None if start is None or end is None or end < start else (end - start) / oracle.MICROSECOND / 1_000_000


def conversation_rows(
    mapping: AccountMapping, conversations: Mapping[str, Conversation], channels: Mapping[str, str]
) -> list[Row]:
    """Return fct_conversations: what the export says, and the history that the contact brings."""
    openings = {
        conversation_id: conversation.opened_at
        for conversation_id, conversation in conversations.items()
        if conversation.opened_at is not None and conversation.opened_at <= mapping.as_of
    }
    created = {version.record["ContactID"]: version.at["DateTimeCreated"] for version in mapping.newest("contacts")}
    rows = []
    for conversation_id, conversation in conversations.items():
        row = mapping.conversations[conversation_id]
        opened_at, contact_id = openings.get(conversation_id), row["contact_id"]
        closes = [item.at for item in conversation.items if item.is_close]
        held_by = [item.to_id for item in conversation.items if item.event_type == "assigned" and item.to_id]
        said = [item.item_id for item in conversation.items if item.is_contact_message]
        is_returning = is_known = None
        if opened_at is not None and contact_id is not None:
            is_returning = any(
                at < opened_at
                for other, at in openings.items()
                if mapping.conversations[other]["contact_id"] == contact_id
            )
            created_at = created.get(contact_id)
            is_known = is_returning or (None if created_at is None else created_at >= min(openings.values()))
        own = word(row["channel"])
        rows.append(
            {
                "conversation_id": conversation_id,
                "contact_id": contact_id,
                "channel": own or channels.get(conversation_id, "unknown"),
                "opened_at": opened_at,
                "closed_at": closes[-1] if closes else None,
                "opened_by_kind": row["opened_by"],
                "closed_by_kind": closed_by_kind(mapping, row),
                "closed_by_id": row["closer"],
                "assignee_id": row["assignee"],
                "first_assignee_id": held_by[0] if held_by else None,
                "last_assignee_id": held_by[-1] if held_by else None,
                "team_id": row["team_id"],
                "category": row["category"],
                "summary": row["summary"],
                "is_spam": False,
                "is_test": False,
                "is_counted": True,
                "first_question": mapping.text_of(said[0], conversation_id) if said else None,
                "contact_messages": len(said),
                "is_returning_contact": is_returning,
                "is_contact_history_known": is_known,
                "resolution_seconds": seconds_between(opened_at, closes[-1] if closes else None),
            }
        )
    return rows


def closed_by_kind(mapping: AccountMapping, row: Row) -> str | None:
    """Return the stated source of a close, else the kind of whom the export names, in the vendor's words."""
    if row["closed_by"] is not None or row["closer"] is None:
        return row["closed_by"]
    kind = mapping.kind(row["closer"])
    is_plain = kind == "human" and row["closer"] not in mapping.account.actor_map
    return row["closer"] if row["closer"] in BOTS else "user" if is_plain else kind


def closer_of(mapping: AccountMapping, row: Row) -> str | None:
    """Return who of the team closed: without an id the AI is `ai`, and what closes by itself the `system`."""
    return row["closer"] or NAMELESS.get(closed_by_kind(mapping, row) or "")


@dataclass
class Answers:
    """What people answered in a conversation: each answer with the first message of the run that it ends."""

    pairs: list[tuple[Item, Item]] = field(default_factory=list)
    episodes: list[list[Item]] = field(default_factory=list)

    @classmethod
    def of(cls, items: Sequence[Item]) -> Answers:
        """Walk through each episode: whatever the AI, bots and workflows write, the customer waits for a person."""
        found = cls(episodes=oracle.cut_into_episodes(items))
        for episode in found.episodes:
            asked = None
            for item in episode:
                if item.is_contact_message:
                    asked = asked or item
                elif item.is_human_reply and asked is not None:
                    found.pairs.append((asked, item))
                    asked = None
        return found

    def assigned_with(self, item: Item | None) -> list[Item]:
        """Return the assignments to a person by name in the episode of an item."""
        return [
            other
            for episode in self.episodes
            if any(other is item for other in episode)
            for other in episode
            if is_assigned_to_person(other)
        ]

    def handoff_waits(self) -> list[tuple[float, Item]]:
        """Return how long each handoff waited for whose reply; one that the reply itself began made nobody wait."""
        waits = []
        for episode in self.episodes:
            for handoff in oracle.find_handoffs(episode)[0]:
                reply = oracle.first_of(item for item in handoff.items if item.is_human_reply)
                if reply is not None and reply is not handoff.items[0]:
                    waits.append((seconds_between(handoff.started_at, reply.at) or 0.0, reply))
        return waits


def is_assigned_to_person(item: Item) -> bool:
    """Say whether an item is an assignment to a person by name."""
    return item.event_type == "assigned" and item.to_kind == "human" and bool(item.to_id)


def is_opened_by_person(mapping: AccountMapping, conversation: Conversation) -> bool | None:
    """Say whether a person opened it: as exported, else by who of customer and people wrote first."""
    opener = opener_of(mapping, conversation)
    if opener != "unknown":
        return opener == "manual"
    wrote = [item.is_human_reply for item in conversation.items if item.is_contact_message or item.is_human_reply]
    return wrote[0] if wrote else None


def opener_of(mapping: AccountMapping, conversation: Conversation) -> str:
    """Return the stated source of the opening in the words of the reports."""
    stated = mapping.conversations[conversation.conversation_id]["opened_by"] or ""
    return OPENERS.get(stated.strip().lower(), "unknown")


def response_rows(mapping: AccountMapping, conversations: Mapping[str, Conversation]) -> list[Row]:
    """Return fct_conversation_responses."""
    rows = []
    for conversation in conversations.values():
        row, items = mapping.conversations[conversation.conversation_id], conversation.items
        opened_at = conversation.opened_at if known_by(conversation.opened_at, mapping.as_of) else None
        found = Answers.of(items)
        answers, waits = found.pairs, found.handoff_waits()
        by_person = is_opened_by_person(mapping, conversation)
        asked, first = answers[0] if answers else (None, None)
        response = None if by_person else first
        assigned = [item for item in items if is_assigned_to_person(item)]
        asked_of = found.assigned_with(response)
        # by the instant: what a column tells of has no order within its second
        after = [
            answer
            for _, answer in answers
            if assigned and answer.at >= assigned[-1].at and assigned[-1] in found.assigned_with(answer)
        ]
        replies = [item for item in items if item.is_human_reply]
        public = [item for item in items if item.is_public]
        waited = [seconds_between(asked.at, answer.at) or 0.0 for asked, answer in answers]
        is_closed = any(item.is_close for item in items)
        rows.append(
            {
                "conversation_id": conversation.conversation_id,
                "opened_by": opener_of(mapping, conversation),
                "is_opened_by_person": by_person,
                "first_responder_id": response and response.sender_id,
                "responder_id": first and first.sender_id,
                "last_assignment_responder_id": after[0].sender_id if after else None,
                "closer_id": closer_of(mapping, row) if is_closed else None,
                "first_assigned_at": assigned[0].at if assigned else None,
                "last_assigned_at": assigned[-1].at if assigned else None,
                "first_response_at": response and response.at,
                "last_human_reply_at": replies[-1].at if replies else None,
                "incoming_messages": sum(item.is_contact_message for item in public),
                "outgoing_messages": sum(not item.is_contact_message for item in public),
                "responses": len(answers),
                "handoffs": sum(len(oracle.find_handoffs(episode)[0]) for episode in found.episodes),
                "first_response_seconds": seconds_between(asked and asked.at, response and response.at),
                "open_to_first_response_seconds": seconds_between(opened_at, response and response.at),
                "first_assignment_to_first_response_seconds": seconds_between(
                    asked_of[0].at if asked_of else None, response and response.at
                ),
                "first_handoff_wait_seconds": waits[0][0] if waits else None,
                "handoff_responder_id": waits[0][1].sender_id if waits else None,
                "handoff_wait_seconds_sum": sum(seconds for seconds, _ in waits) if waits else None,
                "handoff_wait_seconds_n": len(waits),
                "last_assignment_to_response_seconds": seconds_between(
                    assigned[-1].at if assigned else None, after[0].at if after else None
                ),
                "response_seconds_sum": sum(waited) if waited else None,
                "average_response_seconds": sum(waited) / len(waited) if waited else None,
                "open_to_last_human_reply_seconds": seconds_between(opened_at, replies[-1].at if replies else None),
            }
        )
    return rows


def message_rows(mapping: AccountMapping, conversations: Mapping[str, Conversation]) -> list[Row]:
    """Return fct_messages."""
    rows = []
    for (message_id, _), message in mapping.messages.items():
        own = mapping.conversations.get(message["conversation_id"] or "", {}).get("channel", "")
        if known_by(message["sent_at"], mapping.as_of):
            rows.append(
                {
                    "message_id": message_id,
                    "conversation_id": message["conversation_id"],
                    "sent_at": message["sent_at"],
                    "sender_kind": word(message["kind"]),
                    "sender_id": message["sender"],
                    "item_type": "message",
                    "channel": word(message["channel"]) or word(own) or "unknown",
                    "delivery_status": "failed" if message["has_failed"] else None,
                    # what the customer wrote has arrived
                    "is_public": not message["has_failed"] or message["kind"] == "contact",
                    "n_citations": None,
                    "n_actions": None,
                }
            )
    return rows


def assignment_rows(conversations: Mapping[str, Conversation]) -> list[Row]:
    """Return fct_assignments, numbered within their conversation: they have no id of their own."""
    return [
        {
            "conversation_id": conversation.conversation_id,
            "assignment_index": number,
            "event_id": None,
            "occurred_at": item.at,
            "from_id": None,
            "from_kind": None,
            "to_id": item.to_id,
            "to_kind": item.to_kind,
            "initiated_by_id": None,
            "initiator": None,
        }
        for conversation in conversations.values()
        for number, item in enumerate((item for item in conversation.items if item.event_type == "assigned"), start=1)
    ]


def count_rows(mapping: AccountMapping, responses: Sequence[Row], n_assigned: Mapping[str, int]) -> list[Row]:
    """Return fct_vendor_count_differences: what is stated beside what the reports show."""
    rows = []
    for response in responses:
        stated_texts = mapping.conversations[response["conversation_id"]]["stated"]
        counted = {
            "Number of Incoming Messages": response["incoming_messages"] if mapping.has_messages else None,
            "Number of Outgoing Messages": response["outgoing_messages"] if mapping.has_messages else None,
            "Number of Responses": response["responses"] if mapping.has_messages else None,
        }
        # of more than two the export shows the first and the last
        stated_assignments = oracle.parse_integer(stated_texts["Number of Assignments"]) or 0
        is_shown = stated_assignments <= 2
        counted["Number of Assignments"] = n_assigned.get(response["conversation_id"], 0) if is_shown else None
        for name, computed in counted.items():
            if stated_texts[name]:
                stated = oracle.parse_integer(stated_texts[name])
                is_comparable = stated is not None and computed is not None
                rows.append(
                    {
                        "conversation_id": response["conversation_id"],
                        "stated_in": name.lower().replace(" ", "_"),
                        "stated_count": stated,
                        "computed_count": computed,
                        "difference": (stated or 0) - (computed or 0) if is_comparable else None,
                        "comparison": comparison_of(stated, computed),
                    }
                )
    return rows


def duration_rows(mapping: AccountMapping, conversations: Sequence[Row], responses: Sequence[Row]) -> list[Row]:
    """Return fct_vendor_duration_differences: what is stated as hours, minutes, seconds, beside what reports show."""
    rows = []
    shown = {row["conversation_id"]: row | response for row, response in zip(conversations, responses, strict=True)}
    for conversation_id, conversation in mapping.conversations.items():
        if not known_by(conversation["opened_at"], mapping.as_of):
            continue
        row = shown.get(conversation_id, defaultdict(lambda: None))
        opened_at, closed_at = row["opened_at"], row["closed_at"]
        first_assigned_at, last_assigned_at = row["first_assigned_at"], row["last_assigned_at"]
        computed = {
            # the vendor's own clocks: from the opening or the assignment, whatever ended between
            "First Response Time": row["open_to_first_response_seconds"],
            "Resolution Time": row["resolution_seconds"],
            "Time to First Assignment": seconds_between(opened_at, first_assigned_at),
            "First Assignment to First Response Time": seconds_between(first_assigned_at, row["first_response_at"]),
            "Last Assignment to Response Time": row["last_assignment_to_response_seconds"],
            "First Assignment to Close Time": seconds_between(first_assigned_at, closed_at),
            "Last Assignment to Close Time": seconds_between(last_assigned_at, closed_at),
            "Average Response Time": row["average_response_seconds"],
        }
        stated_texts = conversation["stated"]
        for name, seconds in computed.items():
            match = re.fullmatch(r"(\d+):(\d\d):(\d\d)", stated_texts[name])
            if match is not None:
                stated = float(int(match[1]) * 3600 + int(match[2]) * 60 + int(match[3]))
                comparison = "agrees" if seconds is not None and abs(stated - seconds) <= 1 else "differs"
                rows.append(
                    {
                        "record_kind": "conversation",
                        "record_id": conversation_id,
                        "stated_in": name.lower().replace(" ", "_"),
                        "stated_seconds": stated,
                        "computed_seconds": seconds,
                        "difference_seconds": None if seconds is None else stated - seconds,
                        "comparison": "not_computed" if seconds is None else comparison,
                    }
                )
    return rows


def comparison_of(stated: int | None, computed: int | None) -> str:
    """Say how a stated count and a computed one go together."""
    if stated is None:
        return "unreadable"
    return "not_computed" if computed is None else "agrees" if stated == computed else "differs"


def unmatched_rows(mapping: AccountMapping) -> list[Row]:
    """Return agg_daily_unmatched_messages: what no conversation holds, by contact and local day."""
    starts: dict[str, list[datetime]] = {}
    for row in mapping.conversations.values():
        if row["contact_id"] is not None and row["opened_at"] is not None:
            starts.setdefault(row["contact_id"], []).append(row["opened_at"])
    days: dict[tuple[str | None, date, str], list[Row]] = {}
    for message in mapping.messages.values():
        sent_at = message["sent_at"]
        if message["conversation_id"] is not None or sent_at is None or sent_at > mapping.as_of:
            continue
        own = starts.get(message["contact_id"] or "", [])
        place = "no_conversation" if not own else "before_the_first_start" if sent_at < min(own) else "after_a_close"
        day = oracle.local_date(sent_at, mapping.zone)
        days.setdefault((message["contact_id"], day, place), []).append(message)
    return [
        {
            "contact_id": contact_id,
            "sent_date": day,
            "where_it_lies": place,
            "messages": len(messages),
            "contact_messages": sum(message["kind"] == "contact" for message in messages),
            "first_sent_at": min(message["sent_at"] for message in messages),
            "last_sent_at": max(message["sent_at"] for message in messages),
        }
        for (contact_id, day, place), messages in days.items()
    ]


def clock_rows(mapping: AccountMapping) -> list[Row]:
    """Return agg_id_clock_differences: how far the ids' own clocks lie from the times as texts."""
    rows = []
    told: dict[str, list[tuple[str, datetime | None]]] = {
        "conversation": [(record_id, row["opened_at"]) for record_id, row in mapping.conversations.items()],
        "message": [(record_id, row["sent_at"]) for (record_id, _), row in mapping.messages.items()],
    }
    for kind, records in told.items():
        clocks = [(at, id_clock(record_id)) for record_id, at in records if known_by(at, mapping.as_of)]
        pairs = [(at, clock) for at, clock in clocks if at is not None and clock is not None]
        groups: dict[Decimal, list[datetime]] = {}
        for at, clock in pairs:
            # a text has whole seconds: the id's microseconds lie behind it, and half a quarter is never met
            quarters = round((at - clock) / QUARTER)
            groups.setdefault(Decimal(quarters) / 4, []).append(clock)
        for hours, found in groups.items():
            rows.append(
                {
                    "record_kind": kind,
                    "hours_late": hours,
                    "timezone": mapping.zone.key,
                    "agrees": hours == 0,
                    "records": len(found),
                    "all_records": len(pairs),
                    "share_of_records": len(found) / len(pairs),
                    "first_at": min(found),
                    "last_at": max(found),
                }
            )
    return rows


def agent_rows(mapping: AccountMapping) -> list[Row]:
    """Return dim_agents: those listed; those who only acted are found by what they did."""
    listed = {user_id: (user["name"], user["email"], user["primary"]) for user_id, user in mapping.users.items()}
    listed = dict.fromkeys(mapping.account.actor_map, (None, None, None)) | listed
    return [
        {
            "agent_id": agent_id,
            "agent_name": name,
            "email": email,
            "team_id": team_id,
            "is_listed": True,
            "agent_kind": INVOLVED.get(mapping.kind(agent_id) or "", "unknown"),
        }
        for agent_id, (name, email, team_id) in listed.items()
    ]


def contact_rows(mapping: AccountMapping) -> list[Row]:
    """Return dim_contacts; respond.io exports no merges."""
    rows = []
    for version in mapping.newest("contacts"):
        contact, created_at = version.record, version.at["DateTimeCreated"]
        name = " ".join(filter(None, [contact["FirstName"], contact["LastName"]]))
        rows.append(
            {
                "contact_id": contact["ContactID"],
                "surviving_contact_id": contact["ContactID"],
                "contact_name": name or None,
                "email": contact["Email"] or None,
                "phone": contact["PhoneNumber"] or None,
                "is_internal": False,
                "created_at": created_at if created_at is not None and created_at <= mapping.as_of else None,
            }
        )
    return rows


def team_rows(mapping: AccountMapping) -> list[Row]:
    """Return dim_teams: those of users and of posts, with a name where one is told."""
    names: dict[str, set[str]] = {}
    for team_id, name in [team for user in mapping.users.values() for team in user["teams"]]:
        names.setdefault(team_id, set()).update(filter(None, [name]))
    # a text may be an id or a name: it names a team that nothing else does
    return [
        {"team_id": team_id, "team_name": max(found - {team_id} or found, default=None)}
        for team_id, found in names.items()
    ]


def member_rows(mapping: AccountMapping) -> list[Row]:
    """Return bridge_team_members: every team of every user."""
    pairs = {(team_id, user_id) for user_id, user in mapping.users.items() for team_id, _ in user["teams"]}
    return [{"team_id": team_id, "agent_id": user_id} for team_id, user_id in pairs]


# --------------------------------------------------------------------------------------------------------------------
# Reports
# --------------------------------------------------------------------------------------------------------------------

# seconds from which a duration lies in the next band of the vendor's
BANDS = [0, 30, 120, 300, 600, 1800, 3600]


def report_rows(mapping: AccountMapping, tables: Mapping[str, list[Row]]) -> dict[str, list[Row]]:
    """Return the rows, none of zeros, of the reports that count and add up what the records say."""
    responses = {row["conversation_id"]: row for row in tables["fct_conversation_responses"]}
    joined = [row | responses[row["conversation_id"]] for row in tables["fct_conversations"]]
    messages = [row for row in tables["fct_messages"] if row["sent_at"] is not None]
    by_id = {row["conversation_id"]: row for row in joined}
    reports = {
        "conversations_opened": opened_report(mapping, joined),
        "incoming_messages": incoming_report(mapping, messages, by_id),
        "outgoing_messages": outgoing_report(mapping, messages, by_id),
        # without messages nothing was measured
        "first_response_time": first_response_report(mapping, joined) if mapping.has_messages else [],
        "resolution_time": resolution_report(mapping, joined),
        "leaderboard": leaderboard(mapping, joined),
    }
    return {f"rpt_respond_io__{name}": rows for name, rows in reports.items()}


def added_up(rows: Iterable[tuple[Row, Row]]) -> list[Row]:
    """Return one row for each grain, with its figures summed; a sum of nothing but unknowns is unknown."""
    found: dict[tuple[Any, ...], Row] = {}
    for grain, figures in rows:
        total = found.setdefault(tuple(grain.items()), grain | dict.fromkeys(figures))
        for name, figure in figures.items():
            if figure is not None:
                total[name] = (total[name] or 0) + figure
    return list(found.values())


def band_of(seconds: float | None) -> int:
    """Return the position of the band that a duration lies in; 0 without one."""
    return 0 if seconds is None else sum(seconds >= edge for edge in BANDS)


def primary_team(mapping: AccountMapping, user_id: str | None) -> str:
    """Return the team of a user, none without one."""
    return mapping.users.get(user_id or "", {}).get("primary") or "none"


def opened_report(mapping: AccountMapping, joined: Sequence[Row]) -> list[Row]:
    """Return rpt_respond_io__conversations_opened."""
    types = {None: "unknown", True: "returning", False: "new"}
    return added_up(
        (
            {
                "opened_date": oracle.local_date(row["opened_at"], mapping.zone),
                "contact_type": types[row["is_returning_contact"]],
                "channel": row["channel"],
                "opened_source": row["opened_by_kind"] or "unknown",
                "user_id": row["assignee_id"] or "none",
                "team_id": row["team_id"] or "none",
            },
            {
                "opened_conversations": 1,
                "contact_history_known_conversations": int(row["is_contact_history_known"] or False),
                "contact_history_unknown_conversations": int(not row["is_contact_history_known"]),
                "opened_by_person_conversations": int(row["is_opened_by_person"] or False),
                "still_open_conversations": int(row["closed_at"] is None),
            },
        )
        for row in joined
        if row["opened_at"] is not None
    )


def incoming_report(mapping: AccountMapping, messages: Sequence[Row], by_id: Mapping[str, Row]) -> list[Row]:
    """Return rpt_respond_io__incoming_messages."""
    return added_up(
        (
            {
                "sent_date": oracle.local_date(row["sent_at"], mapping.zone),
                "channel": row["channel"],
                "user_id": by_id.get(row["conversation_id"], {}).get("assignee_id") or "none",
                "team_id": by_id.get(row["conversation_id"], {}).get("team_id") or "none",
            },
            {"incoming_messages": 1, "messages_outside_conversations": int(row["conversation_id"] not in by_id)},
        )
        for row in messages
        if row["is_public"] and row["sender_kind"] == "contact"
    )


def outgoing_report(mapping: AccountMapping, messages: Sequence[Row], by_id: Mapping[str, Row]) -> list[Row]:
    """Return rpt_respond_io__outgoing_messages; what failed stands beside it."""
    return added_up(
        (
            {
                "sent_date": oracle.local_date(row["sent_at"], mapping.zone),
                "message_source": row["sender_kind"],
                "item_type": "message",
                "channel": row["channel"],
                "user_id": row["sender_id"] or "none",
                "team_id": primary_team(mapping, row["sender_id"]),
            },
            {
                "outgoing_messages": int(row["is_public"]),
                "failed_messages": int(not row["is_public"]),
                "messages_outside_conversations": int(row["is_public"] and row["conversation_id"] not in by_id),
            },
        )
        for row in messages
        if row["sender_kind"] != "contact"
    )


def first_response_report(mapping: AccountMapping, joined: Sequence[Row]) -> list[Row]:
    """Return rpt_respond_io__first_response_time, under both of its bases."""
    return added_up(
        (
            {
                "closed_only": closed_only,
                "counted_date": oracle.local_date(at, mapping.zone),
                "band_position": band_of(row["first_response_seconds"]),
                "channel": row["channel"],
                "user_id": row["first_responder_id"] or "none",
                "team_id": primary_team(mapping, row["first_responder_id"]),
            },
            {
                "conversations": 1,
                "first_response_seconds_sum": row["first_response_seconds"] or 0.0,
                "first_response_seconds_n": int(row["first_response_seconds"] is not None),
                "handoff_wait_seconds_sum": row["handoff_wait_seconds_sum"] or 0.0,
                "handoff_wait_seconds_n": row["handoff_wait_seconds_n"],
            },
        )
        for row in joined
        for closed_only, at in ((True, row["closed_at"]), (False, row["opened_at"]))
        if at is not None
    )


def resolution_report(mapping: AccountMapping, joined: Sequence[Row]) -> list[Row]:
    """Return rpt_respond_io__resolution_time."""
    return added_up(
        (
            {
                "closed_date": oracle.local_date(row["closed_at"], mapping.zone),
                "band_position": band_of(row["resolution_seconds"]),
                "channel": row["channel"],
                "closed_source": row["closed_by_kind"] or "unknown",
                "user_id": row["closer_id"] or "none",
                "team_id": primary_team(mapping, row["closer_id"]),
            },
            {
                "closed_conversations": 1,
                "resolution_seconds_sum": row["resolution_seconds"] or 0.0,
                "resolution_seconds_n": int(row["resolution_seconds"] is not None),
                "open_to_last_human_reply_seconds_sum": row["open_to_last_human_reply_seconds"] or 0.0,
                "open_to_last_human_reply_seconds_n": int(row["open_to_last_human_reply_seconds"] is not None),
            },
        )
        for row in joined
        if row["closed_at"] is not None
    )


def leaderboard(mapping: AccountMapping, joined: Sequence[Row]) -> list[Row]:
    """Return rpt_respond_io__leaderboard: who is credited with how much time of how many closed conversations."""
    _, week_start = oracle.settings_of(mapping.generic_account(), mapping.as_of)
    timed = [
        (row["closed_at"], measure, row[who], row[seconds])
        for row in joined
        for measure, who, seconds in (
            ("first_response", "first_responder_id", "first_response_seconds"),
            ("handoff_to_response", "handoff_responder_id", "first_handoff_wait_seconds"),
            ("resolution", "closer_id", "resolution_seconds"),
        )
        if row["closed_at"] is not None and row[seconds] is not None
    ]
    found = []
    for closed_at, measure, who, seconds in timed:
        day = oracle.local_date(closed_at, mapping.zone)
        periods = {
            "daily": day,
            "weekly": oracle.week_of(day, week_start),
            "monthly": day.replace(day=1),
            "quarterly": day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1),
            "yearly": day.replace(month=1, day=1),
        }
        # the AI and bots stand apart: they are in no team
        is_person = mapping.kind(who) not in {"ai", "bot"} and who not in {"ai", "system"}
        teams = {team for team, _ in mapping.users.get(who or "", {}).get("teams", [])} if is_person else set()
        subjects = [("user", who or "unknown"), ("team", primary_team(mapping, who) if is_person else "none")]
        subjects += [("any_team", team) for team in teams]
        found += [
            (
                {
                    "frequency": frequency,
                    "period_start": start,
                    "group_by": group_by,
                    "measure": measure,
                    "subject_id": subject,
                },
                {"n": 1, "seconds_sum": seconds},
            )
            for frequency, start in periods.items()
            for group_by, subject in subjects
        ]
    nobodies = {
        "unknown",
        "none",
        "ai",
        "system",
        *(who for _, _, who, _ in timed if mapping.kind(who) in {"ai", "bot"}),
    }
    return ranked(added_up(found), nobodies)


def ranked(rows: list[Row], nobodies: set[str]) -> list[Row]:
    """Give every person and team its place among those of its period, fastest first, equal averages alike."""
    for row in rows:
        row["average_seconds"] = row["seconds_sum"] / row["n"]
        row["is_ranked"] = row["subject_id"] not in nobodies
        row["has_enough"] = row["n"] >= 5
    for row in rows:
        names = ("frequency", "period_start", "group_by", "measure")
        others = [other for other in rows if other["is_ranked"] and all(other[name] == row[name] for name in names)]
        faster = [other for other in others if other["average_seconds"] < row["average_seconds"]]
        row["rank"] = len(faster) + 1 if row["is_ranked"] else None
        is_placed = row["is_ranked"] and row["has_enough"]
        row["rank_among_enough"] = sum(other["has_enough"] for other in faster) + 1 if is_placed else None
    return rows


def all_record_rows(accounts: Iterable[RespondIoAccount]) -> dict[str, list[Row]]:
    """Return the rows of the marts that show records, of many accounts."""
    found: dict[str, list[Row]] = {}
    for account in accounts:
        for mart, rows in record_rows(account).items():
            found.setdefault(mart, []).extend(rows)
    return found


def seed_rows(accounts: Sequence[RespondIoAccount]) -> list[tuple[str, str, str, str]]:
    """Return the accounts' rows of the seed actor_map."""
    return [
        (account.source_system, account.account_id, actor_id, kind)
        for account in accounts
        for actor_id, kind in account.actor_map.items()
    ]
