"""Small random Klaviyo accounts as the API answers: what a team would save, the awkward cases close together.

One world is one account: what was pulled at one to three instants (conversations in every version, messages, events,
metrics, profiles and attributions as JSON:API pages, lists and lines, with what the pages include; clicks on product
cards as CSV or lines), and its rows in the seeds: names of its shop's properties, periods in which the AI was on, its
attribution settings. Orders lie on and beside the ends of their windows, and so do the extractions. The same seed gives
the same worlds.
What they say in the contract's words stands in `klaviyo_mapping.py`, what they must hold in `klaviyo_coverage.py`.
"""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.python import worlds
from tests.python.oracle import Schedule
from tests.python.worlds import HOUR, SECOND

Record = dict[str, Any]

SOURCE_SYSTEM = "klaviyo"
EPOCH = datetime(1970, 1, 1)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
API = "https://a.klaviyo.com/api"

TYPES = {
    "conversations": "customer-agent-conversation",
    "messages": "customer-agent-message",
    "events": "event",
    "metrics": "metric",
    "profiles": "profile",
    "attributions": "attribution",
}
STARTED, RESOLVED = "Started Conversation with Customer Agent", "Conversation with Customer Agent Resolved"
ESCALATED, RECOMMENDED = (
    "Conversation with Customer Agent Escalated",
    "Received Product Recommendation from Customer Agent",
)
# a metric of the shop's own, which a row of value_map makes an offer
OFFERED = "Customer Agent Offered a Person"
PLACED, REFUNDED, CANCELLED, CLICKED_SMS = "Placed Order", "Refunded Order", "Cancelled Order", "Clicked SMS"
METRICS = [STARTED, RESOLVED, ESCALATED, RECOMMENDED, OFFERED, PLACED, REFUNDED, CANCELLED, CLICKED_SMS]
VALUE_MAP = [(SOURCE_SYSTEM, "metric", OFFERED.lower(), "agent_offered")]

# id -> first name, last name, address, number
PROFILES = {
    "01JADA": ("Ada", "Holm", "ada@example.com", "+4520000001"),
    "01JBO": (None, None, "bo@example.com", "+4520000002"),
    "01JCY": ("", None, None, "+4520000003"),
    "01JDEE": (None, None, None, None),
    "01JEVE": (None, "Ngữ", "eve@example.com", None),
    "01JGONE": None,  # in no file
}
CHANNELS = [
    "Web chat",
    "Web chat",
    "web-chat",
    " WEBCHAT ",
    "SMS",
    "SMS",
    "sms",
    "Email",
    "WhatsApp",
    "Carrier pigeon",
    "",
]
SKILLS = ["Returns", "Order status", " Returns ", "Size, fit", ["Returns", "Order status"], "Returns;Gifts", "", None]
TAGS = [
    ["Returns"],
    ["Returns", "Size, fit"],
    [],
    "Returns; Shipping",
    "Size, fit",
    " Stock ",
    "",
    ["Returns", "Returns"],
]
TEXTS = [
    *(
        "Hello",
        "hi there!",
        "HALLO",
        "Good  morning",
        "\N{THUMBS UP SIGN}",
        "?!",
        "hi " * 19 + "hi!!",
        "hi " * 20 + "h",
    ),
    *("Where is my order?", "Hello, where is it", "Størrelse 42?", 'He said "no";\nthen left', "", None),
]
ROLES = {"user": 10, "agent": 12, "system": 2, " Agent ": 1, "USER": 1, "robot": 1, "": 1}
STATUS_WORDS = {"routed": "routed-to-team", "resolved": "resolved-by-ai", "closed": "closed", "open": "open"}
UNREADABLE = ["yesterday", "2026-02-30T10:00:00Z", ""]

# shop -> names under which its orders have id, value and currency; None for an order without that
SHOPS = [
    {"order_id": "OrderId", "order_value": "$value", "order_currency": "$currency_code"},
    {"order_id": "order_id", "order_value": "Value", "order_currency": "Currency"},
    {"order_id": "$event_id", "order_value": "$value", "order_currency": "$currency"},
    {"order_id": "Order Number", "order_value": "Total", "order_currency": "currency"},
    {"order_id": None, "order_value": "$value", "order_currency": None},
]
OWN_NAMES = [("order_id", "order number", 1), ("order_value", "total", 1)]

# from the touch to the order: both ends of the windows of 12, 24 and 120 hours
DISTANCES = [
    *(timedelta(hours=hours) + nudge for hours in (12, 24, 24, 120) for nudge in (-SECOND, timedelta(), SECOND)),
    *(timedelta(), -SECOND, MINUTE, 5 * HOUR, 30 * HOUR),
]
STEPS = [timedelta(), SECOND, MINUTE, MINUTE, HOUR, 5 * HOUR, 24 * HOUR, 47 * HOUR]
TWO_DAYS = [48 * HOUR - SECOND, 48 * HOUR, 48 * HOUR + SECOND]


@dataclass
class Page:
    """One page of an answer: its own resources, what it includes, and its own address."""

    data: list[Record]
    included: list[Record] = field(default_factory=list)
    link: str | None = None


@dataclass
class File:
    """The pages of one file, and how it is written: `pages`, `document`, `list`, `lines`, or `csv` with its columns.

    A list and lines hold resources without their pages; the others keep each page's address.
    """

    name: str
    pages: list[Page]
    form: str
    columns: Sequence[str] = ()

    @property
    def table(self) -> str:
        """Return the table that its name begins with."""
        return self.name.split("-")[0]

    @property
    def path(self) -> str:
        """Return the file's name with its ending."""
        return self.name + {"pages": ".ndjson", "lines": ".ndjson", "csv": ".csv"}.get(self.form, ".json")

    @property
    def is_paged(self) -> bool:
        """Say whether its resources stand in pages."""
        return self.form in {"pages", "document"}


@dataclass
class Export:
    """What was pulled at one instant."""

    extracted_at: datetime
    files: list[File]


@dataclass
class KlaviyoAccount:
    """One account: its exports, and its rows in the seeds (without source and account)."""

    account_id: str
    exports: list[Export]
    event_properties: list[tuple[str, str, int]]
    live_periods: list[tuple[date, date | None]]
    attribution_settings: list[tuple[str, str, int | None]]
    schedule: Schedule | None = None
    source_system: str = SOURCE_SYSTEM


@dataclass
class Story:
    """What happened in a conversation, and what it became when."""

    conversation_id: str
    created_at: datetime
    is_preview: bool
    history: list[tuple[datetime, str]]  # since when it had which status, oldest first
    last_at: datetime
    channel: str
    profile_id: str | None


@dataclass
class Builder:
    """The state of one world while it is made."""

    random: random.Random
    base: datetime
    shop: dict[str, str | None]
    tables: dict[str, list[Record]] = field(default_factory=dict)
    stories: list[Story] = field(default_factory=list)
    instants: list[datetime] = field(default_factory=list)
    words: list[datetime] = field(default_factory=list)
    clicks: list[tuple[str | None, datetime]] = field(default_factory=list)  # profile and instant
    told: list[tuple[str, str | None, datetime, str]] = field(
        default_factory=list
    )  # the agent's: id, profile, instant, metric
    attribution_settings: list[tuple[str, str, int | None]] = field(default_factory=list)
    has_number_ids: bool = False
    names_skills: bool = False
    metric_ids: dict[str, list[str]] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)

    def chance(self, share: float) -> bool:
        """Say yes in a share of the cases."""
        return self.random.random() < share

    def pick(self, values: Sequence[Any]) -> Any:
        """Pick one value."""
        return self.random.choice(values)

    def new_id(self, prefix: str) -> str:
        """Make an id; their order says nothing about that of their records."""
        number = self.numbers[prefix] = self.numbers.get(prefix, 0) + 1
        return f"{prefix}{(number * 37) % 100:02}{number}"

    def instant(self, at: datetime, unreadable: float = 0.0) -> Any:
        """Write an instant as the API does, with an offset, or as seconds since 1970; or a text that is none."""
        if self.chance(unreadable):
            return self.pick(UNREADABLE)
        if at.microsecond == 0 and self.chance(0.1):
            return (at - EPOCH) // SECOND
        offset = self.pick([0, 0, 60, 330, -210])
        sign = "+" if offset >= 0 else "-"
        zone = f"{sign}{abs(offset) // 60:02}:{abs(offset) % 60:02}"
        return (at + timedelta(minutes=offset)).isoformat() + self.pick([zone, zone, zone] if offset else [zone, "Z"])

    def add(self, table: str, record: Record) -> Record:
        """Add a resource to a table."""
        self.tables.setdefault(table, []).append(record)
        return record


def resource(table: str, record_id: str, attributes: Record | None, **related: tuple[str, str]) -> Record:
    """Make a resource with its relationships: name -> type and id."""
    record: Record = {"type": TYPES[table], "id": record_id}
    if attributes is not None:
        record["attributes"] = attributes
    if related:
        record["relationships"] = {
            name.replace("_", "-"): {"data": {"type": kind, "id": other}} for name, (kind, other) in related.items()
        }
    return record


# --------------------------------------------------------------------------------------------------------------------
# Conversations
# --------------------------------------------------------------------------------------------------------------------


def add_event(builder: Builder, metric: str, at: datetime, properties: Record, profile_id: str | None) -> str:
    """Add an event; return its id. Its two clocks may disagree, one may be missing, sometimes both."""
    event_id = builder.new_id("ev")
    builder.instants.append(at)
    attributes: Record = {
        "timestamp": (at - EPOCH) // SECOND,
        "datetime": builder.instant(at),
        "event_properties": properties,
        "uuid": "7c0f0000",
    }
    if isinstance(attributes["datetime"], int) or builder.chance(0.06):
        attributes["datetime"] = builder.pick(["", None, "soon"])
    if builder.chance(0.06):
        attributes["timestamp"] = builder.pick([attributes["timestamp"] + 3600, None, "later"])
    # what goes back does so at some instant, whether it counts must not hang on one that nobody can read
    if metric not in {REFUNDED, CANCELLED} and builder.chance(0.02):
        attributes |= {"timestamp": None, "datetime": builder.pick(UNREADABLE)}
    related = {"metric": ("metric", builder.pick(builder.metric_ids[metric]))}
    if profile_id is not None:
        related["profile"] = ("profile", profile_id)
    builder.add("events", resource("events", event_id, attributes, **related))
    return event_id


def add_agent_event(
    builder: Builder, story: Story, metric: str, at: datetime, properties: Record | None = None
) -> None:
    """Add an event of the Customer Agent in a conversation; some name none, another one or another channel."""
    named: Record = {}
    conversation_id: Any = story.conversation_id
    if builder.chance(0.1):
        conversation_id = int(conversation_id)
    if builder.chance(0.03):
        conversation_id = builder.pick(["", "gone"])
    named[builder.pick(["Conversation ID", "Conversation ID", "conversation_id", " conversation id "])] = (
        conversation_id
    )
    channel = builder.pick(CHANNELS) if builder.chance(0.08) else story.channel
    if builder.chance(0.85):
        named["Channel"] = channel
    if metric in {RESOLVED, ESCALATED} and builder.chance(0.8):
        named[builder.pick(["Tags", "Tags", "tag"])] = builder.pick(TAGS)
    if metric in {RESOLVED, ESCALATED} and builder.names_skills and builder.chance(0.7):
        named[builder.pick(["Skill", "Procedure", "skill/procedure"])] = builder.pick(SKILLS)
    profile_id = story.profile_id if builder.chance(0.85) else builder.pick([None, "01JADA"])
    event_id = add_event(builder, metric, at, named | (properties or {}), profile_id)
    builder.told.append((event_id, profile_id, at, metric))


def add_messages(builder: Builder, conversation_id: str, start: datetime) -> list[tuple[datetime, str]]:
    """Add the messages of a conversation; return when they were written, and by which role."""
    said: list[tuple[datetime, str]] = []
    at = start
    opening = builder.pick([[], ["user"], ["user", "agent"], ["user", "agent"], ["agent"]])
    for number in range(builder.pick([0, 1, 2, 2, 3, 4, 5])):
        role = builder.random.choices(list(ROLES), weights=list(ROLES.values()))[0]
        if number < len(opening):
            role = opening[number]
        if number:
            edges = [48 * HOUR, 72 * HOUR, 72 * HOUR - SECOND, 72 * HOUR + SECOND, 90 * HOUR]
            at += builder.pick(edges) if builder.chance(0.12) else builder.pick(STEPS)
        if builder.chance(0.05):
            at += timedelta(milliseconds=250)
        attributes: Record = {
            "role": role,
            "content": builder.pick(TEXTS),
            "created_at": builder.instant(at, unreadable=0.015),
            "updated_at": builder.instant(at),
        }
        related = {} if builder.chance(0.6) else {"conversation": (TYPES["conversations"], conversation_id)}
        record = resource("messages", builder.new_id("m"), attributes, **related)
        builder.add("messages", record | {"page": conversation_id})
        builder.instants.append(at)
        said.append((at, role.strip().lower()))
    return said


def add_conversation(builder: Builder) -> None:
    """Add a conversation: its messages, what became of it, and the events that tell of it."""
    conversation_id = builder.new_id("73")
    start = builder.base + builder.pick([timedelta(), HOUR, 26 * HOUR, 49 * HOUR, 5 * DAY, 8 * DAY, 9 * DAY])
    start += builder.pick([timedelta(), MINUTE, 23 * HOUR])
    said = add_messages(builder, conversation_id, start)
    last_at = said[-1][0] if said else start
    spoken = [at for at, role in said if role in {"user", "agent"}]
    builder.words += spoken[-1:]
    end = builder.pick(
        ["open", "resolved", "resolved", "resolved", "routed", "routed", "closed", "both", "both", "back", "odd", "odd"]
    )
    after = builder.pick([timedelta(), SECOND, MINUTE, HOUR, *TWO_DAYS, *TWO_DAYS])
    changed_at = last_at + after if end != "routed" or builder.chance(0.5) else builder.pick(said or [(start, "")])[0]
    history, later = [(last_at, "open")], builder.pick([HOUR, 40 * HOUR, 90 * HOUR])
    if end in {"resolved", "routed", "closed"}:
        history.append((changed_at, end))
    elif end == "both":
        history += [(changed_at, builder.pick(["routed", "closed"])), (changed_at + later, "resolved")]
    elif end == "back":
        history += [(changed_at, "resolved"), (changed_at + later, "open")]
    elif end == "odd":
        history.append((changed_at, builder.pick(["archived", "archived", "", " Resolved-By-AI ", "CLOSED"])))
    builder.instants += [at for at, _ in history]
    profile_id = builder.pick([*PROFILES, None, None])
    story = Story(conversation_id, start, builder.chance(0.06), history, last_at, builder.pick(CHANNELS), profile_id)
    builder.stories.append(story)
    add_events_of(builder, story)


def add_events_of(builder: Builder, story: Story) -> None:
    """Add the events that tell of a conversation, each sometimes missing."""
    if builder.chance(0.2):
        return
    start = story.created_at
    if builder.chance(0.8):
        add_agent_event(builder, story, STARTED, start, {"First message": "Hello"})
    for _ in range(builder.pick([0, 0, 1, 1, 2])):
        names = builder.pick([{"Product IDs": ["TEA-1", "TEA-2"]}, {"Product IDs": "TEA-3"}, {"SKUs": ["S 1"]}, {}])
        add_agent_event(builder, story, RECOMMENDED, start + builder.pick([MINUTE, HOUR, 25 * HOUR]), names)
    if builder.chance(0.2):
        for _ in range(builder.pick([1, 1, 2])):
            add_agent_event(builder, story, OFFERED, start + builder.pick([MINUTE, HOUR]))
    for at, status in story.history:
        if status == "routed" and builder.chance(0.6):
            reason = builder.pick([{"Escalation reason": "explicit-ask"}, {"Escalation_Reason": "escalation-rule"}, {}])
            for nudge in builder.pick([[timedelta()], [timedelta()], [timedelta(), HOUR]]):
                add_agent_event(builder, story, ESCALATED, at + nudge, reason)
        if status == "resolved" and builder.chance(0.5):
            add_agent_event(builder, story, RESOLVED, at, {"Resolution time": 90, "Skill": "Shipping"})
    if builder.chance(0.04):
        add_agent_event(builder, story, builder.pick([ESCALATED, RESOLVED]), start + 2 * HOUR)


# --------------------------------------------------------------------------------------------------------------------
# The shop
# --------------------------------------------------------------------------------------------------------------------


def add_clicks(builder: Builder) -> None:
    """Add clicks on product cards, or a file without one, or none at all."""
    if builder.chance(0.3):
        return
    builder.tables["product_card_clicks"] = []
    for _ in range(builder.pick([0, 1, 2, 4])):
        story = builder.pick(builder.stories) if builder.chance(0.8) else None
        profile_id = builder.pick(list(PROFILES)) if builder.chance(0.4) or story is None else story.profile_id
        # some before anything else that is known
        start = builder.base - 30 * HOUR if story is None else story.created_at
        at = start + builder.pick([MINUTE, HOUR, 24 * HOUR, 4 * DAY])
        for number in range(builder.pick([1, 1, 1, 2])):
            click = {
                "click_id": builder.new_id("k"),
                "clicked_at": click_time(builder, at + number * builder.pick([timedelta(), MINUTE])),
                "profile_id": "" if builder.chance(0.1) else profile_id or "",
                "conversation_id": builder.pick(["", "gone"]) if story is None else story.conversation_id,
                "product_id": builder.pick(["TEA-11", "TEA-12", ""]),
            }
            builder.add("product_card_clicks", click)
        builder.instants.append(at)
        builder.clicks.append((profile_id, at))


def click_time(builder: Builder, at: datetime) -> str:
    """Write the instant of a click: with an offset, or none where it stands in the account's zone."""
    if builder.chance(0.05):
        return builder.pick(UNREADABLE)
    return at.isoformat() + builder.pick(["Z", "+00:00", "Z", ""])


def money(builder: Builder) -> Any:
    """Write an amount: a number, a text with one, a text without, nothing."""
    amount = builder.pick([10, 12.5, 240.0, 0.3333, 99.99, 1000])
    return builder.pick([amount, amount, amount, amount, str(amount), "a lot", None, ""])


def id_of_order(builder: Builder, number: int) -> Any:
    """Return the shop's id of an order: a text, or a number as large as a clock of microseconds."""
    return 1_772_355_600_123_456 + number if builder.has_number_ids else f"shop-{number}"


def order_properties(builder: Builder, order_id: Any, value: Any, currency: str) -> Record:
    """Return what an event of the shop says, under the shop's names."""
    found: Record = {"Items": [{"ProductID": "TEA-11"}]}
    if builder.shop["order_id"] is not None:
        found[builder.shop["order_id"]] = order_id
    if builder.shop["order_value"] is not None:
        found[builder.shop["order_value"]] = value
    if builder.shop["order_currency"] is not None and builder.chance(0.85):
        found[builder.shop["order_currency"]] = currency
    return found


def choose_touch(builder: Builder) -> tuple[str | None, datetime, str | None]:
    """Choose after what an order was placed: its profile, its instant, and its event where it is the agent's."""
    told = [(profile, at, event) for event, profile, at, metric in builder.told if metric in {STARTED, RECOMMENDED}]
    clicked = [(profile, at, None) for profile, at in builder.clicks]
    if clicked and (not told or builder.chance(0.5)):
        found: tuple[str | None, datetime, str | None] = builder.pick(clicked)
        return found
    return builder.pick(told) if told else (None, builder.base, None)


def add_orders(builder: Builder) -> None:
    """Add orders beside the ends of the windows after touches, what went back, and whom they are credited to."""
    currencies = builder.pick([["EUR"], ["EUR", "eur"], ["EUR", "USD"], ["DKK", ""], [""]])
    windows = [hours * HOUR for _, _, hours in builder.attribution_settings if hours is not None]
    for number in range(builder.pick([0, 1, 2, 3, 5, 8])):
        profile_id, touched_at, touch = choose_touch(builder)
        at = touched_at + builder.pick(DISTANCES)
        if touch is not None and windows and builder.chance(0.4):
            at = touched_at + builder.pick(windows) + builder.pick([-SECOND, timedelta(), SECOND])
        if builder.chance(0.12):
            profile_id = builder.pick([*PROFILES, None])
        order_id, currency, value = id_of_order(builder, number), builder.pick(currencies), money(builder)
        event_id = add_event(builder, PLACED, at, order_properties(builder, order_id, value, currency), profile_id)
        if builder.chance(0.25):
            # the shop tells it once more, at once or later: of two at one instant the first id counts
            again_at = at + builder.pick([timedelta(), SECOND, HOUR])
            again = order_properties(builder, order_id, money(builder), currency)
            again_id = add_event(builder, PLACED, again_at, again, builder.pick([profile_id, "01JADA"]))
            for told_id, told_at in ((event_id, at), (again_id, again_at)):
                mend_clock(builder, told_id, told_at)
            # each of the two credits the order
            event_id = builder.pick([event_id, again_id])
        for _ in range(builder.pick([0, 0, 0, 1, 2])):
            named = builder.pick([order_id] * 5 + ["other"])
            back_in = builder.pick(["USD", " usd"]) if builder.chance(0.1) else currency
            back = order_properties(builder, named, refund_of(builder, value), back_in)
            add_event(builder, REFUNDED, at + builder.pick([HOUR, 30 * HOUR]), back, profile_id)
        if builder.chance(0.15):
            back = order_properties(builder, order_id, builder.pick([value, None]), currency)
            add_event(builder, CANCELLED, at + builder.pick([MINUTE, 48 * HOUR]), back, profile_id)
        add_attributions(builder, event_id, at, touch)


def mend_clock(builder: Builder, event_id: str, at: datetime) -> None:
    """Give an event a readable instant: which of two comes first must not hang on one that nobody can read."""
    for event in builder.tables["events"]:
        if event["id"] == event_id:
            event["attributes"] |= {"timestamp": (at - EPOCH) // SECOND, "datetime": at.isoformat() + "+00:00"}


def refund_of(builder: Builder, value: Any) -> Any:
    """Return what went back of an order: some, all, as a negative number, or nobody knows."""
    return builder.pick([2.5, -4, value, "3.25", "some", None])


def add_attributions(builder: Builder, event_id: str, at: datetime, touch: str | None) -> None:
    """Credit an order to events of the agent, to a campaign's, or to one that is not loaded."""
    for _ in range(builder.pick([0, 1, 1, 2, 3])):
        near = [told[0] for told in builder.told if timedelta(days=-1) < at - told[2] < timedelta(days=8)]
        related = {"event": ("event", event_id)}
        way = builder.pick(["touch", "touch", "touch", "agent", "agent", "campaign", "gone", "none"])
        if way == "touch" and touch is not None:
            related["attributed_event"] = ("event", touch)
        elif way in {"touch", "agent"} and near:
            related["attributed_event"] = ("event", builder.pick(near))
        elif way == "campaign":
            clicked = add_event(builder, CLICKED_SMS, at - HOUR, {"Channel": "SMS"}, None)
            related |= {"attributed_event": ("event", clicked), "campaign": ("campaign", "01CAMP")}
        elif way == "gone":
            related |= {"attributed_event": ("event", "ev-gone"), "flow": ("flow", "01FLOW")}
        builder.add("attributions", resource("attributions", builder.new_id("at"), None, **related))


# --------------------------------------------------------------------------------------------------------------------
# Lists
# --------------------------------------------------------------------------------------------------------------------


def add_lists(builder: Builder) -> None:
    """Add metrics and profiles; some were deleted."""
    for name in METRICS:
        builder.metric_ids[name] = [builder.new_id("X")]
        if builder.chance(0.1):
            builder.metric_ids[name].append(builder.new_id("X"))
        for metric_id in builder.metric_ids[name]:
            written = builder.pick([name, name, name, name.upper(), f" {name.lower()} "])
            if name == CANCELLED and builder.chance(0.3):
                written = "Canceled Order"
            if not builder.chance(0.02):
                builder.add(
                    "metrics", resource("metrics", metric_id, {"name": written, "updated": "2025-01-01T00:00:00Z"})
                )
    for profile_id, person in PROFILES.items():
        if person is None or builder.chance(0.15):
            continue
        first, last, email, phone = person
        created_at = builder.base - builder.pick([timedelta(), -HOUR, 500 * HOUR])
        attributes = {
            "email": email,
            "phone_number": phone,
            "first_name": first,
            "last_name": last,
            "created": builder.instant(created_at, unreadable=0.05) if builder.chance(0.8) else None,
            "updated": "2025-06-01T00:00:00+00:00",
        }
        builder.add("profiles", resource("profiles", profile_id, attributes))


# --------------------------------------------------------------------------------------------------------------------
# Exports
# --------------------------------------------------------------------------------------------------------------------


def version_of(builder: Builder, story: Story, at: datetime) -> Record:
    """Return the conversation as the API shows it at an instant."""
    since, status = [(story.created_at, "open"), *(pair for pair in story.history if pair[0] <= at)][-1]
    written = STATUS_WORDS.get(status, status)
    attributes: Record = {"status": written, "created_at": builder.instant(story.created_at, unreadable=0.04)}
    # a routed conversation always says when it was updated
    attributes["updated_at"] = builder.instant(since, unreadable=0.0 if status == "routed" else 0.04)
    if story.is_preview:
        attributes["mode"] = builder.pick(["preview", " Preview"])
    elif builder.chance(0.3):
        attributes["mode"] = "live"
    return resource("conversations", story.conversation_id, attributes)


def choose_extraction(builder: Builder) -> datetime:
    """Choose the last extraction: long after everything, on or beside an instant, or 48 hours after the last word."""
    instants = sorted(builder.instants) or [builder.base]
    if builder.chance(0.45):
        return instants[-1] + builder.pick([timedelta(), HOUR, 3 * DAY, 10 * DAY])
    if builder.words and builder.chance(0.6):
        return builder.pick(builder.words) + builder.pick(TWO_DAYS)
    return builder.pick(instants) + builder.pick(worlds.NUDGES)


AGED: dict[str, list[Any]] = {
    "first_name": ["Before", None],
    "content": ["Before"],
    "role": ["system", "user"],
    "event_properties": [{"Conversation ID": "gone"}],
    "product_id": ["TEA-0"],
    "profile_id": ["01JADA", ""],
    "name": ["Before"],
}


def aged(builder: Builder, record: Record) -> Record:
    """Return an older version of a record: other values under the same id."""
    old = dict(record)
    values = dict(record["attributes"]) if "attributes" in record else old
    for name, others in AGED.items():
        if name in values and builder.chance(0.5):
            values[name] = builder.pick(others)
    for name, written in (("updated_at", None), ("updated", "2024-01-01T00:00:00+00:00")):
        if name in values and "attributes" in record:
            values[name] = written
    if "attributes" in record:
        old["attributes"] = values
    return old


def exports_of(builder: Builder, extracted_at: datetime) -> list[Export]:
    """Spread the records over one to three pulls; conversations as each pull saw them."""
    ages = builder.pick([[0], [0, 30], [0, 30], [0, 1, 72], [0, 49, 200]])
    is_cut = builder.chance(0.7)
    exports = []
    for position, age in enumerate(ages):
        at = extracted_at - age * HOUR
        tables: dict[str, list[Record]] = {table: [] for table in TYPES}
        for story in builder.stories:
            # what is newest was pulled at least once
            if (story.created_at > at and (is_cut or position)) or builder.chance(0.15 if len(ages) > 1 else 0.0):
                continue
            tables["conversations"].append(version_of(builder, story, at if is_cut else datetime.max))
            if builder.chance(0.1):
                tables["conversations"].append(version_of(builder, story, at - 24 * HOUR))
        exports.append((at, tables))
    for table in ("messages", "events", "metrics", "profiles", "attributions", "product_card_clicks"):
        for record in builder.tables.get(table, []):
            places = builder.pick([[0], [0], [0], [-1], [0, -1]])
            for place in sorted({len(ages) + place if place < 0 else place for place in places}):
                found = exports[place][1].setdefault(table, [])
                is_old = place > 0 and 0 in places
                found.append(aged(builder, record) if is_old and table != "attributions" else record)
        if table == "product_card_clicks" and table in builder.tables:
            exports[0][1].setdefault(table, [])
    found = [Export(at, files_of(builder, tables)) for at, tables in exports]
    if builder.tables.get("account_settings"):
        found[0].files.append(settings_file(builder))
    return found[:: builder.pick([1, -1])]


def settings_file(builder: Builder) -> File:
    """Return the account's settings."""
    return File(
        "account_settings", [Page(builder.tables["account_settings"])], "csv", ["timezone", "week_start", "currency"]
    )


def files_of(builder: Builder, tables: dict[str, list[Record]]) -> list[File]:
    """Write the records of one pull as pages, lists and lines; events may include what they are related to."""
    events = tables["events"]
    included: list[Record] = []
    for table in ("metrics", "profiles", "attributions"):
        if events and builder.chance(0.5):
            included += [record for record in tables[table] if builder.chance(0.9)]
            tables[table] = [record for record in tables[table] if record not in included or builder.chance(0.2)]
    files = []
    for table in ("conversations", "metrics", "profiles", "attributions"):
        records = tables[table]
        builder.random.shuffle(records)
        if not records and table != "conversations" and builder.chance(0.7):
            continue
        files += split(builder, table, [Page(records, link=f"{API}/{table}")])
    if tables["messages"] or builder.chance(0.7):
        files += split(builder, "messages", message_pages(builder, tables["messages"]))
    builder.random.shuffle(events)
    if events or builder.chance(0.5):
        half = builder.pick([0, len(events) // 2])
        pages = [Page(part, link=f"{API}/events") for part in (events[:half], events[half:]) if part] or [Page([])]
        if included:
            pages[0].included = included
        if pages[0].included and builder.chance(0.2):
            pages[0].included = [*included, {"type": "profile", "id": "01JADA"}]  # an identifier alone says nothing
        files += split(builder, "events", pages, builder.pick(["pages", "document"]) if included else "")
    if "product_card_clicks" in tables:
        clicks, form = tables["product_card_clicks"], builder.pick(["csv", "csv", "lines"])
        columns = ["click_id", "clicked_at", "profile_id", "conversation_id", "product_id"]
        files.append(File("product_card_clicks", [Page(clicks)], form, columns))
    return files


def message_pages(builder: Builder, records: Sequence[Record]) -> list[Page]:
    """Return the messages of each conversation as pages of its own; their address is where they were asked for."""
    by_conversation: dict[str, list[Record]] = {}
    for record in records:
        own = {name: value for name, value in record.items() if name != "page"}
        conversation_id = record["page"]
        # the API of a beta: a relationship may lead elsewhere, or the page have no address
        if "relationships" in own and builder.chance(0.02):
            conversation_id = "gone"
        by_conversation.setdefault(conversation_id, []).append(own)
    pages = []
    for conversation_id, own in by_conversation.items():
        builder.random.shuffle(own)
        link = f"{API}/customer-agent-conversations/{conversation_id}/customer-agent-messages"
        link += builder.pick(["", "", "?page%5Bsize%5D=100"])
        pages.append(Page(own, link=None if builder.chance(0.02) else link))
    return pages or [Page([])]


def split(builder: Builder, table: str, pages: list[Page], form: str = "") -> list[File]:
    """Write pages as one file or two; a file of one page may be a whole document."""
    form = form or builder.pick(["pages", "pages", "document", "list", "lines"])
    if table == "messages" and form in {"list", "lines"}:
        pages = [Page([placed(builder, record, page) for record in page.data]) for page in pages]
    if form == "document" and len(pages) > 1:
        form = "pages"
    if len(pages) > 1 and builder.chance(0.5):
        names = builder.pick([(f"{table}-1", f"{table}-2"), (f"{table}-b", f"{table}-a")])
        return [File(names[0], pages[:1], form), File(names[1], pages[1:], form)]
    return [File(table, pages, form)]


def placed(builder: Builder, record: Record, page: Page) -> Record:
    """Give a message that loses its page the conversation it was asked for, in most cases."""
    if "relationships" in record or page.link is None or builder.chance(0.04):
        return record
    conversation_id = page.link.split("/")[-2]
    related = {"conversation": {"data": {"type": TYPES["conversations"], "id": conversation_id}}}
    return record | {"relationships": related}


def make_world(seed: int, number: int) -> KlaviyoAccount:
    """Make the account of one world."""
    generator = random.Random(f"klaviyo/{seed}/{number}")  # noqa: S311 - a reproducible world, no secret
    zone = generator.choice(list(worlds.ZONES))
    shop = generator.choice(SHOPS)
    builder = Builder(generator, datetime.fromisoformat(generator.choice(worlds.ZONES[zone])), dict(shop))
    if zone != "UTC" or builder.chance(0.6):
        settings = {
            "timezone": zone,
            "week_start": builder.pick(worlds.WEEK_STARTS),
            "currency": builder.pick(["EUR", "DKK", "eur", ""]),
        }
        builder.add("account_settings", settings)
    if builder.chance(0.4):
        touchpoints = builder.pick([["*"], [RECOMMENDED.lower()], [RECOMMENDED, STARTED.lower()]])
        builder.attribution_settings = [("sms", name, builder.pick([None, 12, 24, 120])) for name in touchpoints]
    builder.has_number_ids = builder.chance(0.3)
    builder.names_skills = builder.chance(0.7)
    add_lists(builder)
    for _ in range(builder.pick([1, 2, 3, 5, 8])):
        add_conversation(builder)
    add_clicks(builder)
    add_orders(builder)
    extracted_at = min(choose_extraction(builder), worlds.LATEST_EXTRACTION)
    first_date = builder.base.date()
    periods: list[tuple[date, date | None]] = []
    if builder.chance(0.25):
        periods.append((first_date, first_date + timedelta(days=builder.pick([0, 1, 4]))))
        if builder.chance(0.5):
            periods.append((first_date + timedelta(days=7), builder.pick([None, first_date + timedelta(days=9)])))
    own_names = OWN_NAMES if builder.shop["order_id"] == "Order Number" else []
    return KlaviyoAccount(
        f"y{number:05d}", exports_of(builder, extracted_at), list(own_names), periods, builder.attribution_settings
    )


def make_worlds(seed: int, accounts: int) -> list[KlaviyoAccount]:
    """Make many worlds."""
    return [make_world(seed, number) for number in range(1, accounts + 1)]


# --------------------------------------------------------------------------------------------------------------------
# Writing export folders
# --------------------------------------------------------------------------------------------------------------------


def written_page(page: Page) -> Record:
    """Return a page as the API answers."""
    links = None if page.link is None else {"self": page.link, "next": None, "prev": None}
    return {"data": page.data, "links": links} | ({"included": page.included} if page.included else {})


def write_file(folder: Path, file: File) -> None:
    """Write one file in its form."""
    path = folder / file.path
    resources = [record for page in file.pages for record in (*page.data, *page.included)]
    if file.form == "csv":
        with path.open("w", encoding="utf-8", newline="") as opened:
            writer = csv.DictWriter(opened, file.columns, restval="", extrasaction="raise")
            writer.writeheader()
            writer.writerows(resources)
    elif file.form in {"document", "list"}:
        content = resources if file.form == "list" else written_page(file.pages[0])
        path.write_text(json.dumps(content, indent=1, ensure_ascii=False), encoding="utf-8")
    else:
        lines = [written_page(page) for page in file.pages] if file.form == "pages" else resources
        path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")


def write_exports(accounts: Sequence[KlaviyoAccount], directory: Path) -> list[Path]:
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


def seed_rows(accounts: Sequence[KlaviyoAccount]) -> dict[str, list[tuple[Any, ...]]]:
    """Return the rows that the accounts add to seeds, by seed, the columns in order."""
    rows: dict[str, list[tuple[Any, ...]]] = {"value_map": list(VALUE_MAP) if accounts else []}
    for account in accounts:
        key = (account.source_system, account.account_id)
        for seed, own in (
            ("event_properties", account.event_properties),
            # no channel: every one in which the AI answered
            ("agent_live_periods", [(*period, None) for period in account.live_periods]),
            ("sales_attribution_settings", account.attribution_settings),
        ):
            rows.setdefault(seed, []).extend((*key, *values) for values in own)
    return rows
