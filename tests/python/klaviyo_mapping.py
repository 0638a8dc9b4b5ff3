"""What Klaviyo's answers say in the contract's words and in its reports, written from the specification and the docs.

`generic_account` turns the JSON of an account into the tables of the generic source, so that `oracle.py` can judge it;
`record_rows` gives the rows of the marts that show records, statuses and sales one by one, and of the five reports.
Nothing here is taken from the models. Where Klaviyo's texts leave a choice, docs/decisions.md and
docs/klaviyo_reports.md say what the project does.
"""

from __future__ import annotations

import csv
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from tests.python import oracle
from tests.python.klaviyo_worlds import (
    CANCELLED,
    EPOCH,
    ESCALATED,
    OFFERED,
    PLACED,
    RECOMMENDED,
    REFUNDED,
    RESOLVED,
    STARTED,
    TYPES,
    KlaviyoAccount,
    Record,
)
from tests.python.oracle import Account, Extraction, Item, Row

TextRow = dict[str, str]

PROJECT = Path(__file__).resolve().parents[2]
UTC_ZONE = oracle.find_zone(None)
ROLES = {"user": "contact", "agent": "ai", "system": "system"}
CHANNELS = {
    **dict.fromkeys(["web chat", "web-chat", "web_chat", "webchat"], "web_chat"),
    **{"email": "email", "sms": "sms", "whatsapp": "whatsapp"},
}
STATUSES = {"open": "open", "routed-to-team": "routed", "resolved-by-ai": "resolved", "closed": "closed"}
# what an event of the agent tells, by the name of its metric
AGENT_METRICS = {
    STARTED.lower(): "started",
    RESOLVED.lower(): "resolved",
    ESCALATED.lower(): "escalated",
    RECOMMENDED.lower(): "recommended",
    OFFERED.lower(): "offered",
}
SHOP_METRICS = {
    PLACED.lower(): "placed",
    REFUNDED.lower(): "refunded",
    CANCELLED.lower(): "cancelled",
    "canceled order": "cancelled",
}
# what an event says under which name, best first
PROPERTIES = {
    "conversation_id": ["conversation id", "conversation_id"],
    "channel": ["channel"],
    "reason": ["escalation reason", "escalation_reason"],
    "tags": ["tags", "tag"],
    "skill": ["skill", "procedure", "skill/procedure"],
    "product_ids": ["product ids", "product_ids", "skus", "product ids/skus"],
    "order_id": ["orderid", "order_id", "order id", "$event_id"],
    "order_value": ["$value", "value"],
    "order_currency": ["$currency_code", "$currency", "currency"],
}
UNHEARD = "unheard-of"
QUIET = timedelta(hours=48)
SALES_WINDOW = timedelta(hours=24)
# days without a sign of the AI that are still measured
MOST_QUIET_DAYS = 2
LONGEST_GREETING = 60
CENT = Decimal("0.0001")


# --------------------------------------------------------------------------------------------------------------------
# Reading
# --------------------------------------------------------------------------------------------------------------------


def text(value: Any) -> str | None:
    """Return a value as text; null, missing and empty are all unknown."""
    if value is None or value == "":
        return None
    return value if isinstance(value, str) else json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def code(value: Any) -> str | None:
    """Return the code of a currency: capitals, as ISO 4217 writes it."""
    written = (text(value) or "").strip().upper()
    return written or None


def words(value: Any) -> str | None:
    """Return a word of the vendor's, trimmed and in lower case."""
    return (text(value) or "").strip().lower() or None


def api_instant(value: Any) -> datetime | None:
    """Read an instant with an offset, or seconds since 1970."""
    written = text(value)
    if written is not None and re.fullmatch(r"\d{9,10}", written.strip()):
        return EPOCH + timedelta(seconds=int(written))
    return oracle.parse_instant(written, UTC_ZONE)


def stamp(at: datetime | None) -> str:
    """Write an instant for the contract; nothing for one that could not be read."""
    return "" if at is None else at.isoformat() + "Z"


def amount(value: Any) -> Decimal | None:
    """Read an amount of money; anything that is no number is unknown."""
    try:
        return Decimal(text(value) or "").quantize(CENT)
    except InvalidOperation:
        return None


def related(record: Record, name: str) -> str | None:
    """Return the id of what a resource is related to."""
    data = ((record.get("relationships") or {}).get(name) or {}).get("data") or {}
    return text(data.get("id"))


@cache
def greetings() -> frozenset[str]:
    """Return the words that greet and ask nothing."""
    with (PROJECT / "seeds" / "greeting_words.csv").open(encoding="utf-8", newline="") as file:
        return frozenset(row["word"] for row in csv.DictReader(file))


def is_greeting(said: str) -> bool:
    """Say whether a text only greets: it is short, and all of its words greet, or it has none."""
    return len(said) <= LONGEST_GREETING and set(re.findall(r"\w+", said.lower())) <= greetings()


@dataclass
class Version:
    """One row of a file that is a resource, or a click: what it says, and how new it is."""

    age: tuple[Any, ...]
    record: Record
    page_link: str | None = None

    @property
    def attributes(self) -> Record:
        """Return what the resource says of itself."""
        return self.record.get("attributes") or {}

    @property
    def extracted_at(self) -> datetime:
        """Return when it was pulled."""
        at: datetime = self.age[0]
        return at


def updated_at(record: Record) -> datetime:
    """Return the vendor's own time of the last change; what says none is the oldest."""
    attributes = record.get("attributes") or {}
    name = "updated" if record.get("type") in {"metric", "profile"} else "updated_at"
    return api_instant(attributes.get(name)) or datetime.min


def natural(name: str) -> tuple[str, str]:
    """Return what a file name is sorted by: numbers by value, ties by text."""
    return re.sub("[0-9]+", lambda digits: digits[0].zfill(300), name), name


def versions_of(account: KlaviyoAccount) -> dict[str, list[Version]]:
    """Return all rows by what they are, oldest first: by extraction, the vendor's update, the file's name, the row."""
    found: dict[str, list[Version]] = {table: [] for table in (*TYPES, "product_card_clicks", "account_settings")}
    tables = {kind: table for table, kind in TYPES.items()}
    for export in account.exports:
        for file in export.files:
            number = 0
            for page in file.pages:
                for record in (*page.data, *page.included):
                    number += 1
                    # a row is what its type says; an identifier alone says nothing
                    table = tables.get(record.get("type") or "", file.table)
                    if table in TYPES and not record.get("attributes") and not record.get("relationships"):
                        continue
                    age = (export.extracted_at, updated_at(record), natural(file.path), number)
                    found[table].append(Version(age, record, page.link if file.is_paged else None))
    return {table: sorted(versions, key=lambda version: version.age) for table, versions in found.items()}


# --------------------------------------------------------------------------------------------------------------------
# One account in the contract's words
# --------------------------------------------------------------------------------------------------------------------


@dataclass
class Event:
    """One event that means something: what it is called, when it happened, what it says."""

    event_id: str
    word: str | None
    metric: str | None
    at: datetime | None
    profile_id: str | None
    says: dict[str, Any]

    @property
    def order(self) -> tuple[datetime, str]:
        """Return its place among others: what has no instant comes last."""
        return (self.at or datetime.max, self.event_id)


@dataclass
class Order:
    """One order: the event that told it first, and what went back by as_of."""

    order_id: str
    event: Event
    value: Decimal | None
    currency: str | None
    refunded_value: Decimal | None
    refunded_at: datetime | None

    @property
    def net_value(self) -> Decimal | None:
        """Return what is left; unknown when nobody knows how much went back."""
        if self.value is None or (self.refunded_at is not None and self.refunded_value is None):
            return None
        return self.value - (self.refunded_value or 0)


@dataclass
class Touch:
    """A click on a product card, or a recommendation."""

    touch_id: str
    touch_type: str
    conversation_id: str | None
    contact_id: str | None
    product_ids: str | None
    at: datetime | None


@dataclass(eq=False)
class AccountMapping:
    """One account: its newest records and what they say."""

    account: KlaviyoAccount

    def __post_init__(self) -> None:
        """Read the files."""
        self.versions = versions_of(self.account)
        self.as_of = max(export.extracted_at for export in self.account.exports)
        settings = self.versions["account_settings"]
        self.settings = [settings[-1].record] if settings else []
        self.zone = oracle.find_zone(self.settings[0]["timezone"] if settings else None)
        self.currency = code(self.settings[0]["currency"]) if settings else None

    def newest(self, table: str, key: str = "id") -> dict[str, Version]:
        """Return the newest version of every record by id."""
        return {text(version.record[key]) or "": version for version in self.versions[table]}

    def is_known(self, at: datetime | None) -> bool:
        """Say whether something exists at as_of: whatever has no readable instant does."""
        return at is None or at <= self.as_of

    def local_date(self, at: datetime | None) -> date | None:
        """Return the local date of an instant."""
        return None if at is None else oracle.local_date(at, self.zone)

    # -- events -----------------------------------------------------------------------------------------------------

    @cached_property
    def metric_names(self) -> dict[str, str | None]:
        """Return the names of the metrics by id."""
        return {
            metric_id: words(version.attributes.get("name")) for metric_id, version in self.newest("metrics").items()
        }

    @cached_property
    def events(self) -> dict[str, Event]:
        """Return all events by id."""
        found = {}
        for event_id, version in self.newest("events").items():
            attributes = version.attributes
            seconds = text(attributes.get("timestamp")) or ""
            at = api_instant(attributes.get("datetime")) or (api_instant(seconds) if seconds.isdigit() else None)
            metric = self.metric_names.get(related(version.record, "metric") or "")
            word = AGENT_METRICS.get(metric or "") or SHOP_METRICS.get(metric or "")
            says = self.properties(attributes.get("event_properties")) if word else {}
            found[event_id] = Event(event_id, word, metric, at, related(version.record, "profile"), says)
        return found

    def properties(self, said: Any) -> dict[str, Any]:
        """Return what an event says by meaning: the account's own names first, an empty value is none."""
        values = {name.strip().lower(): value for name, value in (said or {}).items()}
        found = {}
        for meaning, names in PROPERTIES.items():
            own = [name for own_meaning, name, _ in self.account.event_properties if own_meaning == meaning]
            for name in (*own, *names):
                if text(values.get(name)) is not None:
                    found[meaning] = values[name]
                    break
        return found

    @cached_property
    def agent_events(self) -> list[Event]:
        """Return the events of the Customer Agent that name a conversation, the earliest first."""
        of_agent = set(AGENT_METRICS.values())
        found = [
            event for event in self.events.values() if event.word in of_agent and event.says.get("conversation_id")
        ]
        return sorted(found, key=lambda event: event.order)

    @cached_property
    def events_of(self) -> dict[str, list[Event]]:
        """Return these by conversation."""
        found: dict[str, list[Event]] = defaultdict(list)
        for event in self.agent_events:
            found[text(event.says["conversation_id"]) or ""].append(event)
        return found

    def known_events_of(self, conversation_id: str) -> list[Event]:
        """Return those of one conversation that had happened by as_of: only these say anything of it."""
        return [event for event in self.events_of.get(conversation_id, []) if self.is_known(event.at)]

    def channel_of_events(self, conversation_id: str | None) -> str:
        """Return the channel that the earliest event of a conversation with one names."""
        said = [
            event.says["channel"]
            for event in self.known_events_of(conversation_id or "")
            if words(event.says.get("channel"))
        ]
        return channel_named(said[0]) if said else ""

    def named_by(self, meaning: str, conversation_id: str) -> set[str]:
        """Return the tags, or the skills, of all events of a conversation by as_of."""
        found = set()
        for event in self.known_events_of(conversation_id):
            said = event.says.get(meaning) or []
            found |= {name.strip() for name in (said if isinstance(said, list) else said.split(";"))}
        return found - {""}

    # -- conversations ----------------------------------------------------------------------------------------------

    @cached_property
    def conversations(self) -> dict[str, Row]:
        """Return the conversations by id: the newest version, and what their events know."""
        found = {}
        for conversation_id, version in self.newest("conversations").items():
            status = text(version.attributes.get("status"))
            own = self.known_events_of(conversation_id)
            profiles = [event.profile_id for event in own if event.profile_id]
            found[conversation_id] = {
                "opened_at": api_instant(version.attributes.get("created_at")),
                "contact_id": profiles[0] if profiles else None,
                "channel": self.channel_of_events(conversation_id),
                "status": words(status),
                "is_test": words(version.attributes.get("mode")) == "preview",
                "tags": self.named_by("tags", conversation_id),
                "skills": self.named_by("skill", conversation_id),
            }
        return found

    def versions_by_id(self, conversation_id: str) -> list[Version]:
        """Return all versions of a conversation, oldest first."""
        return [version for version in self.versions["conversations"] if version.record["id"] == conversation_id]

    def first_shown(self, conversation_id: str, statuses: set[str]) -> datetime | None:
        """Return the earliest update of a version that has one of the statuses."""
        instants = [
            api_instant(version.attributes.get("updated_at"))
            for version in self.versions_by_id(conversation_id)
            if status_named(version) in statuses
        ]
        return min((at for at in instants if at is not None), default=None)

    def events_told(self, conversation_id: str) -> list[TextRow]:
        """Return handoffs, closes and offers: what events tell, else what the status does."""
        rows = []
        for event_type, event_word, statuses in (
            ("handoff", "escalated", {"routed"}),
            ("closed", "resolved", {"resolved", "closed"}),
            ("handoff_offered", "offered", set()),
        ):
            is_of_ai = (
                {} if event_type == "closed" else {"from_kind": "ai", "to_kind": "team", "initiated_by_kind": "ai"}
            )
            told = [event for event in self.events_of.get(conversation_id, []) if event.word == event_word]
            for event in told:
                reason = text(event.says.get("reason")) if event_word == "escalated" else None
                own = {"event_id": event.event_id, "occurred_at": stamp(event.at), "reason": reason or ""}
                rows.append({"conversation_id": conversation_id, "event_type": event_type, **is_of_ai, **own})
            shown_at = self.first_shown(conversation_id, statuses)
            if shown_at is not None and not any(event.at for event in told):
                own = {"event_id": f"made up/{conversation_id}/{event_type}", "is_made_up": "true"}
                own["occurred_at"] = stamp(shown_at)
                rows.append({"conversation_id": conversation_id, "event_type": event_type, **is_of_ai, **own})
        return rows

    @cached_property
    def messages(self) -> dict[str, Row]:
        """Return the messages by id, with the conversation that they name or that they were asked for in."""
        found = {}
        for message_id, version in self.newest("messages").items():
            asked = re.search(r"/customer-agent-conversations/([^/?]+)", version.page_link or "")
            attributes = version.attributes
            found[message_id] = {
                "conversation_id": related(version.record, "conversation") or (asked and asked[1]) or None,
                "kind": ROLES.get(words(attributes.get("role")) or "", UNHEARD),
                "sent_at": api_instant(attributes.get("created_at")),
                "text": text(attributes.get("content")),
            }
        return found

    @cached_property
    def contacts(self) -> dict[str, Row]:
        """Return the profiles by id."""
        found = {}
        for profile_id, version in self.newest("profiles").items():
            said = version.attributes
            names = [name for name in (text(said.get("first_name")), text(said.get("last_name"))) if name]
            created_at = api_instant(said.get("created"))
            found[profile_id] = {
                "contact_name": " ".join(names) or None,
                "email": text(said.get("email")),
                "phone": text(said.get("phone_number")),
                "created_at": created_at if self.is_known(created_at) else None,
            }
        return found

    # -- the shop ---------------------------------------------------------------------------------------------------

    @cached_property
    def orders(self) -> dict[str, Order]:
        """Return the orders by id: each is the earliest event that places it."""
        found: dict[str, Order] = {}
        for event in sorted(self.events.values(), key=lambda event: event.order):
            order_id = text(event.says.get("order_id")) or event.event_id
            if event.word == "placed" and order_id not in found:
                currency = code(event.says.get("order_currency")) or self.currency
                found[order_id] = Order(order_id, event, amount(event.says.get("order_value")), currency, None, None)
        for order_id, order in found.items():
            self.take_back(order_id, order)
        return found

    def take_back(self, order_id: str, order: Order) -> None:
        """Say what went back of an order by as_of."""
        changes = [
            event
            for event in self.events.values()
            if event.word in {"refunded", "cancelled"}
            and text(event.says.get("order_id")) == order_id
            and self.is_known(event.at)
        ]
        if not changes:
            return
        order.refunded_at = max((event.at for event in changes if event.at is not None), default=None)
        values = [amount(event.says.get("order_value")) for event in changes if event.word == "refunded"]
        order.refunded_value = None if None in values else sum((abs(value) for value in values if value), Decimal(0))
        # what went back in another currency cannot be taken from the order's
        named = {code(event.says.get("order_currency")) for event in changes if event.word == "refunded"} - {None}
        own = code(order.event.says.get("order_currency"))
        if len(named) > 1 or (own is not None and named - {own}):
            order.refunded_value = None
        if any(event.word == "cancelled" for event in changes):
            order.refunded_value = order.value

    @cached_property
    def placed(self) -> dict[str, Order]:
        """Return the orders that exist at as_of."""
        return {order_id: order for order_id, order in self.orders.items() if self.is_known(order.event.at)}

    @cached_property
    def touches(self) -> list[Touch]:
        """Return clicks and recommendations that exist at as_of."""
        found = []
        for click_id, version in self.newest("product_card_clicks", "click_id").items():
            said = version.record
            at = oracle.parse_instant(said["clicked_at"], self.zone)
            own = (text(said["conversation_id"]), text(said["profile_id"]), text(said["product_id"]))
            found.append(Touch(click_id, "card_click", *own, at))
        for event in self.events.values():
            if event.word == "recommended":
                own = (text(event.says.get("conversation_id")), event.profile_id, text(event.says.get("product_ids")))
                found.append(Touch(event.event_id, "recommendation", *own, event.at))
        return [touch for touch in found if self.is_known(touch.at)]

    @cached_property
    def has_click_file(self) -> bool:
        """Say whether clicks were exported, be it none."""
        return any(file.table == "product_card_clicks" for export in self.account.exports for file in export.files)

    @cached_property
    def has_message_file(self) -> bool:
        """Say whether messages were exported, be it none."""
        files = any(file.table == "messages" for export in self.account.exports for file in export.files)
        return files or bool(self.messages)

    def last_touch(self, order: Order, touch_type: str, conversations: set[str] | None = None) -> Touch | None:
        """Return the latest touch of the order's customer in the 24 hours before it, both ends included."""
        placed_at, contact_id = order.event.at, order.event.profile_id
        fitting = [
            (touch.at, touch.touch_id, touch)
            for touch in self.touches
            if touch.touch_type == touch_type
            and touch.at is not None
            and placed_at is not None
            and contact_id is not None
            and touch.contact_id == contact_id
            and timedelta() <= placed_at - touch.at <= SALES_WINDOW
            and (conversations is None or touch.conversation_id in conversations)
        ]
        return max(fitting, key=lambda found: found[:2])[2] if fitting else None

    def is_allowed(self, event: Event, placed_at: datetime | None) -> bool:
        """Say whether the account's settings let an event of the agent over SMS have an order."""
        for _, touchpoint, hours in self.account.attribution_settings or [("sms", "*", None)]:
            if touchpoint != "*" and words(touchpoint) != words(event.metric):
                continue
            if hours is None:
                return True
            if event.at is not None and placed_at is not None and placed_at - event.at <= timedelta(hours=hours):
                return True
        return False

    def credited_event(self, order: Order) -> Event | None:
        """Return the agent's event over SMS that the vendor attributes an order to: the latest of several."""
        fitting = []
        for version in self.newest("attributions").values():
            event = self.events.get(related(version.record, "attributed-event") or "")
            told = self.events.get(related(version.record, "event") or "")
            # each of the events that place the order credits it, once it has happened
            if told is None or told.word != "placed" or not self.is_known(told.at) or event is None:
                continue
            if (text(told.says.get("order_id")) or told.event_id) != order.order_id:
                continue
            if event.word not in AGENT_METRICS.values():
                continue
            said = event.says.get("channel")
            channel = (
                channel_named(said) if words(said) else self.channel_of_events(text(event.says.get("conversation_id")))
            )
            placed_at = order.event.at
            is_before = event.at is None or (placed_at is not None and event.at <= placed_at)
            if channel == "sms" and is_before and self.is_allowed(event, placed_at):
                fitting.append((event.at or datetime.min, event.event_id, event))
        return max(fitting, key=lambda found: found[:2])[2] if fitting else None

    @cached_property
    def has_attributions(self) -> bool:
        """Say whether there are attributions of what was placed by as_of."""
        events = (self.events.get(related(v.record, "event") or "") for v in self.newest("attributions").values())
        return any(event is None or self.is_known(event.at) for event in events)

    # -- the contract -----------------------------------------------------------------------------------------------

    @cached_property
    def generic(self) -> Account:
        """Return the account as the generic source would have it, in one extraction; its orders are judged here."""
        files = {
            "conversations": [
                {
                    "conversation_id": conversation_id,
                    "opened_at": stamp(row["opened_at"]),
                    "contact_id": row["contact_id"] or "",
                    "channel": row["channel"],
                    "is_test": "true" if row["is_test"] else "",
                    "vendor_verdict": "" if row["status"] in {None, "open"} else row["status"],
                }
                for conversation_id, row in self.conversations.items()
            ],
            "messages": [
                {
                    "message_id": message_id,
                    "conversation_id": row["conversation_id"] or "",
                    "sent_at": stamp(row["sent_at"]),
                    "sender_kind": row["kind"],
                    "text": row["text"] or "",
                }
                for message_id, row in self.messages.items()
            ],
            "conversation_events": [
                row
                for conversation_id in {*self.conversations, *self.events_of}
                for row in self.events_told(conversation_id)
            ],
            "account_settings": [dict(self.settings[0], valid_from="")] if self.settings else [],
        }
        extraction = Extraction(stamp(self.as_of), files)
        return Account(self.account.source_system, self.account.account_id, [extraction], self.account.schedule)

    @cached_property
    def known(self) -> dict[str, oracle.Conversation]:
        """Return the conversations that exist at as_of, with their items in order."""
        found = oracle.read_conversations(self.generic, self.zone, self.as_of)
        return {conversation.conversation_id: conversation for conversation in found}

    @cached_property
    def judged(self) -> oracle.Result:
        """Return episodes, verdicts and handoffs by the oracle."""
        result = oracle.Result()
        oracle.judge_account(self.generic, oracle.seed_definitions(PROJECT), None, result)
        return result

    def channel(self, conversation_id: str | None) -> str:
        """Return the channel of a conversation; unknown where nothing names one that is known."""
        named = self.conversations[conversation_id]["channel"] if conversation_id in self.known else ""
        return named if named in oracle.CHANNELS else "unknown"


def channel_named(value: Any) -> str:
    """Name a channel."""
    return CHANNELS.get(words(value) or "", UNHEARD)


def status_named(version: Version) -> str | None:
    """Return the dashboard's word for the status of a version."""
    written = words(version.attributes.get("status"))
    return None if written is None else STATUSES.get(written, "unknown")


def generic_account(account: KlaviyoAccount) -> Account:
    """Return an account as the generic source would have it."""
    return AccountMapping(account).generic


# --------------------------------------------------------------------------------------------------------------------
# The marts that show records one by one
# --------------------------------------------------------------------------------------------------------------------


def record_rows(account: KlaviyoAccount) -> dict[str, list[Row]]:
    """Return rows of marts and reports, by name."""
    mapping = AccountMapping(account)
    key = {"source_system": account.source_system, "account_id": account.account_id}
    tables = {
        "fct_conversations": conversation_rows(mapping),
        "fct_messages": message_rows(mapping),
        "bridge_conversation_tags": named_rows(mapping, "tags", "tag"),
        "bridge_conversation_skills": named_rows(mapping, "skills", "skill"),
        "dim_contacts": [{"contact_id": contact_id, **row} for contact_id, row in mapping.contacts.items()],
        "fct_conversation_statuses": status_rows(mapping),
        "fct_product_touches": touch_rows(mapping),
        "fct_attributed_orders": sale_rows(mapping),
        "fct_recommended_orders": proxy_rows(mapping),
        "dim_agent_dates": agent_date_rows(mapping),
    }
    tables |= {
        "rpt_klaviyo__overview": overview_rows(mapping, tables),
        "rpt_klaviyo__conversations": list_rows(mapping, tables),
        "rpt_klaviyo__status_differences": [
            {name: value for name, value in row.items() if name in STATUS_DIFFERENCES}
            for row in tables["fct_conversation_statuses"]
            if row["vendor_comparison"] not in {"agrees", "not_stated"}
        ],
        "rpt_klaviyo__to_learn_from": rows_to_learn_from(mapping, tables),
        "rpt_klaviyo__ai_sales": sales_report_rows(mapping, tables),
        "rpt_klaviyo__engagement": engagement_rows(mapping, tables),
        "rpt_klaviyo__skills": skill_rows(mapping, tables),
    }
    return {mart: [key | row for row in rows] for mart, rows in tables.items()}


STATUS_DIFFERENCES = [
    *("conversation_id", "opened_at", "opened_date", "channel", "is_counted", "status", "reason", "decided_at"),
    *("deciding_item_type", "deciding_item_id", "last_speaker", "last_message_at", "vendor_status"),
    *("vendor_status_as_exported", "vendor_status_at", "vendor_status_extracted_at", "vendor_comparison"),
]


def questions_of(mapping: AccountMapping, conversation: oracle.Conversation) -> list[str | None]:
    """Return the texts of the customer's messages."""
    return [mapping.messages[item.item_id or ""]["text"] for item in conversation.items if item.is_contact_message]


def conversation_rows(mapping: AccountMapping) -> list[Row]:
    """Return fct_conversations."""
    rows = []
    for conversation_id, conversation in mapping.known.items():
        row, items = mapping.conversations[conversation_id], conversation.items
        said = questions_of(mapping, conversation)
        substantive = [question for question in said if question is not None and not is_greeting(question)]
        closes = [item.at for item in items if item.is_close]
        opened_at = row["opened_at"] if mapping.is_known(row["opened_at"]) else None
        rows.append(
            {
                "conversation_id": conversation_id,
                "contact_id": row["contact_id"],
                "status": row["status"],
                "channel": mapping.channel(conversation_id),
                "opened_at": opened_at,
                "opened_date": mapping.local_date(opened_at),
                "closed_at": closes[-1] if closes else None,
                "is_test": row["is_test"],
                "is_counted": not row["is_test"],
                "vendor_verdict": None if row["status"] == "open" else row["status"],
                "first_question": said[0] if said else None,
                "first_substantive_question": substantive[0] if substantive else None,
                "is_first_question_substantive": None if not said else said[0] in substantive[:1],
                "messages": sum(item.is_public for item in items),
                "contact_messages": len(said),
                "ai_replies": sum(item.is_ai_reply for item in items),
            }
        )
    return rows


def message_rows(mapping: AccountMapping) -> list[Row]:
    """Return fct_messages."""
    return [
        {
            "message_id": message_id,
            "conversation_id": row["conversation_id"],
            "sent_at": row["sent_at"],
            "sent_date": mapping.local_date(row["sent_at"]),
            "sender_kind": "unknown" if row["kind"] == UNHEARD else row["kind"],
            "sender_id": None,
            "item_type": "message",
            "channel": mapping.channel(row["conversation_id"]),
            "delivery_status": None,
            "is_public": True,
            "n_citations": None,
            "n_actions": None,
        }
        for message_id, row in mapping.messages.items()
        if mapping.is_known(row["sent_at"])
    ]


def named_rows(mapping: AccountMapping, kind: str, column: str) -> list[Row]:
    """Return bridge_conversation_tags or bridge_conversation_skills."""
    return [
        {"conversation_id": conversation_id, column: name}
        for conversation_id in mapping.known
        for name in mapping.conversations[conversation_id][kind]
    ]


# --------------------------------------------------------------------------------------------------------------------
# Statuses
# --------------------------------------------------------------------------------------------------------------------


def settled(status: str, reason: str, item: Item | None, at: datetime | None, kind: str | None = None) -> Row:
    """Return the columns of a status and of what decided it."""
    return {
        "status": status,
        "reason": reason,
        "decided_at": at,
        "deciding_item_type": kind if item is None else item.kind,
        "deciding_item_id": None if item is None else item.item_id,
        "settles_at": None,
    }


def status_of(mapping: AccountMapping, conversation: oracle.Conversation) -> Row:
    """Say what the status is by the vendor's text: of several that fit routed, closed, resolved, open."""
    items = conversation.items
    spoken = [item for item in items if item.is_contact_message or item.is_ai_reply or item.is_human_reply]
    handoffs = [item for item in items if item.is_handoff_event]
    if handoffs:
        return settled("routed", "handoff_event", handoffs[0], handoffs[0].at)
    shown = [
        at
        for version in mapping.versions_by_id(conversation.conversation_id)
        if status_named(version) == "closed"
        and mapping.is_known(at := api_instant(version.attributes.get("updated_at")))
    ]
    if shown:
        since = min((at for at in shown if at is not None), default=None)
        return settled("closed", "custom_message_shown", None, since, "event")
    if not spoken:
        return settled("unknown", "no_message", None, None)
    return status_of_silence(mapping, spoken[-1], items)


def status_of_silence(mapping: AccountMapping, last: Item, items: Sequence[Item]) -> Row:
    """Say what the status is after the last word, if nobody took over and no custom message was shown."""
    quiet_at = last.at + QUIET
    closes = [item for item in items if item.is_close and item.position > last.position and item.at < quiet_at]
    if last.is_ai_reply and closes:
        return settled("resolved", "conversation_closed", closes[0], closes[0].at)
    if quiet_at > mapping.as_of:
        reason = "waiting_for_customer" if last.is_ai_reply else "waiting_for_agent"
        return settled("open", reason, last, None) | {"settles_at": quiet_at}
    if last.is_ai_reply:
        return settled("resolved", "quiet_48_hours", last, quiet_at)
    return settled("unresolved_abandoned", "customer_spoke_last", last, quiet_at)


def stated(mapping: AccountMapping, conversation_id: str) -> Row:
    """Return the status that the vendor states: that of the newest version that was updated by as_of."""
    known = [
        version
        for version in mapping.versions_by_id(conversation_id)
        if mapping.is_known(api_instant(version.attributes.get("updated_at")))
    ]
    version = known[-1] if known else None
    return {
        "vendor_status": version and status_named(version),
        "vendor_status_as_exported": version and words(version.attributes.get("status")),
        "vendor_status_at": version and api_instant(version.attributes.get("updated_at")),
        "vendor_status_extracted_at": version and version.extracted_at,
    }


def comparison(ours: Row, theirs: Row) -> str:
    """Say how the stated status compares to ours."""
    status, vendor_status = ours["status"], theirs["vendor_status"]
    if vendor_status is None:
        return "not_stated"
    if "unknown" in {status, vendor_status}:
        return "not_comparable"
    if status == vendor_status:
        return "agrees"
    is_older = ours["decided_at"] is not None and theirs["vendor_status_extracted_at"] < ours["decided_at"]
    if vendor_status == "open" and is_older:
        return "outdated"
    is_without_a_word = status == "unresolved_abandoned" and vendor_status == "open"
    return "no_vendor_status" if is_without_a_word else "differs"


def status_rows(mapping: AccountMapping) -> list[Row]:
    """Return fct_conversation_statuses: every conversation of Klaviyo's is the AI's."""
    rows = []
    for conversation_id, conversation in mapping.known.items():
        row, items = mapping.conversations[conversation_id], conversation.items
        ours, theirs = status_of(mapping, conversation), stated(mapping, conversation_id)
        compared = comparison(ours, theirs)
        spoken = [item for item in items if item.is_contact_message or item.is_ai_reply]
        exchanged = [item for item in items if item.is_public and item.sender_kind != "system"]
        # an offer at an unreadable instant stands on no timeline, and was made all the same
        told = mapping.events_of.get(conversation_id, [])
        offers = sum(event.word == "offered" and mapping.is_known(event.at) for event in told)
        opened_at = row["opened_at"] if mapping.is_known(row["opened_at"]) else None
        agreement = {"agrees": True, "not_stated": None, "not_comparable": None}
        rows.append(
            {
                "conversation_id": conversation_id,
                "contact_id": row["contact_id"],
                "channel": mapping.channel(conversation_id),
                "opened_at": opened_at,
                "opened_date": mapping.local_date(opened_at),
                "is_counted": not row["is_test"],
                **ours,
                "is_settled": ours["status"] not in {"open", "unknown"},
                "last_speaker": ("contact" if spoken[-1].is_contact_message else "ai") if spoken else None,
                **theirs,
                "vendor_comparison": compared,
                "is_vendor_in_agreement": agreement.get(compared, False),
                "handoff_offers": offers,
                "is_offer_unaccepted": offers > 0 and ours["status"] != "routed",
                "messages": len(exchanged),
                "last_message_at": exchanged[-1].at if exchanged else None,
                "last_message_date": mapping.local_date(exchanged[-1].at) if exchanged else None,
            }
        )
    return rows


# --------------------------------------------------------------------------------------------------------------------
# Sales
# --------------------------------------------------------------------------------------------------------------------


def touch_rows(mapping: AccountMapping) -> list[Row]:
    """Return fct_product_touches."""
    return [
        {
            "touch_id": touch.touch_id,
            "conversation_id": touch.conversation_id,
            "contact_id": touch.contact_id,
            "touch_type": touch.touch_type,
            "channel": "web_chat" if touch.touch_type == "card_click" else mapping.channel(touch.conversation_id),
            "product_ids": touch.product_ids,
            "touched_at": touch.at,
            "touched_date": mapping.local_date(touch.at),
        }
        for touch in mapping.touches
    ]


def order_row(mapping: AccountMapping, order: Order, touched_at: datetime | None) -> Row:
    """Return what an order shows wherever it stands."""
    placed_at = order.event.at
    placed_date = mapping.local_date(placed_at)
    _, week_start = oracle.settings_of(mapping.generic, mapping.as_of)
    distance = None if placed_at is None or touched_at is None else (placed_at - touched_at) / oracle.MICROSECOND
    return {
        "order_id": order.order_id,
        "contact_id": order.event.profile_id,
        "touched_at": touched_at,
        "placed_at": placed_at,
        "placed_date": placed_date,
        "placed_week": None if placed_date is None else oracle.week_of(placed_date, week_start),
        "seconds_from_touch": None if distance is None else distance / 1_000_000,
        "currency": order.currency,
        "value": order.value,
        "refunded_value": order.refunded_value,
        "net_value": order.net_value,
        "refunded_at": order.refunded_at,
    }


def sale_rows(mapping: AccountMapping) -> list[Row]:
    """Return fct_attributed_orders: the click has what an attribution claims as well."""
    rows = []
    for order in mapping.placed.values():
        # what was placed nobody knows when is credited to nothing
        if order.event.at is None:
            continue
        click, event = mapping.last_touch(order, "card_click"), mapping.credited_event(order)
        if click is not None:
            found = ("web_chat", click.touch_id, click.conversation_id, "latest_card_click_within_24_hours", click.at)
        elif event is not None:
            conversation_id = text(event.says.get("conversation_id"))
            found = ("sms", event.event_id, conversation_id, "attribution_settings", event.at)
        else:
            continue
        names = ("channel", "touch_id", "conversation_id", "attribution_model")
        own = dict(zip(names, found[:4], strict=True))
        claims = (click is not None) + (event is not None)
        rows.append(order_row(mapping, order, found[4]) | own | {"claims": claims})
    return rows


def proxy_rows(mapping: AccountMapping) -> list[Row]:
    """Return fct_recommended_orders, where clicks are not known."""
    rows: list[Row] = []
    if mapping.has_click_file:
        return rows
    in_web_chat = {name for name in mapping.known if mapping.channel(name) == "web_chat"}
    for order in mapping.placed.values():
        # the latest in web chat, whatever was recommended elsewhere since
        touch = mapping.last_touch(order, "recommendation", in_web_chat)
        if touch is not None:
            own = {"touch_id": touch.touch_id, "conversation_id": touch.conversation_id}
            rows.append(order_row(mapping, order, touch.at) | own)
    return rows


# --------------------------------------------------------------------------------------------------------------------
# Dates on which the AI was on
# --------------------------------------------------------------------------------------------------------------------


def dates_of(mapping: AccountMapping) -> list[date]:
    """Return the local dates from the account's first record, an opening or an item of a conversation, to as_of."""
    instants = [item.at for conversation in mapping.known.values() for item in conversation.items]
    instants += [
        conversation.opened_at
        for conversation in mapping.known.values()
        if conversation.opened_at is not None and conversation.opened_at <= mapping.as_of
    ]
    if not instants:
        return []
    first, last = oracle.local_date(min(instants), mapping.zone), oracle.local_date(mapping.as_of, mapping.zone)
    return [first + timedelta(days=days) for days in range((last - first).days + 1)]


def signs_of(mapping: AccountMapping) -> set[date | None]:
    """Return the local dates on which the AI wrote, recommended, or a conversation of its own began, tests aside."""
    previews = {name for name in mapping.known if mapping.conversations[name]["is_test"]}
    found = {
        mapping.local_date(item.at)
        for name, conversation in mapping.known.items()
        for item in conversation.items
        if item.is_ai_reply and name not in previews
    }
    found |= {
        mapping.local_date(touch.at)
        for touch in mapping.touches
        if touch.touch_type == "recommendation" and touch.conversation_id not in previews
    }
    return found | {row["opened_date"] for row in status_rows(mapping) if row["conversation_id"] not in previews}


def agent_date_rows(mapping: AccountMapping) -> list[Row]:
    """Return dim_agent_dates."""
    dates, signs, periods = dates_of(mapping), signs_of(mapping), mapping.account.live_periods
    rows = []
    run: list[Row] = []
    is_seen_before = False
    for day in dates:
        is_seen = day in signs
        is_seen_before = is_seen_before or is_seen
        if is_seen:
            run = []
        row = {
            "date_day": day,
            "is_agent_seen": is_seen,
            "quiet_days": 0 if is_seen else None,
            "basis": "stated" if periods else "seen",
        }
        if not is_seen and is_seen_before:
            run.append(row)
            for quiet in run:
                quiet["quiet_days"] = len(run)
        rows.append(row)
    for row in rows:
        days = row["quiet_days"]
        row["is_measured"] = days is not None and days <= MOST_QUIET_DAYS
        if periods:
            # where a team states when the AI was on, a day on which it was seen is measured all the same
            is_stated = any(start <= row["date_day"] <= (end or date.max) for start, end in periods)
            row["is_measured"] = is_stated or row["is_agent_seen"]
    return rows


# --------------------------------------------------------------------------------------------------------------------
# The reports
# --------------------------------------------------------------------------------------------------------------------


def verdict_of(mapping: AccountMapping, conversation_id: str, definition_id: str) -> str | None:
    """Return the verdict on the last handled episode of a conversation by a definition."""
    found = [
        row
        for row in mapping.judged.verdicts
        if row["conversation_id"] == conversation_id
        and row["definition_id"] == definition_id
        and row["verdict"] != "not_applicable"
    ]
    return max(found, key=lambda row: row["episode_index"])["verdict"] if found else None


def last_outcome(mapping: AccountMapping, conversation_id: str) -> str | None:
    """Return the outcome of the last episode of a conversation."""
    found = [row for row in mapping.judged.episodes if row["conversation_id"] == conversation_id]
    return max(found, key=lambda row: row["episode_index"])["outcome"] if found else None


def list_rows(mapping: AccountMapping, tables: Mapping[str, list[Row]]) -> list[Row]:
    """Return rpt_klaviyo__conversations."""
    known = {row["conversation_id"]: row for row in tables["fct_conversations"]}
    rows = []
    for status in tables["fct_conversation_statuses"]:
        if not status["is_counted"]:
            continue
        conversation_id = status["conversation_id"]
        row, contact_id = known[conversation_id], status["contact_id"]
        contact = mapping.contacts.get(contact_id or "", {})
        named = contact.get("contact_name") or contact.get("email") or contact.get("phone") or contact_id
        tags = sorted(mapping.conversations[conversation_id]["tags"], key=lambda tag: tag.encode())
        kept = [
            *("conversation_id", "opened_at", "opened_date", "contact_id", "channel", "status", "reason", "decided_at"),
            *("deciding_item_type", "deciding_item_id", "settles_at", "vendor_status", "vendor_comparison"),
            *("is_vendor_in_agreement", "handoff_offers", "is_offer_unaccepted"),
        ]
        asked = ("first_question", "first_substantive_question", "is_first_question_substantive")
        counted = {
            "messages": status["messages"],
            "contact_messages": row["contact_messages"],
            "ai_replies": row["ai_replies"],
        }
        rows.append(
            {name: status[name] for name in kept}
            | {name: row[name] for name in asked}
            | {name: count if mapping.has_message_file else None for name, count in counted.items()}
            | {
                "profile": named or "Anonymous",
                "is_anonymous": contact_id is None,
                "tags": text(tags) if tags else None,
                "tag_count": len(tags),
                "last_update_at": status["last_message_at"],
                "last_update_date": status["last_message_date"],
                "last_outcome": last_outcome(mapping, conversation_id),
                "overview_verdict": verdict_of(mapping, conversation_id, "klaviyo_overview"),
                "strict_verdict": verdict_of(mapping, conversation_id, "strict"),
            }
        )
    return rows


def rows_to_learn_from(mapping: AccountMapping, tables: Mapping[str, list[Row]]) -> list[Row]:
    """Return rpt_klaviyo__to_learn_from."""
    asked = {row["conversation_id"]: row for row in tables["fct_conversations"]}
    by_tag: dict[str, list[Row]] = {}
    for status in tables["fct_conversation_statuses"]:
        if status["is_counted"] and status["status"] in {"routed", "unresolved_abandoned"}:
            for tag in mapping.conversations[status["conversation_id"]]["tags"] or ["none"]:
                by_tag.setdefault(tag, []).append(status)
    kept = [
        *("conversation_id", "opened_at", "opened_date", "channel", "status", "reason", "decided_at"),
        "deciding_item_id",
    ]
    rows = []
    for tag, found in by_tag.items():
        # a later opening first, then the id by code point: sorts are stable
        found.sort(key=lambda row: row["conversation_id"].encode())
        found.sort(key=lambda row: (row["opened_at"] is not None, row["opened_at"] or datetime.min), reverse=True)
        for rank, status in enumerate(found, 1):
            row = asked[status["conversation_id"]]
            questions = {name: row[name] for name in ("first_question", "first_substantive_question")}
            rows.append({name: status[name] for name in kept} | questions | {"tag": tag, "reading_rank": rank})
    return rows


def is_sold_on(mapping: AccountMapping, channel: str) -> bool:
    """Say whether the exports can show a sale on a channel."""
    if not mapping.placed:
        return False
    return {"web_chat": mapping.has_click_file, "sms": mapping.has_attributions}.get(channel, False)


def report_currency(mapping: AccountMapping, sales: Sequence[Row]) -> str | None:
    """Return the account's currency, else the only one of its sales; unknown when no sale names one."""
    found = {row["currency"] for row in sales} - {None}
    if mapping.currency or len(found) > 1:
        return mapping.currency
    return found.pop() if found else "unknown" if sales else None


def share(part: int | None, whole: int | None) -> float | None:
    """Return a share; None when there is nothing to share."""
    return part / whole if part is not None and whole else None


def total(values: Iterable[Decimal | None]) -> Decimal:
    """Add up what is known."""
    return sum((value for value in values if value is not None), Decimal(0))


def counts_of(mapping: AccountMapping, rows: Sequence[Row]) -> Row:
    """Count conversations by what became of them."""

    def number(test: Callable[[Row], bool]) -> int:
        return sum(test(row) for row in rows)

    counts: Row = {"conversations": len(rows)}
    for status in ("resolved", "routed", "closed", "unresolved_abandoned", "open", "unknown"):
        counts[f"{status}_conversations"] = number(lambda row, status=status: row["status"] == status)  # type: ignore[misc]
    counts["settled_conversations"] = number(lambda row: row["is_settled"])
    is_stated = any(row["vendor_status"] is not None for row in rows)
    vendor = number(lambda row: row["vendor_status"] == "resolved")
    counts["vendor_resolved_conversations"] = vendor if is_stated else None
    counts["default_resolved_conversations"] = number(
        lambda row: last_outcome(mapping, row["conversation_id"]) == "resolved"
    )
    counts["strict_resolved_conversations"] = number(
        lambda row: verdict_of(mapping, row["conversation_id"], "strict") == "resolved"
    )
    return counts


OverviewGroups = dict[tuple[date, str, str, str], tuple[list[Row], list[Row]]]


def keys_of_zeros(mapping: AccountMapping, day: date) -> Iterator[tuple[date, str, str, str]]:
    """Yield the rows that a date has whatever happened: where a sale can be seen, none is a zero."""
    for group_by, value in (("channel", "unknown"), ("status", "unknown"), ("tag", "none")):
        yield day, "unknown", group_by, value
    for channel in ("web_chat", "sms"):
        for group_by, value in (("channel", channel), ("status", "none"), ("tag", "none")):
            if is_sold_on(mapping, channel):
                yield day, channel, group_by, value


def overview_rows(mapping: AccountMapping, tables: Mapping[str, list[Row]]) -> list[Row]:
    """Return rpt_klaviyo__overview: every date of the account, a row of zeros among them."""
    measured = {row["date_day"]: row["is_measured"] for row in tables["dim_agent_dates"]}
    sales = tables["fct_attributed_orders"]
    currency = report_currency(mapping, sales)
    counted = {row["conversation_id"]: row for row in tables["fct_conversation_statuses"] if row["is_counted"]}
    groups: OverviewGroups = {key: ([], []) for day in measured for key in keys_of_zeros(mapping, day)}
    for row in counted.values():
        for group_by, values in values_of(mapping, row, row["channel"]).items():
            for value in values if row["opened_date"] is not None else []:
                groups.setdefault((row["opened_date"], row["channel"], group_by, value), ([], []))[0].append(row)
    for sale in sales:
        conversation = counted.get(sale["conversation_id"])
        for group_by, values in values_of(mapping, conversation, sale["channel"]).items():
            for value in values:
                groups.setdefault((sale["placed_date"], sale["channel"], group_by, value), ([], []))[1].append(sale)
    rows = []
    for (day, channel, group_by, value), (conversations, orders) in groups.items():
        row: Row = {"date_day": day, "channel": channel, "group_by": group_by, "group_value": value}
        counts = counts_of(mapping, conversations)
        if not measured.get(day, False):
            counts = dict.fromkeys(counts)
        row |= {"is_measured": measured.get(day, False), **counts, "currency": currency}
        row["resolved_share"] = share(counts["resolved_conversations"], counts["conversations"])
        row["resolved_share_of_settled"] = share(counts["resolved_conversations"], counts["settled_conversations"])
        row |= sums_of_overview(mapping, channel, orders, currency)
        if not row["is_measured"] and not orders:
            row |= dict.fromkeys(("sales_orders", "other_currency_orders", "gross_sales", "net_sales"))
        # sales of several currencies have no sum where the account names none
        if currency is None and sales:
            row |= dict.fromkeys(("gross_sales", "net_sales"))
        rows.append(row)
    return rows


def values_of(mapping: AccountMapping, row: Row | None, channel: str) -> dict[str, list[str]]:
    """Return in which groups a conversation, or the sale of one, stands."""
    if row is None:
        return {"channel": [channel], "status": ["none"], "tag": ["none"]}
    tags = mapping.conversations[row["conversation_id"]]["tags"]
    return {"channel": [channel], "status": [row["status"]], "tag": sorted(tags) or ["none"]}


def sums_of_overview(mapping: AccountMapping, channel: str, orders: Sequence[Row], currency: str | None) -> Row:
    """Return the sales of a row of the overview, in the account's currency."""
    own = [row for row in orders if currency is not None and (row["currency"] or "unknown") == currency]
    if not is_sold_on(mapping, channel):
        return dict.fromkeys(("sales_orders", "other_currency_orders", "gross_sales", "net_sales"))
    return {
        "sales_orders": len(own),
        "other_currency_orders": len(orders) - len(own),
        "gross_sales": total(row["value"] for row in own),
        "net_sales": total(row["net_value"] for row in own),
    }


SALES = [
    *("orders", "valued_orders", "net_valued_orders", "orders_of_several_channels", "gross_sales", "refunded"),
    *("net_sales", "average_order_value"),
]
PROXIES = ["proxy_orders", "proxy_gross_sales", "proxy_net_sales"]


def sales_report_rows(mapping: AccountMapping, tables: Mapping[str, list[Row]]) -> list[Row]:
    """Return rpt_klaviyo__ai_sales."""
    measured = {row["date_day"]: row["is_measured"] for row in tables["dim_agent_dates"]}
    sales, proxies = tables["fct_attributed_orders"], tables["fct_recommended_orders"]
    channels = {row["channel"] for row in tables["fct_conversation_statuses"]}
    # where the exports can show a sale, none is a zero
    channels |= {channel for channel in ("web_chat", "sms") if is_sold_on(mapping, channel)}
    groups: dict[tuple[date, str, str], tuple[list[Row], list[Row]]] = {
        (day, channel, mapping.currency or "unknown"): ([], []) for day in measured for channel in channels
    }
    for position, rows in enumerate((sales, proxies)):
        for row in rows:
            key = (row["placed_date"], row.get("channel", "web_chat"), row["currency"] or "unknown")
            groups.setdefault(key, ([], []))[position].append(row)
    found = []
    for (day, channel, currency), (orders, proxy_orders) in groups.items():
        is_measured = measured.get(day, False)
        row: Row = {"placed_date": day, "channel": channel, "currency": currency, "is_measured": is_measured}
        row |= dict.fromkeys([*SALES, *PROXIES])
        if is_sold_on(mapping, channel) and (is_measured or orders):
            row |= sums_of_sales(orders)
        # a proxy can be told where there are orders and recommendations
        is_shown = mapping.placed and any(touch.touch_type == "recommendation" for touch in mapping.touches)
        is_proxy = channel == "web_chat" and not mapping.has_click_file and is_shown
        if is_proxy and (is_measured or proxy_orders):
            row |= {
                "proxy_orders": len(proxy_orders),
                "proxy_gross_sales": total(order["value"] for order in proxy_orders),
                "proxy_net_sales": total(order["net_value"] for order in proxy_orders),
            }
        found.append(row)
    return found


def sums_of_sales(orders: Sequence[Row]) -> Row:
    """Return counts and sums of orders in one currency."""
    valued = [row for row in orders if row["value"] is not None]
    gross = total(row["value"] for row in valued)
    return {
        "orders": len(orders),
        "valued_orders": len(valued),
        "net_valued_orders": sum(row["net_value"] is not None for row in orders),
        "orders_of_several_channels": sum(row["claims"] > 1 for row in orders),
        "gross_sales": gross,
        "refunded": total(row["refunded_value"] for row in orders),
        "net_sales": total(row["net_value"] for row in orders),
        "average_order_value": float(gross) / len(valued) if valued else None,
    }


def engagement_rows(mapping: AccountMapping, tables: Mapping[str, list[Row]]) -> list[Row]:
    """Return rpt_klaviyo__engagement."""
    measured = {row["date_day"]: row["is_measured"] for row in tables["dim_agent_dates"]}
    touches = tables["fct_product_touches"]
    is_shown = {
        "recommendation": any(row["touch_type"] == "recommendation" for row in touches),
        "card_click": mapping.has_click_file,
    }
    # an account whose exports show nothing of the kind has no row
    dates = measured if touches or mapping.has_click_file else {}
    groups: dict[tuple[date, str], list[Row]] = {(day, "unknown"): [] for day in dates}
    for row in touches:
        if row["touched_date"] is not None:
            groups.setdefault((row["touched_date"], row["channel"]), []).append(row)
    found = []
    for (day, channel), rows in groups.items():
        counts: Row = {"link_clicks": None, "add_to_carts": None}
        for kind, name in (("recommendation", "recommendations"), ("card_click", "card_clicks")):
            number = sum(row["touch_type"] == kind for row in rows)
            counts[name] = number if is_shown[kind] and (measured.get(day) or number) else None
        found.append({"touched_date": day, "channel": channel, "is_measured": measured.get(day, False), **counts})
    return found


def skill_rows(mapping: AccountMapping, tables: Mapping[str, list[Row]]) -> list[Row]:
    """Return rpt_klaviyo__skills: nothing for an account whose exports name no skill."""
    if not tables["bridge_conversation_skills"]:
        return []
    groups: dict[tuple[date, str, str], list[Row]] = {}
    for row in tables["fct_conversation_statuses"]:
        if row["is_counted"] and row["opened_date"] is not None:
            for skill in mapping.conversations[row["conversation_id"]]["skills"] or ["none"]:
                groups.setdefault((row["opened_date"], row["channel"], skill), []).append(row)
    found = []
    for (day, channel, skill), rows in groups.items():
        of_settled = sum(row["is_settled"] for row in rows)
        resolved = sum(row["status"] == "resolved" for row in rows)
        found.append(
            {
                "date_day": day,
                "channel": channel,
                "skill": skill,
                "conversations": len(rows),
                "settled_conversations": of_settled,
                "resolved_conversations": resolved,
                "routed_conversations": sum(row["status"] == "routed" for row in rows),
                "resolved_share": share(resolved, len(rows)),
                "resolved_share_of_settled": share(resolved, of_settled),
            }
        )
    return found


def all_record_rows(accounts: Iterable[KlaviyoAccount]) -> dict[str, list[Row]]:
    """Return rows of marts and reports of many accounts."""
    tables: dict[str, list[Row]] = defaultdict(list)
    for account in accounts:
        for mart, rows in record_rows(account).items():
            tables[mart].extend(rows)
    return tables
