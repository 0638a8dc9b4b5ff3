"""What random worlds must hold: every branch and edge of the rules, counted; and where each known edge case is tested.

A branch is a short sentence about something that stands in a world. `branches_of` finds those of one world; BRANCHES
lists those that must occur. EDGE_CASES says for each of the edge cases that the project promises to get right which
branches make it; scenarios (tests/scenarios/*.toml) name the edge case in their own names.

    .venv/bin/python tests/python/compare_worlds.py --accounts 400 --seed 1 --coverage
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from tests.python import oracle, oracle_exits, worlds
from tests.python.oracle import Account, Episode, Item, Result
from tests.python.worlds import HOUR, MICROSECOND, SECOND, ZONES

# --------------------------------------------------------------------------------------------------------------------
# Edges in time
# --------------------------------------------------------------------------------------------------------------------

BESIDE = {
    -SECOND: "a second before",
    -MICROSECOND: "a microsecond before",
    timedelta(): "exactly at",
    MICROSECOND: "a microsecond after",
    SECOND: "a second after",
}
KINDS = {
    "customer message": lambda item: item.is_contact_message,
    "AI reply": lambda item: item.is_ai_reply,
    "human reply": lambda item: item.is_human_reply,
    "handoff event": lambda item: item.is_handoff_event,
    "human assignment": lambda item: item.is_human_assignment,
    "request": lambda item: item.is_request,
    "close": lambda item: item.is_close,
}
HOURS = (24, 48, 72, 168)
# columns besides those of items whose instant may be later than as_of
LATER = [
    *[("feedback", "submitted_at"), ("orders", "placed_at"), ("orders", "refunded_at"), ("tickets", "closed_at")],
    *[("conversations", "opened_at"), ("conversations", "closed_at"), ("knowledge_gaps", "asked_at")],
]


def edges_after_replies(conversation: oracle.Conversation) -> Iterator[str]:
    """Yield items at the end of a window that began with the AI reply before them."""
    reply: Item | None = None
    for item in conversation.items:
        if reply is not None:
            for hours in HOURS:
                beside = BESIDE.get(item.at - reply.at - hours * HOUR)
                if beside is not None:
                    yield from (f"{kind} {beside} {hours} h" for kind, fits in KINDS.items() if fits(item))
                    yield from [f"letting go {beside} {hours} h"] if item.is_letting_go else []
        reply = item if item.is_ai_reply else reply


def edges_of_as_of(account: Account, episodes: Sequence[Episode], zone: oracle.zoneinfo.ZoneInfo) -> Iterator[str]:
    """Yield what lies at and beside as_of, and beside the instants at which outcomes are frozen."""
    as_of = oracle.as_of_account(account, None)
    for episode in episodes:
        if episode.last_ai_reply is not None and episode.evaluation_at is not None:
            beside = BESIDE.get(as_of - episode.evaluation_at)
            yield from [f"as_of {beside} the evaluation"] if beside else []
    for items in oracle.read_items(account, zone).values():
        for item in items:
            beside = BESIDE.get(item.at - as_of)
            yield from [f"item {beside} as_of"] if beside else []
            yield from ["item later than as_of"] if item.at > as_of else []
    for table, column in LATER:
        for row in newest(account, table):
            at = oracle.parse_instant(row.get(column), zone)
            yield from [f"{table}.{column} later than as_of"] if at is not None and at > as_of else []


def newest(account: Account, table: str) -> Iterable[oracle.TextRow]:
    """Return the newest version of each row of a table."""
    return oracle.newest_records(account, table) if table in oracle.TABLE_KEYS else []


AS_OF_EDGES = [
    *(f"as_of {beside} the evaluation" for beside in BESIDE.values()),
    *(f"item {beside} as_of" for beside in BESIDE.values()),
    "item later than as_of",
    *(f"{table}.{column} later than as_of" for table, column in LATER),
]
REPLY_EDGES = [
    *(f"{kind} {beside} 72 h" for kind in KINDS for beside in BESIDE.values()),
    *(f"letting go {beside} 72 h" for beside in ("a second before", "exactly at")),
    *(f"customer message {beside} {hours} h" for hours in HOURS for beside in BESIDE.values()),
    *(f"human reply {beside} {hours} h" for hours in HOURS for beside in ("exactly at", "a second before")),
]


def edges_of_votes(account: Account, episodes: Sequence[Episode], zone: oracle.zoneinfo.ZoneInfo) -> Iterator[str]:
    """Yield votes beside the evaluation of the reply they are about, ties, and votes that change."""
    replies = {reply.item_id: (reply, episode) for episode in episodes for reply in episode.ai_replies}
    items = {episode.conversation.conversation_id: episode.conversation.items for episode in episodes}
    holders = Counter(row.get("message_id") for row in newest(account, "messages"))
    known: dict[str, list[tuple[datetime, str]]] = {}
    for row in newest(account, "feedback"):
        at, polarity = oracle.parse_instant(row.get("submitted_at"), zone), oracle.polarity_of(row)
        message_id, conversation_id = oracle.text_of(row, "message_id"), oracle.text_of(row, "conversation_id")
        if message_id is None:
            yield "feedback without a message" if conversation_id else "feedback without any id"
        elif message_id not in replies:
            yield "feedback on what is no AI reply"
        if message_id is not None and holders[message_id] > 1:
            yield f"vote on an id of several conversations, {'naming' if conversation_id else 'without'} one"
        if message_id is None and conversation_id and at is not None:
            yield from nearest_replies(items.get(conversation_id, []), at)
        if at is None or polarity is None:
            yield "feedback that is no vote"
        elif message_id in replies:
            reply, episode = replies[message_id]
            beside = BESIDE.get(at - reply.at - oracle.EPISODE_WINDOW)
            yield from [f"vote {beside} 72 h"] if beside else []
            yield from ["vote before its reply"] if at < reply.at else []
            yield "vote on the last reply" if reply is episode.last_ai_reply else "vote on an earlier reply"
            known.setdefault(message_id, []).append((at, polarity))
    for votes in known.values():
        for (at, polarity), (later_at, later) in pairwise(sorted(votes)):
            if polarity != later:
                yield f"votes {polarity}, {later} at one instant" if at == later_at else f"vote turns {later}"


def nearest_replies(items: Sequence[Item], at: datetime) -> Iterator[str]:
    """Yield who answered last before a vote that names no message, and the person who answered at its instant."""
    answers = [item for item in items if item.at <= at and (item.is_ai_reply or item.is_human_reply)]
    is_after_ai = any(item.is_ai_reply for item in answers)
    if answers and is_after_ai:
        yield f"vote of a conversation after {'the AI' if answers[-1].is_ai_reply else 'a person'}"
    for item in items:
        if item.is_human_reply and is_after_ai and item.at - at in BESIDE:
            yield f"person {BESIDE[item.at - at]} a vote of the conversation"


VOTE_EDGES = [
    *(f"vote {beside} 72 h" for beside in BESIDE.values()),
    *("feedback without a message", "feedback without any id", "feedback on what is no AI reply"),
    *("feedback that is no vote", "vote before its reply", "vote on the last reply", "vote on an earlier reply"),
    *("votes negative, neutral at one instant", "votes neutral, positive at one instant"),
    *("votes negative, positive at one instant", "vote turns positive", "vote turns negative"),
    *("vote on an id of several conversations, naming one", "vote on an id of several conversations, without one"),
    *("vote of a conversation after the AI", "vote of a conversation after a person"),
    *(f"person {beside} a vote of the conversation" for beside in BESIDE.values()),
]


def edges_of_recontacts(episodes: Sequence[Episode]) -> Iterator[str]:
    """Yield eligible episodes whose customer first speaks beside the end of another's seven days, or at its anchor."""
    for episode in episodes:
        for other in episodes:
            same = episode.conversation.contact_id in {other.conversation.contact_id} - {None}
            if other is episode or not other.is_eligible or episode.anchor is None:
                continue
            spoke_at = other.contact_messages[0].at
            if same or other.conversation is episode.conversation:
                beside = BESIDE.get(spoke_at - episode.anchor - oracle.RECONTACT_WINDOW)
                who = "conversation" if other.conversation is episode.conversation else "contact"
                yield from [f"{who} returns {beside} seven days"] if beside else []
                yield from ["contact returns at the instant of the anchor"] if spoke_at == episode.anchor else []
                if other.started_at is not None and other.started_at <= episode.anchor < spoke_at:
                    yield "the shop spoke before the contact returned"


RECONTACT_EDGES = [
    *(f"{who} returns {beside} seven days" for who in ("contact", "conversation") for beside in BESIDE.values()),
    *("contact returns at the instant of the anchor", "the shop spoke before the contact returned"),
]


# --------------------------------------------------------------------------------------------------------------------
# Values and shapes
# --------------------------------------------------------------------------------------------------------------------

WORDS = {
    ("messages", "sender_kind"): oracle.SENDER_KINDS,
    ("messages", "item_type"): oracle.ITEM_TYPES,
    ("messages", "delivery_status"): {"sent", "delivered", "read", "failed", "pending"},
    ("conversation_events", "event_type"): oracle.EVENT_TYPES,
    ("conversation_events", "from_kind"): {"ai", "human", "team", "bot"},
    ("conversation_events", "to_kind"): {"ai", "human", "team", "bot"},
    ("conversation_events", "initiated_by_kind"): set(oracle.INITIATORS),
    ("feedback", "feedback_type"): {*oracle.VOTING_FEEDBACK_TYPES, "nps"},
    ("feedback", "polarity"): oracle.POLARITIES,
    ("product_touches", "touch_type"): {"card_click", "recommendation", "link_click"},
    ("knowledge_gaps", "status"): {"open", "resolved", "dismissed"},
    ("account_settings", "week_start"): set(oracle.WEEK_START_SHIFT),
}
INSTANT_COLUMNS = {
    "messages": "sent_at",
    "conversation_events": "occurred_at",
    "conversations": "opened_at",
    "feedback": "submitted_at",
    "orders": "placed_at",
}


def values_of(account: Account) -> Iterator[str]:
    """Yield the words of enumerations, those that no map knows, and the ways in which values are written."""
    for (table, column), words in WORDS.items():
        for row in newest(account, table):
            word = oracle.word_of(row, column)
            yield f"{table}.{column} {word if word in words else 'unknown' if word else 'empty'}"
            yield from [f"{table}.{column} in capitals or blanks"] if word and row[column] != word else []
    for table, column in INSTANT_COLUMNS.items():
        for row in newest(account, table):
            match = oracle.INSTANT_PATTERN.fullmatch((row.get(column) or "").strip())
            yield f"{table}.{column} {'unreadable' if match is None else 'with offset' if match.group(8) else 'local'}"
            yield from (
                [f"{table}.{column} in words"] if match and (match.group(8) or "").lower() in {"utc", "gmt"} else []
            )
            yield from [f"{table}.{column} none"] if row.get(column) in worlds.NONE else []
    for row in newest(account, "messages"):
        yield from texts_of(row)
        for column in ("n_citations", "n_actions"):
            count = oracle.parse_count(row.get(column))
            yield f"{column} {'unknown' if count is None else 'none' if count == 0 else 'some'}"
        yield from ["a negative count"] if (row.get("n_citations") or "").startswith("-") else []
    for row in newest(account, "feedback"):
        scale = (oracle.word_of(row, "feedback_type"), row.get("scale_min"), row.get("scale_max"))
        if not row.get("polarity"):
            yield f"{scale[0]} {scale[1]}-{scale[2]} {oracle.polarity_of(row)}"


def texts_of(row: oracle.TextRow) -> Iterator[str]:
    """Yield what a customer's words are as a confirmation."""
    text = row.get("text") or ""
    if oracle.word_of(row, "sender_kind") == "contact":
        yield f"text that confirms: {oracle.is_confirmation(text)}"
        pool = oracle.confirming_words()
        words = oracle.words_of(text)
        yield from ["text of blanks"] if text and not text.strip() else []
        yield from ["text without a word"] if text.strip() and not words else []
        yield from ["text of words that only fill"] if words and not any(pool.get(word, True) for word in words) else []
        yield from ["text that confirms and says more"] if {True} < {pool.get(w) for w in words} > {None} else []
        yield from [f"text of {len(text)} code points"] if len(text) in {60, 61} and text[0] in "T\U0001f44d" else []
        yield from ["text with a pictograph"] if any(word in "\U0001f44d\u2764" for word in words) else []
        yield from ["text with an apostrophe"] if oracle.APOSTROPHES & set(text) and "thats" in words else []
        # what our side says by its columns, the customer cannot have meant
        if (oracle.word_of(row, "item_type") or "message") != "message" or oracle.word_of(
            row, "delivery_status"
        ) == "failed":
            yield "a message of the customer's that contradicts itself"


VALUES = [
    *(f"text that confirms: {answer}" for answer in (True, False, None)),
    *("text of blanks", "text without a word", "text of words that only fill", "text that confirms and says more"),
    *("text of 60 code points", "text of 61 code points", "text with a pictograph", "text with an apostrophe"),
    "a message of the customer's that contradicts itself",
    *(f"{t}.{c} {how}" for t, c in INSTANT_COLUMNS.items() for how in ("in words", "none")),
    *(f"{table}.{column} {word}" for (table, column), words in WORDS.items() for word in words),
    *(f"{table}.{column} unknown" for table, column in WORDS if (table, column) != ("messages", "delivery_status")),
    *(f"{table}.{column} empty" for table, column in WORDS if column != "touch_type"),
    *(f"messages.{column} in capitals or blanks" for column in ("sender_kind", "item_type", "delivery_status")),
    *(f"{t}.{c} {how}" for t, c in INSTANT_COLUMNS.items() for how in ("unreadable", "with offset", "local")),
    *(f"{count} {how}" for count in ("n_citations", "n_actions") for how in ("unknown", "none", "some")),
    "a negative count",
    *(f"csat 1-5 {polarity}" for polarity in ("negative", "neutral", "positive", None)),
    *(f"csat 0-2 {polarity}" for polarity in ("negative", "neutral", "positive", None)),
    *(f"ces 1-7 {polarity}" for polarity in ("negative", "neutral", "positive", None)),
    *("ces 1-5 None", "csat - None", "nps 0-10 None", "custom - None", "survey 1-5 None"),
    *(f"helpful_vote - {polarity}" for polarity in ("negative", "positive", None)),
]


def shapes_of_conversations(account: Account, episodes: Sequence[Episode]) -> Iterator[str]:
    """Yield what is awkward about a conversation as a whole."""
    by_conversation: dict[str, list[Episode]] = {}
    for episode in episodes:
        by_conversation.setdefault(episode.conversation.conversation_id, []).append(episode)
    for own in by_conversation.values():
        conversation = own[0].conversation
        items = conversation.items
        public = [item for item in items if item.is_public]
        yield f"{min(len(own), 3)} episodes"
        yield from [] if items else ["no items at all"]
        yield from ["events only"] if items and all(item.kind == "event" for item in items) else []
        yield from ["no public message"] if items and not public else []
        yield from ["an event before the first message"] if public and items[0].kind == "event" else []
        yield from ["the shop speaks first"] if public and not public[0].is_contact_message else []
        if items and conversation.opened_at is not None:
            yield from ["an item before the opening"] if items[0].at < conversation.opened_at else []
        yield from ["an opening nobody knows"] if conversation.opened_at is None else []
        yield from ["a close made up from closed_at"] if any(i.is_close and i.item_id is None for i in items) else []
        if any(i.is_close and i.item_id for i in items) and oracle.text_of(conversation.row, "closed_at"):
            yield "closed_at beside a closed event"
        yield from strange_items(conversation)
        ids = [{item.item_id for item in items if item.kind == kind} for kind in ("message", "event")]
        yield from ["one id for message and event"] if ids[0] & ids[1] else []
        yield from ["an anonymous customer"] if conversation.contact_id is None else []
        yield from [f"excluded as {conversation.exclusion}"] if conversation.exclusion else []
        for before, after in pairwise(items):
            if before.at == after.at:
                yield f"one instant: {before.kind} before {after.kind}"
                yield from ["one instant: by sequence"] if before.sequence != after.sequence else []
                yield from ["one instant: by id"] if before.sequence == after.sequence else []
                yield from orders_of_ids(before, after) if before.sequence == after.sequence else []
                yield from ["one instant: a made-up close last"] if after.item_id is None else []
            yield from ["items a microsecond apart"] if after.at - before.at == MICROSECOND else []
    loaded = oracle.newest_rows(account, "conversations")
    for table, key in (("messages", "message_id"), ("conversation_events", "event_id")):
        ids = Counter(row.get(key) for row in newest(account, table) if row.get("conversation_id") in loaded)
        yield from [f"one id of {table} in two conversations"] if max(ids.values(), default=0) > 1 else []
        orphans = [row for row in newest(account, table) if row.get("conversation_id") not in loaded]
        yield from [f"{table} of a conversation that is not loaded"] if orphans else []


def orders_of_ids(before: Item, after: Item) -> Iterator[str]:
    """Yield what puts two items of one instant and one sequence in order."""
    if before.item_id is None or after.item_id is None:
        return
    whole = [oracle.WHOLE_NUMBER.fullmatch(item.item_id) is not None for item in (before, after)]
    if all(whole):
        values = int(before.item_id), int(after.item_id)
        yield f"order of ids: {'by value' if values[0] < values[1] else 'one value in two ways'}"
        yield from (
            ["order of ids: value against text"] if values[0] < values[1] and before.item_id > after.item_id else []
        )
    elif whole[0]:
        yield "order of ids: numbers before texts"
    elif before.is_contact_message and not after.is_contact_message:
        yield "order of ids: the customer first"
    else:
        yield "order of ids: by code point"


def strange_items(conversation: oracle.Conversation) -> Iterator[str]:
    """Yield what nobody understands, when nobody knows, and what lies long before its conversation."""
    yield from ["an item that lies nobody knows when"] if conversation.is_item_undated else []
    opened_at, writers = conversation.opened_at, set()
    for item in conversation.items:
        writers.add(item.sender_kind)
        if item.is_unclear:
            yield f"an unclear {item.kind}"
        if opened_at is not None:
            beside = BESIDE.get(opened_at - oracle.EARLY_BY - item.at)
            yield from [f"item {beside} a day before the opening"] if beside else []
        yield from [f"an early {item.kind}"] if item.is_early else []
        if item.was_bot:
            yield f"{item.event_type} by a bot that is {'the AI' if item.from_kind == 'ai' else 'a bot'}"
            yield from ["an event by a bot where both wrote"] if {"ai", "bot"} <= writers else []
        if item.event_type == "unassigned" and item.from_kind == "ai":
            yield "a letting go" if item.is_letting_go else "an unassignment that lets nothing go"


CONVERSATIONS = [
    *("an item that lies nobody knows when", "an unclear message", "an unclear event"),
    *("an early message", "an early event", *(f"item {b} a day before the opening" for b in BESIDE.values())),
    *("handoff by a bot that is the AI", "handoff by a bot that is a bot", "assigned by a bot that is the AI"),
    *("unassigned by a bot that is the AI", "an event by a bot where both wrote"),
    *("a letting go", "an unassignment that lets nothing go"),
    *("order of ids: by value", "order of ids: one value in two ways", "order of ids: value against text"),
    *("order of ids: numbers before texts", "order of ids: the customer first", "order of ids: by code point"),
    *("one id of messages in two conversations", "one id of conversation_events in two conversations"),
    *("1 episodes", "2 episodes", "3 episodes", "no items at all", "events only", "no public message"),
    *("an event before the first message", "the shop speaks first", "an item before the opening"),
    *("an opening nobody knows", "a close made up from closed_at", "closed_at beside a closed event"),
    *("an anonymous customer", "excluded as spam", "excluded as test", "excluded as merged"),
    *(f"one instant: {a} before {b}" for a in ("message", "event") for b in ("message", "event")),
    *("one instant: by sequence", "one instant: by id", "one instant: a made-up close last"),
    *("one id for message and event", "items a microsecond apart"),
    *("messages of a conversation that is not loaded", "conversation_events of a conversation that is not loaded"),
]


def shapes_of_episodes(episodes: Sequence[Episode]) -> Iterator[str]:
    """Yield how episodes begin, who acts in them, and what people do."""
    for episode in episodes:
        items, spoken = episode.items, episode.contact_messages
        yield from ["begins with an AI reply"] if episode.index > 1 and items[0].is_ai_reply else []
        yield from ["begins with the customer"] if episode.index > 1 and items[0].is_contact_message else []
        yield from ["the customer never spoke"] if items and not spoken else []
        yield from ["the customer has the last word"] if oracle.customer_has_last_word(episode) else []
        yield from ["a direct handoff"] if episode.direct_handoff else []
        yield from ["several handoffs"] if len(episode.handoffs) > 1 else []
        yield from ["several AI replies"] if len(episode.ai_replies) > 1 else []
        yield from ["a request nobody serves"] if any(i.is_request for i in items) and not episode.involvement else []
        yield from ["a request that people serve"] if any(i.is_request for i in items) and episode.involvement else []
        if any(item.is_human_assignment for item in items) and not episode.involvement:
            yield "an owner set before the AI spoke"
        if episode.human_replies and not episode.ai_replies and not episode.handoffs:
            yield "people only"
        if spoken and any(item.is_ai_reply and item.position < spoken[0].position for item in items):
            yield "an answer before the question"
        first_item = oracle.first_of(episode.public_messages) or oracle.first_of(items)
        if first_item is not None and first_item.is_early:
            yield f"begins with what is early, {min(episode.index, 2)}"
            yield from ["the customer is early, and asks again"] if not all(item.is_early for item in spoken) else []
        if any(item.is_letting_go for item in items):
            yield f"a letting go by {next(i.initiated_by_kind for i in items if i.is_letting_go)}"
        for handoff in episode.handoffs:
            first, best = handoff.items[0], handoff.best_evidence()
            yield from ["a handoff that begins early"] if first.is_early else []
            yield f"handoff by {oracle.evidence_name(best)}, {oracle.initiator_of(best)}"
            yield from ["better evidence later in the stretch"] if best is not first else []
        for item in items:
            if item.event_type == "handoff" and not item.is_handoff_event:
                yield "a handoff that is none"
            if item.event_type == "assigned" and item.to_kind == "ai":
                yield "assigned to the AI"
            if item.is_handoff_event and {item.from_kind, item.to_kind} & {None, "robot"}:
                yield "a handoff of unknown kinds"


EPISODES = [
    *("begins with an AI reply", "begins with the customer", "the customer never spoke", "several handoffs"),
    *("the customer has the last word", "a direct handoff", "several AI replies", "a request nobody serves"),
    *("a request that people serve", "an owner set before the AI spoke", "people only", "a handoff that is none"),
    *("an answer before the question", "better evidence later in the stretch", "assigned to the AI"),
    *("a handoff of unknown kinds",),
    *(f"handoff by {e}, {i}" for e in ("handoff_event", "assignment") for i in set(oracle.INITIATORS.values())),
    *("handoff by human_reply, manual", "handoff by unassignment, agent", "a handoff that begins early"),
    *("begins with what is early, 1", "begins with what is early, 2", "the customer is early, and asks again"),
    *(f"a letting go by {kind}" for kind in ("ai", "workflow", None)),
]


def shapes_of_accounts(account: Account, zone: oracle.zoneinfo.ZoneInfo) -> Iterator[str]:
    """Yield settings, merge chains, loads, sales and opening hours."""
    settings = list(newest(account, "account_settings"))
    yield f"zone {zone.key}"
    yield f"{len(settings)} settings"
    yield from [
        "a zone nobody knows"
        for row in settings
        if (row.get("timezone") or "").strip().lower() not in oracle.zone_names()
    ]
    contacts = oracle.newest_rows(account, "contacts")
    for contact_id, row in contacts.items():
        target = oracle.text_of(row, "merged_into_id")
        survivor = oracle.survivor_of(contact_id, contacts)
        if target is not None:
            yield "merged into one never exported" if target not in contacts else "merged"
            yield from ["a merge chain"] if survivor not in {contact_id, target} else []
            yield from ["a circle of merges"] if survivor == contact_id else []
        yield from ["a colleague"] if oracle.parse_boolean(row.get("is_internal")) else []
    yield f"{len(account.extractions)} extractions"
    names = {name for extraction in account.extractions for name in extraction.files}
    ordered = [sorted(names), sorted(names, key=oracle.natural_order)]
    yield from ["files whose numbers order otherwise than as texts"] if ordered[0] != ordered[1] else []
    yield from moves_of(account)
    seen = Counter(
        (table, row.get(key))
        for table, key in oracle.TABLE_KEYS.items()
        for e in account.extractions
        for name, rows in e.files.items()
        if oracle.table_of(name) == table
        for row in rows
    )
    yield from ["a record that landed twice" for number in seen.values() if number > 1]
    yield from (f"opening hours in {account.schedule.timezone}" for _ in [0] if account.schedule)
    yield from ["always open"] if account.schedule is None else []
    clicks = {}
    for row in newest(account, "product_touches"):
        at = oracle.parse_instant(row.get("touched_at"), zone)
        if at is not None and oracle.word_of(row, "touch_type") == "card_click":
            yield from ["clicks at one instant"] if (row.get("contact_id"), at) in clicks else []
            clicks[row.get("contact_id"), at] = row
    for row in newest(account, "orders"):
        at = oracle.parse_instant(row.get("placed_at"), zone)
        for contact_id, clicked_at in clicks if at is not None else ():
            if contact_id and contact_id == row.get("contact_id"):
                beside = BESIDE.get(at - clicked_at - oracle.ATTRIBUTION_WINDOW)
                yield from [f"order {beside} 24 h after a click"] if beside else []
        yield from ["a refund"] if row.get("refunded_at") else []


MOVES = ("under two conversations at once", "that move")


def moves_of(account: Account) -> Iterator[str]:
    """Yield ids that stand under two conversations in one extraction, and such as move between two."""
    for table, key in (("messages", "message_id"), ("conversation_events", "event_id")):
        parents: dict[str, list[set[str]]] = {}
        for extraction in account.extractions:
            own: dict[str, set[str]] = {}
            for name, rows in extraction.files.items():
                for row in rows if oracle.table_of(name) == table else ():
                    own.setdefault(row[key], set()).add(row["conversation_id"])
            for item_id, found in own.items():
                parents.setdefault(item_id, []).append(found)
        for sets in parents.values():
            yield from [f"{table} under two conversations at once"] if any(len(found) > 1 for found in sets) else []
            yield from [f"{table} that move"] if len(sets) > 1 and sets[0] != sets[1] else []


ACCOUNTS = [
    *(f"{table} {how}" for table in ("messages", "conversation_events") for how in MOVES),
    "files whose numbers order otherwise than as texts",
    *(f"{what} {zone}" for what in ("zone", "opening hours in") for zone in ZONES),
    *("0 settings", "1 settings", "2 settings", "a zone nobody knows", "1 extractions", "2 extractions"),
    *("merged", "merged into one never exported", "a merge chain", "a circle of merges", "a colleague"),
    *(
        "a record that landed twice",
        "always open",
        "clicks at one instant",
        "a refund",
    ),
    *(f"order {beside} 24 h after a click" for beside in BESIDE.values()),
]


def local_texts(account: Account, zone: oracle.zoneinfo.ZoneInfo) -> Iterator[str]:
    """Yield texts without an offset in an hour that occurs twice or never."""
    for table, column in (("messages", "sent_at"), ("conversation_events", "occurred_at")):
        for row in newest(account, table):
            match = oracle.INSTANT_PATTERN.fullmatch((row.get(column) or "").strip())
            if match is None or match.group(8) or oracle.parse_instant(row.get(column), zone) is None:
                continue
            wall = datetime.fromisoformat((row.get(column) or "").strip())
            first, second = (wall.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
            if first != second and first is not None and second is not None:
                yield f"local text {'twice' if first > second else 'never'}"


def shapes_of_calendar(episodes: Sequence[Episode], zone: oracle.zoneinfo.ZoneInfo, week_start: str) -> Iterator[str]:
    """Yield starts beside a local midnight and the first instant of a week, and episodes across a clock change."""
    for episode in episodes:
        if episode.started_at is None:
            continue
        local = episode.started_at.replace(tzinfo=oracle.UTC).astimezone(zone).replace(tzinfo=None)
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
        for edge in (midnight, midnight + timedelta(days=1)):
            if local - edge in BESIDE:
                is_week = oracle.week_of(edge.date(), week_start) == edge.date()
                yield f"start {BESIDE[local - edge]} local midnight"
                yield from [f"start {BESIDE[local - edge]} the first instant of a week"] if is_week else []
        yield from ["local date is not the UTC date"] if local.date() != episode.started_at.date() else []
        if episode.items:
            offsets = [
                at.replace(tzinfo=oracle.UTC).astimezone(zone).utcoffset()
                for at in (episode.items[0].at, episode.items[-1].at)
            ]
            yield from ["across a change of the clock"] if offsets[0] != offsets[1] else []


CALENDAR = [
    *(f"start {beside} local midnight" for beside in BESIDE.values()),
    *(
        f"start {beside} the first instant of a week"
        for beside in ("exactly at", "a second before", "a microsecond before")
    ),
    *("local date is not the UTC date", "across a change of the clock", "local text twice", "local text never"),
    "a week without any episode that is not shown",
]


# --------------------------------------------------------------------------------------------------------------------
# Results
# --------------------------------------------------------------------------------------------------------------------

OUTCOMES = [
    *(f"outcome handed_off/{evidence}" for evidence in ("handoff_event", "assignment", "unassignment", "human_reply")),
    *("outcome human_assisted/human_before_ai", "outcome pending/not_matured", "outcome resolved/all_criteria_passed"),
    *(f"outcome contained_unresolved/{why}" for why in ("handoff_unserved", "not_substantive", "negative_feedback")),
    *("outcome human_only/human_reply", "outcome unanswered/no_reply"),
    *(f"outcome {why}" for why in ("None/spam", "None/test", "None/merged", "None/customer_never_spoke")),
    *("substantive is the last", "substantive is an earlier"),
    *(
        "resolved by proxy",
        "resolved by proxy though substantive",
        "handed off before the freeze, handed off again later",
    ),
    *(f"recontact {seen}" for seen in (True, False, None)),
]


def reasons_of(definition: oracle.Definition) -> list[str]:
    """Return the reasons that a definition can give."""
    reasons = ["not_eligible", "not_handled", "human_involvement", "not_matured", "all_criteria_passed"]
    # where the AI must have the last word a confirmation fails, and a good vote is all that confirms
    reasons += ["confirmed"]
    reasons += ["handoff_requested"] if definition.fails_on_request else []
    reasons += ["not_substantive"] if definition.needs_substantive_reply else []
    reasons += ["negative_feedback"] if definition.fails_on_negative != "none" else []
    reasons += ["customer_last_word"] if definition.last_word in {"ai", "ai_or_confirmation"} else []
    reasons += ["reopened"] if definition.last_word == "no_one_after_close" else []
    reasons += ["not_closed"] if definition.needs_close else []
    reasons += ["customer_returned"] if definition.fails_on_return else []
    return reasons + (["recontact"] if definition.no_recontact is not None else [])


VERDICTS = [f"{one.definition_id} {reason}" for one in oracle.shipped_definitions() for reason in reasons_of(one)]
VERDICTS += ["confirmed by a vote", "confirmed by words"]
VERDICTS += [
    f"{reason} {grade}"
    for reason in ("all_criteria_passed", "confirmed", "customer_last_word", "customer_returned")
    for grade in ("full", "proxy")
]


def last_replies(result: Result) -> set[str | None]:
    """Return the ids of AI replies."""
    return {row["reply_message_id"] for row in result.replies if row["replier_kind"] == "ai"}


def results_of(result: Result) -> Iterator[str]:
    """Yield outcomes and verdicts."""
    for row in result.episodes:
        yield f"outcome {row['outcome']}/{row['outcome_reason'] or row['exclusion_reason']}"
        yield from ["resolved by proxy"] if row["evidence_grade"] == "proxy" else []
        is_substantive = row["substantive_item_id"] is not None
        yield from (
            ["resolved by proxy though substantive"] if row["evidence_grade"] == "proxy" and is_substantive else []
        )
        yield f"recontact {row['is_recontacted_within_7_days']}"
        if row["substantive_item_id"] is not None:
            is_last = row["substantive_item_id"] == row["deciding_item_id"]
            yield f"substantive is {'the last' if is_last else 'an earlier'}"
    last: dict[tuple[str, int], datetime] = {}
    ends = {(r["conversation_id"], r["episode_index"]): r["evaluation_at"] for r in result.episodes}
    for row in result.handoffs:
        key = (row["conversation_id"], row["episode_index"])
        if key in last and ends[key] is not None and last[key] < ends[key] <= row["occurred_at"]:
            yield "handed off before the freeze, handed off again later"
        last[key] = row["occurred_at"]
    for row in result.verdicts:
        yield f"{row['definition_id']} {row['reason']}"
        yield f"{row['reason']} {row['evidence_grade']}"
        if row["reason"] == "confirmed":
            yield f"confirmed by {'a vote' if row['deciding_item_id'] in last_replies(result) else 'words'}"
    weeks = sorted({row["week_start"] for row in result.weekly})
    gaps = [later - before for before, later in pairwise(weeks)]
    yield from ["a week without any episode that is not shown"] if any(gap > timedelta(days=7) for gap in gaps) else []


# --------------------------------------------------------------------------------------------------------------------
# All of it
# --------------------------------------------------------------------------------------------------------------------

BRANCHES = [
    *(*REPLY_EDGES, *AS_OF_EDGES, *VOTE_EDGES, *RECONTACT_EDGES, *VALUES, *CONVERSATIONS, *EPISODES, *ACCOUNTS),
    *(*CALENDAR, *OUTCOMES, *VERDICTS),
]


def exits_of(account: Account, judged: Result) -> Iterator[str]:
    """Yield what the audit tells of exits, opening hours, requests, waits and returns."""
    rows = oracle_exits.judge([account], oracle.shipped_definitions(), judged)
    for name in ("episodes", "handoffs", "replies", "closes", "requests"):
        yield from (f"{name} within opening hours {row['is_within_opening_hours']}" for row in rows[name])
    yield from (f"exit {row['exit']}" for row in rows["episodes"])
    yield from (f"{row['kind']} taken {row['is_taken']}" for row in rows["requests"])
    yield from ("taken and never served" for row in rows["requests"] if row["is_taken"] and row["served_at"] is None)
    for row in rows["weekly_handoffs"]:
        yield from (f"served within {name}" for name in oracle_exits.SERVED_WITHIN if row[f"served_within_{name}"])
    for row in rows["durability"]:
        states = ("recontacted", "not_recontacted", "unknown")
        yield from (f"{state}_{d}d" for d in oracle_exits.DURABILITY_DAYS for state in states if row[f"{state}_{d}d"])
    for row in judged.handoffs:
        if row["seconds_to_human_reply"] in {limit.total_seconds() for limit in oracle_exits.SERVED_WITHIN.values()}:
            yield "served exactly within a time"
    yield from ("a day of several decisions" for row in rows["daily_flow"] if row["decided"] > 1)
    yield from ("undecided over a day on which nothing happens" for row in rows["daily_flow"] if is_idle(row))


def is_idle(row: oracle.Row) -> bool:
    """Say whether something was left undecided on a day without a start or a decision."""
    return not row["started"] and not row["decided"] and row["undecided_at_end"] > 0


EXITS = [
    *(f"exit {name}" for name in (*oracle_exits.EXITS, None)),
    *(
        f"{name} within opening hours {value}"
        for name in ("episodes", "handoffs", "replies", "closes", "requests")
        for value in (True, False, None)
    ),
    *(f"{kind} taken {value}" for kind in ("handoff_requested", "handoff_offered") for value in (True, False)),
    "handoff_requested taken None",
    *("taken and never served", "served exactly within a time"),
    *(f"served within {name}" for name in oracle_exits.SERVED_WITHIN),
    *(f"{state}_{d}d" for d in (1, 3, 7) for state in ("recontacted", "not_recontacted", "unknown")),
    *("a day of several decisions", "undecided over a day on which nothing happens"),
]
BRANCHES += EXITS


def branches_of(account: Account) -> Counter[str]:
    """Return how often each branch occurs in one world."""
    as_of = oracle.as_of_account(account, None)
    zone, week_start = oracle.settings_of(account, as_of)
    episodes = oracle.episodes_of(account, as_of)
    conversations = {id(episode.conversation): episode.conversation for episode in episodes}.values()
    found: Counter[str] = Counter()
    for conversation in conversations:
        found.update(edges_after_replies(conversation))
    found.update(edges_of_as_of(account, episodes, zone))
    found.update(edges_of_votes(account, episodes, zone))
    found.update(edges_of_recontacts(episodes))
    found.update(values_of(account))
    found.update(shapes_of_conversations(account, episodes))
    found.update(shapes_of_episodes(episodes))
    found.update(shapes_of_accounts(account, zone))
    found.update(shapes_of_calendar(episodes, zone, week_start))
    found.update(local_texts(account, zone))
    judged = oracle.judge([account])
    found.update(results_of(judged))
    found.update(exits_of(account, judged))
    return found


def count_branches(accounts: Iterable[Account]) -> Counter[str]:
    """Return in how many worlds each branch occurs; 0 for one that never does."""
    found = Counter(dict.fromkeys(BRANCHES, 0))
    for account in accounts:
        found.update(branches_of(account).keys())
    return found


# --------------------------------------------------------------------------------------------------------------------
# Where the known edge cases are tested
# --------------------------------------------------------------------------------------------------------------------

# number of the edge case -> the branches of random worlds that make it. All marts of those worlds are compared with the
# independent computation. Scenarios say in their names which edge case they are.
EDGE_BRANCHES: dict[int, list[str]] = {
    1: ["local date is not the UTC date", *CALENDAR],
    2: ["across a change of the clock", "opening hours in Europe/Berlin"],
    3: [f"zone {zone}" for zone in ("America/St_Johns", "Asia/Kolkata", "Pacific/Apia")],
    4: [f"account_settings.week_start {day}" for day in ("monday", "sunday", "saturday")],
    5: [f"handoff event {beside} 72 h" for beside in BESIDE.values()],
    6: [f"AI reply {beside} 72 h" for beside in BESIDE.values()],
    7: [f"as_of {beside} the evaluation" for beside in BESIDE.values()],
    8: ["2 extractions", "messages of a conversation that is not loaded"],
    9: ["one instant: by sequence", "one instant: by id", "one instant: a made-up close last"],
    10: ["a record that landed twice"],
    11: ["3 episodes", "conversation_events.event_type reopened", "begins with the customer"],
    12: ["excluded as merged"],
    13: ["a merge chain", "a circle of merges", "merged into one never exported"],
    15: ["excluded as test", "a colleague"],
    16: ["excluded as spam", "a record that landed twice"],
    17: ["outcome unanswered/no_reply", "no items at all", "messages.item_type welcome"],
    18: ["the shop speaks first", "the customer never spoke", "an answer before the question"],
    19: ["messages.item_type note"],
    20: [f"messages.sender_kind {kind}" for kind in ("bot", "workflow", "broadcast", "integration", "echo", "unknown")],
    21: ["several handoffs", "handed off before the freeze, handed off again later"],
    22: ["handoff by handoff_event, agent", "a request nobody serves", "handoff by human_reply, manual"],
    23: ["outcome handed_off/assignment", "an owner set before the AI spoke"],
    24: [*VOTE_EDGES],
    25: ["opening hours in Europe/Berlin", "opening hours in Pacific/Apia", "always open"],
    26: ["conversation_events.event_type closed", "conversation_events.initiated_by_kind system"],
    29: [f"start {beside} local midnight" for beside in BESIDE.values()],
    32: ["an anonymous customer", "recontact None"],
    33: ["an answer before the question", "an item before the opening", "vote before its reply"],
    35: ["an owner set before the AI spoke"],
    38: ["one instant: event before event", "one id for message and event"],
    39: [f"{table}.{column} unreadable" for table, column in INSTANT_COLUMNS.items()],
    40: ["outcome unanswered/no_reply"],
    41: ["messages.item_type welcome"],
}
# tested elsewhere, or left out, and why: path and a text that must stand in that file
EDGE_ELSEWHERE: dict[int, tuple[str, str]] = {
    3: ("tests/python/test_rebuild.py", "test_loading_and_building_again_in_other_time_zones_changes_nothing"),
    27: ("tests/scenarios/weeks.toml", "_seconds_sum"),  # only sums and counts are stored
    31: (
        "models/marts/core/_core__unit_tests.yml",
        "a_contact_is_returning_in_every_conversation_but_the_first_opened",
    ),
    34: ("tests/scenarios/weeks.toml", "once, for the latest click"),  # one touch per order: no labels overlap
}
