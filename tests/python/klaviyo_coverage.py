"""What random Klaviyo accounts must hold: file forms, ways of an event, statuses, edges of windows, kinds of sales.

A branch is a short sentence about something that stands in an account. `branches_of` finds those of one account,
BRANCHES lists those that must occur.

    .venv/bin/python tests/python/compare_worlds.py --source klaviyo --accounts 300 --seed 1 --coverage
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from tests.python import oracle
from tests.python.klaviyo_mapping import (
    AGENT_METRICS,
    QUIET,
    AccountMapping,
    Order,
    api_instant,
    channel_named,
    record_rows,
    related,
    status_named,
    text,
    words,
)
from tests.python.klaviyo_worlds import TYPES, KlaviyoAccount
from tests.python.oracle import Row
from tests.python.worlds import SECOND
from tests.python.worlds_coverage import BESIDE

# --------------------------------------------------------------------------------------------------------------------
# Files and versions
# --------------------------------------------------------------------------------------------------------------------


def of_files(mapping: AccountMapping) -> Iterator[str]:
    """Yield how the account was pulled."""
    exports = mapping.account.exports
    yield f"{len(exports)} exports"
    ages = [export.extracted_at for export in exports]
    yield from ["the newest export loaded first"] if len(ages) > 1 and ages[0] == max(ages) else []
    tables = {kind: table for table, kind in TYPES.items()}
    for export in exports:
        for file in export.files:
            yield f"{file.table} written as {file.form}"
            yield from ["a table in two files of one export"] if "-" in file.name else []
            yield from ["a file of several pages"] if len(file.pages) > 1 and file.form == "pages" else []
            yield from ["a page without data"] if not any(page.data for page in file.pages) else []
            for page in file.pages:
                yield from (f"{tables[record['type']]} included with {file.table}" for record in page.included)
                yield from ["an identifier alone"] if {"type": "profile", "id": "01JADA"} in page.included else []
                yield from ["a page without an address"] if page.link is None and file.is_paged else []
    yield "account_settings: " + ("rows" if mapping.settings else "no file")
    yield from ["no currency of the account"] if mapping.currency is None else []
    clicks = len(mapping.versions["product_card_clicks"])
    yield "product_card_clicks: " + ("rows" if clicks else "an empty file" if mapping.has_click_file else "no file")
    yield from of_versions(mapping)


def of_versions(mapping: AccountMapping) -> Iterator[str]:
    """Yield records that were pulled again, and conversations as they changed in between."""
    for table in (*TYPES, "product_card_clicks"):
        key = "id" if table in TYPES else "click_id"
        by_id: dict[str, list[tuple[datetime, Row]]] = {}
        for version in mapping.versions[table]:
            by_id.setdefault(version.record[key], []).append((version.extracted_at, version.record))
        for found in by_id.values():
            is_edited = any(record != found[-1][1] for _, record in found)
            yield from [f"{table} pulled again, edited"] if is_edited and found[0][0] < found[-1][0] else []
            yield from [f"{table} twice in one pull, edited"] if is_edited and found[0][0] == found[-1][0] else []
    for conversation_id in mapping.conversations:
        statuses = [status_named(version) for version in mapping.versions_by_id(conversation_id)]
        for before, after in pairwise(statuses):
            yield from [f"{before} became {after}"] if before != after else []
    for conversation_id in mapping.conversations:
        for version in mapping.versions_by_id(conversation_id):
            updated_at = api_instant(version.attributes.get("updated_at"))
            yield from ["a version updated after as_of"] if not mapping.is_known(updated_at) else []
            yield from ["a version without a readable update"] if updated_at is None else []


FILES = [
    *(f"{number} exports" for number in (1, 2, 3)),
    "the newest export loaded first",
    *(f"{table} written as {form}" for table in TYPES for form in ("pages", "document", "list", "lines")),
    *("product_card_clicks written as csv", "product_card_clicks written as lines"),
    *(f"{table} included with events" for table in ("metrics", "profiles", "attributions")),
    *("a table in two files of one export", "a file of several pages", "a page without data", "an identifier alone"),
    *("a page without an address", "account_settings: rows", "account_settings: no file", "no currency of the account"),
    *(f"product_card_clicks: {state}" for state in ("rows", "an empty file", "no file")),
    *(f"{table} pulled again, edited" for table in ("conversations", "messages", "events", "metrics", "profiles")),
    *("product_card_clicks pulled again, edited", "conversations twice in one pull, edited"),
    *(f"open became {status}" for status in ("resolved", "routed", "closed", "unknown")),
    *("routed became resolved", "closed became resolved", "resolved became open"),
    *("a version updated after as_of", "a version without a readable update"),
]

# --------------------------------------------------------------------------------------------------------------------
# Messages and events
# --------------------------------------------------------------------------------------------------------------------


def of_messages(mapping: AccountMapping) -> Iterator[str]:
    """Yield who wrote, and how a message finds its conversation."""
    for message_id, version in mapping.newest("messages").items():
        row = mapping.messages[message_id]
        yield f"role {words(version.attributes.get('role'))}"
        yield f"a message at {shape_of(version.attributes.get('created_at'))}"
        named, asked = related(version.record, "conversation"), version.page_link
        if named is not None and asked is not None:
            yield "a message of its relationship's conversation" + ("" if named in asked else ", not its page's")
        elif named is not None or asked is not None:
            yield "a message of " + ("its relationship's" if named else "its page's") + " conversation alone"
        else:
            yield "a message of no conversation"
        yield from ["a message of an unknown conversation"] if row["conversation_id"] == "gone" else []


def shape_of(value: object) -> str:
    """Say how an instant is written."""
    if api_instant(value) is None:
        return "an unreadable instant"
    return "an instant with an offset" if isinstance(value, str) else "seconds since 1970"


def of_events(mapping: AccountMapping) -> Iterator[str]:
    """Yield events: their clocks, their metrics, what they say and what they leave out."""
    for event_id, version in mapping.newest("events").items():
        event, attributes = mapping.events[event_id], version.attributes
        yield f"event {event.word}" if event.word else "an event of a metric that means nothing"
        metric_id = related(version.record, "metric")
        yield from ["an event of a deleted metric"] if metric_id not in mapping.metric_names else []
        at, seconds = api_instant(attributes.get("datetime")), attributes.get("timestamp")
        yield from ["an event at no instant"] if event.at is None else []
        yield from ["an event at its seconds alone"] if at is None and event.at is not None else []
        is_apart = at is not None and isinstance(seconds, int) and api_instant(seconds) != at.replace(microsecond=0)
        yield from ["two clocks that disagree"] if is_apart else []
        if event.word in AGENT_METRICS.values():
            conversation_id = event.says.get("conversation_id")
            place = text(conversation_id) in mapping.conversations
            yield "an event of a conversation" if place else "an event of no loaded conversation"
            yield f"channel {channel_named(event.says.get('channel')) if event.says.get('channel') else None}"
            yield from ["a conversation named by a number"] if isinstance(conversation_id, int) else []
            yield f"tags {shape_of_tags(event.says.get('tags'))}"
            yield "an event with a profile" if event.profile_id else "an event without a profile"
    names = Counter(name for name in mapping.metric_names.values() if name in AGENT_METRICS)
    yield from ["two metrics of one name"] if max(names.values(), default=0) > 1 else []
    yield from ["a metric of the shop's own makes an offer"] if "customer agent offered a person" in names else []


def shape_of_tags(value: object) -> str:
    """Say how tags are written."""
    if isinstance(value, list):
        return "in a list" if value else "in an empty list"
    return "none" if value is None else "with semicolons" if ";" in str(value) else "in a text"


def of_conversations(mapping: AccountMapping) -> Iterator[str]:
    """Yield conversations: what their events know of them."""
    for conversation_id, row in mapping.conversations.items():
        events = mapping.events_of.get(conversation_id, [])
        yield from ["a conversation without an event"] if not events else []
        yield from ["a preview"] if row["is_test"] else []
        yield {0: "no tag", 1: "one tag"}.get(len(row["tags"]), "several tags")
        channels = {channel_named(event.says["channel"]) for event in events if event.says.get("channel")}
        yield from ["events of several channels"] if len(channels) > 1 else []
        profiles = {event.profile_id for event in events}
        yield from ["events of several profiles"] if len(profiles - {None}) > 1 else []
        for word in ("escalated", "resolved", "offered"):
            told = [event for event in events if event.word == word]
            yield from [f"told as {word} twice"] if len(told) > 1 else []
            yield from [f"told as {word}"] if told else []
        if conversation_id not in mapping.known:
            yield "a conversation of after as_of"
            continue
        for item in mapping.known[conversation_id].items:
            yield from [f"{item.event_type} that the status tells"] if item.kind == "event" and not item.item_id else []
        contact = mapping.contacts.get(row["contact_id"] or "", {})
        names = ("contact_name", "email", "phone")
        known_by = next((name for name in names if contact.get(name)), "its id" if row["contact_id"] else "nobody")
        yield f"called by {known_by}"


EVENTS = [
    *(f"role {role}" for role in ("user", "agent", "system", "robot", None)),
    *("a message at an unreadable instant", "a message at an instant with an offset"),
    "a message at seconds since 1970",
    *("a message of its relationship's conversation", "a message of its relationship's conversation, not its page's"),
    *("a message of its relationship's conversation alone", "a message of its page's conversation alone"),
    "a message of no conversation",
    *(f"event {word}" for word in ("started", "resolved", "escalated", "recommended", "offered")),
    *(f"event {word}" for word in ("placed", "refunded", "cancelled")),
    *("an event of a metric that means nothing", "an event of a deleted metric", "an event at no instant"),
    *("an event at its seconds alone", "two clocks that disagree", "an event of a conversation"),
    *("an event of no loaded conversation", "an event with a profile", "an event without a profile"),
    *(f"channel {channel}" for channel in ("web_chat", "sms", "email", "whatsapp", "unheard-of", None)),
    *(f"tags {shape}" for shape in ("in a list", "in an empty list", "none", "with semicolons", "in a text")),
    "a conversation named by a number",
    *("two metrics of one name", "a metric of the shop's own makes an offer"),
    *("a conversation without an event", "a preview", "no tag", "one tag", "several tags"),
    *("events of several channels", "events of several profiles", "a conversation of after as_of"),
    *(f"told as {word}" for word in ("escalated", "resolved", "offered")),
    *("told as escalated twice", "told as offered twice"),
    *("handoff that the status tells", "closed that the status tells"),
    *(f"called by {name}" for name in ("contact_name", "email", "phone", "its id", "nobody")),
]

# --------------------------------------------------------------------------------------------------------------------
# Statuses
# --------------------------------------------------------------------------------------------------------------------


def of_statuses(mapping: AccountMapping, tables: dict[str, list[Row]]) -> Iterator[str]:
    """Yield statuses, their edges, and how the stated one compares."""
    for row in tables["fct_conversation_statuses"]:
        yield f"{row['status']}, {row['reason']}"
        yield f"stated: {row['vendor_comparison']}"
        yield from ["offered and not accepted"] if row["is_offer_unaccepted"] else []
        yield from ["offered and routed"] if row["handoff_offers"] and row["status"] == "routed" else []
        conversation = mapping.known[row["conversation_id"]]
        spoken = [item for item in conversation.items if item.is_contact_message or item.is_ai_reply]
        if not spoken:
            continue
        last = spoken[-1]
        speaker = "the AI's" if last.is_ai_reply else "the customer's"
        beside = BESIDE.get(mapping.as_of - last.at - QUIET)
        yield from [f"as_of {beside} 48 h after {speaker} last word"] if beside else []
        closes = [item for item in conversation.items if item.is_close]
        for close in closes:
            is_after = close.position > last.position
            beside = BESIDE.get(close.at - last.at - QUIET)
            yield from [f"a close {beside} 48 h after {speaker} last word"] if beside and is_after else []
            yield from [f"a close before {speaker} last word"] if not is_after else []
            yield from ["a close at the last word's instant"] if is_after and close.at == last.at else []
        handoffs = [item for item in conversation.items if item.is_handoff_event]
        yield from ["the AI went on after a handoff"] if handoffs and last.position > handoffs[0].position else []
        yield from ["a system line last"] if conversation.items[-1].sender_kind == "system" else []
    for row in tables["fct_conversations"]:
        first, substantive = row["first_question"], row["first_substantive_question"]
        yield from ["only greetings"] if first and substantive is None else []
        yield from ["a greeting, then a question"] if first and substantive and first != substantive else []
        yield from ["a long text of greetings is a question"] if substantive and substantive.endswith("hi!!") else []


ENDS = ("a second before", "exactly at", "a second after")
STATUSES = [
    *("routed, handoff_event", "closed, custom_message_shown"),
    *("resolved, conversation_closed", "resolved, quiet_48_hours"),
    *("open, waiting_for_customer", "open, waiting_for_agent", "unresolved_abandoned, customer_spoke_last"),
    "unknown, no_message",
    *("stated: agrees", "stated: outdated", "stated: no_vendor_status", "stated: differs", "stated: not_comparable"),
    "stated: not_stated",
    *("offered and not accepted", "offered and routed"),
    *(
        f"as_of {beside} 48 h after {speaker} last word"
        for beside in ENDS
        for speaker in ("the AI's", "the customer's")
    ),
    *(f"a close {beside} 48 h after the AI's last word" for beside in ENDS),
    *("a close before the AI's last word", "a close at the last word's instant", "the AI went on after a handoff"),
    *("a system line last", "only greetings", "a greeting, then a question", "a long text of greetings is a question"),
]

# --------------------------------------------------------------------------------------------------------------------
# Sales, touches and days
# --------------------------------------------------------------------------------------------------------------------


def of_orders(mapping: AccountMapping) -> Iterator[str]:
    """Yield orders, what went back of them, and the touches before them."""
    told = Counter(text(event.says.get("order_id")) for event in mapping.events.values() if event.word == "placed")
    yield from ["an order told by two events"] if max((n for order, n in told.items() if order), default=0) > 1 else []
    for order in mapping.orders.values():
        yield from ["an order of after as_of"] if order.order_id not in mapping.placed else []
        yield from ["an order without an id"] if order.order_id == order.event.event_id else []
        yield from ["an order of a number"] if order.order_id.isdigit() else []
        yield "a value" if order.value is not None else "no readable value"
        yield from ["an order without a profile"] if order.event.profile_id is None else []
        yield from ["an order of no known currency"] if order.currency is None else []
        yield from of_changes(mapping, order)
        yield from of_touches(mapping, order)
    yield from (
        ["orders of several currencies"] if len({order.currency for order in mapping.orders.values()}) > 1 else []
    )
    yield from ["a shop's own names"] if mapping.account.event_properties else []
    for touch in mapping.touches:
        yield f"{touch.touch_type} with" + ("" if touch.contact_id else "out") + " a profile"
        yield from [f"{touch.touch_type} at no instant"] if touch.at is None else []
        yield from [f"{touch.touch_type} of no conversation"] if touch.conversation_id is None else []


def of_changes(mapping: AccountMapping, order: Order) -> Iterator[str]:
    """Yield what went back of an order."""
    changes = [e for e in mapping.events.values() if text(e.says.get("order_id")) == order.order_id]
    words_of = Counter(event.word for event in changes if mapping.is_known(event.at))
    if words_of["cancelled"]:
        yield "cancelled" + (" after a refund" if words_of["refunded"] else "")
    elif words_of["refunded"]:
        yield "refunded, nobody knows how much" if order.refunded_value is None else "refunded"
        yield from ["refunded twice"] if words_of["refunded"] > 1 else []
    is_late = any(event.word in {"refunded", "cancelled"} and not mapping.is_known(event.at) for event in changes)
    yield from ["taken back after as_of"] if is_late and order.order_id in mapping.placed else []


def of_touches(mapping: AccountMapping, order: Order) -> Iterator[str]:
    """Yield the touches before an order, at the ends of the windows."""
    placed_at, contact_id = order.event.at, order.event.profile_id
    if placed_at is None or contact_id is None or order.order_id not in mapping.placed:
        return
    fitting = Counter(
        touch.touch_type
        for touch in mapping.touches
        if touch.contact_id == contact_id
        and touch.at is not None
        and timedelta() <= placed_at - touch.at <= oracle.ATTRIBUTION_WINDOW
    )
    yield from (f"two of {kind} before an order" for kind, number in fitting.items() if number > 1)
    for touch in mapping.touches:
        if touch.contact_id == contact_id and touch.at is not None:
            beside = {-SECOND: "a second before", timedelta(): "exactly at", SECOND: "a second after"}
            day = beside.get(placed_at - touch.at - oracle.ATTRIBUTION_WINDOW)
            yield from [f"an order {day} 24 h after a {touch.touch_type}"] if day else []
            start = beside.get(placed_at - touch.at)
            yield from [f"an order {start} a {touch.touch_type}"] if start in {"a second before", "exactly at"} else []
    for version in mapping.newest("attributions").values():
        event = mapping.events.get(related(version.record, "attributed-event") or "")
        if related(version.record, "event") != order.event.event_id:
            continue
        yield "attributed to " + (
            "nothing loaded" if event is None else "the agent" if event.word in AGENT_METRICS.values() else "a campaign"
        )
        if event is not None and event.at is not None:
            for _, touchpoint, hours in mapping.account.attribution_settings:
                beside_end = beside_of(placed_at - event.at, hours)
                yield from [f"an order {beside_end} the end of the settings' window"] if beside_end else []
                yield from ["a touchpoint of the settings"] if touchpoint == event.metric else []
                yield from ["a touchpoint that the settings leave out"] if touchpoint not in {"*", event.metric} else []


def beside_of(distance: timedelta, hours: int | None) -> str | None:
    """Say where an order lies beside the end of a window."""
    return None if hours is None else BESIDE.get(distance - timedelta(hours=hours))


def of_sales(mapping: AccountMapping, tables: dict[str, list[Row]]) -> Iterator[str]:
    """Yield sales, proxies, and days."""
    for row in tables["fct_attributed_orders"]:
        yield f"sold over {row['channel']}, {row['claims']} claims"
        yield from ["a sale without a conversation"] if row["conversation_id"] not in mapping.known else []
        yield from ["a sale of unknown net value"] if row["value"] is not None and row["net_value"] is None else []
    currencies = {row["currency"] for row in tables["fct_attributed_orders"]}
    yield from ["sales of several currencies"] if len(currencies) > 1 else []
    yield from ["a proxy of a sale"] if tables["fct_recommended_orders"] else []
    dates = {row["date_day"]: row for row in tables["dim_agent_dates"]}
    for row in dates.values():
        quiet = "before the first sign" if row["quiet_days"] is None else min(row["quiet_days"], 3)
        yield f"a day by {row['basis']}, {quiet} quiet days, {'' if row['is_measured'] else 'not '}measured"
    for row in tables["fct_attributed_orders"]:
        day = dates.get(row["placed_date"])
        kind = "before the first record" if day is None else "measured" if day["is_measured"] else "not measured"
        yield f"a sale on a day {kind}"
    for row in tables["rpt_klaviyo__overview"]:
        yield from ["no zero sales"] if row["channel"] in {"sms", "web_chat"} and row["sales_orders"] is None else []
        yield from ["zero sales"] if row["sales_orders"] == 0 else []
        yield from ["sales of other currencies"] if row["other_currency_orders"] else []
        yield from ["sales of an unknown currency"] if row["sales_orders"] and row["currency"] == "unknown" else []
        is_of_status = row["group_by"] == "status" and row["group_value"] != "none"
        yield from ["a sale in a status"] if is_of_status and row["sales_orders"] else []


SALES = [
    *(
        "an order told by two events",
        "an order of after as_of",
        "an order without an id",
        "a value",
        "no readable value",
    ),
    *(
        "an order without a profile",
        "an order of no known currency",
        "orders of several currencies",
        "a shop's own names",
    ),
    *("cancelled", "cancelled after a refund", "refunded", "refunded twice", "refunded, nobody knows how much"),
    *("taken back after as_of", "an order of a number"),
    *(f"{kind} with{out} a profile" for kind in ("card_click", "recommendation") for out in ("", "out")),
    *(f"{kind} at no instant" for kind in ("card_click", "recommendation")),
    *(f"{kind} of no conversation" for kind in ("card_click", "recommendation")),
    *(f"two of {kind} before an order" for kind in ("card_click", "recommendation")),
    *(f"an order {beside} 24 h after a {kind}" for beside in ENDS for kind in ("card_click", "recommendation")),
    *(
        f"an order {beside} a {kind}"
        for beside in ("a second before", "exactly at")
        for kind in ("card_click", "recommendation")
    ),
    *(f"attributed to {what}" for what in ("the agent", "a campaign", "nothing loaded")),
    *(f"an order {beside} the end of the settings' window" for beside in ENDS),
    *("a touchpoint of the settings", "a touchpoint that the settings leave out"),
    *("sold over web_chat, 1 claims", "sold over web_chat, 2 claims", "sold over sms, 1 claims"),
    *(
        "a sale without a conversation",
        "a sale of unknown net value",
        "sales of several currencies",
        "a proxy of a sale",
    ),
    *(f"a day by seen, {days} quiet days, measured" for days in (0, 1, 2)),
    *(f"a day by seen, {days} quiet days, not measured" for days in (3, "before the first sign")),
    *("a day by stated, 0 quiet days, measured", "a day by stated, 3 quiet days, measured"),
    *("a day by stated, 3 quiet days, not measured", "a day by stated, 1 quiet days, not measured"),
    *(f"a sale on a day {kind}" for kind in ("measured", "not measured", "before the first record")),
    *("no zero sales", "zero sales", "sales of other currencies", "sales of an unknown currency", "a sale in a status"),
]
BRANCHES = [*FILES, *EVENTS, *STATUSES, *SALES]


def branches_of(account: KlaviyoAccount) -> set[str]:
    """Return the branches that occur in one account."""
    mapping, tables = AccountMapping(account), record_rows(account)
    parts = (of_files, of_messages, of_events, of_conversations, of_orders)
    found = {branch for part in parts for branch in part(mapping)}
    return found | set(of_statuses(mapping, tables)) | set(of_sales(mapping, tables))


def count_branches(accounts: Iterable[KlaviyoAccount]) -> Counter[str]:
    """Return in how many accounts each branch occurs; 0 for one that never does."""
    found = Counter(dict.fromkeys(BRANCHES, 0))
    for account in accounts:
        found.update(branches_of(account))
    return found
