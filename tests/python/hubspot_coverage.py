"""What random HubSpot accounts must hold: every item type, actor, spelling, file form, trap and outcome, counted.

A branch is a short sentence about something that stands in an account. `branches_of` finds those of one account,
BRANCHES lists those that must occur.

    .venv/bin/python tests/python/compare_worlds.py --source hubspot --accounts 300 --seed 1 --coverage
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from tests.python import hubspot_worlds, oracle, worlds_coverage
from tests.python.hubspot_mapping import AccountMapping, ticket_of
from tests.python.hubspot_reading import (
    ENTERED,
    NEVER,
    SHAPES,
    Records,
    Version,
    actor_of,
    api_instant,
    is_true,
    prop,
    rows_of,
    text,
    word,
)
from tests.python.hubspot_shapes import CONNECTOR_COLUMNS, OPTIONAL
from tests.python.hubspot_worlds import ACTORS, EXTENSIONS, HubspotAccount, Record
from tests.python.oracle import Result
from tests.python.worlds_coverage import BESIDE, KINDS

# --------------------------------------------------------------------------------------------------------------------
# Files and spellings
# --------------------------------------------------------------------------------------------------------------------

SPELLINGS = {
    "milliseconds as a number": lambda value: isinstance(value, int),
    "milliseconds as text": lambda value: isinstance(value, str) and re.fullmatch(r"\d{13}", value),
    **{
        f"Z with {digits} digits": lambda value, digits=digits: (
            isinstance(value, str) and re.fullmatch(r"[^.]*" + (rf"\.\d{{{digits}}}" if digits else "") + "Z", value)
        )
        for digits in (0, 1, 2, 3, 6)
    },
    "an offset": lambda value: isinstance(value, str) and re.search(r"T.*[+-]\d\d:\d\d$", value),
    "no offset": lambda value: isinstance(value, str) and re.fullmatch(r".*T[\d:.]+", value),
    "no instant": lambda value: value == "not a date",
    "an empty text for an instant": lambda value: value == "",
    "null for an instant": lambda value: value is None,
}


def of_files(account: HubspotAccount) -> Iterator[str]:
    """Yield how the account was exported."""
    yield f"{len(account.exports)} exports"
    ages = [export.extracted_at for export in account.exports]
    yield from ["the newest export loaded first"] if len(ages) > 1 and ages[0] == max(ages) else []
    tables: dict[str, int] = {}
    for export in account.exports:
        seen: dict[tuple[str, Any], list[tuple[str, Any]]] = {}
        for file in export.files:
            table = file.name.split("-")[0]
            tables[table] = tables.get(table, 0) + len(file.records)
            yield f"written as {file.form}"
            yield from ["a page without results"] if file.form in {"page", "pages"} and not file.records else []
            for record in file.records:
                key = next(iter(EXTENSIONS.get(table, ["id"])))
                seen.setdefault((table, record.get(key)), []).append((file.name, record.get("updatedAt")))
        for (table, _), versions in seen.items():
            if len(versions) > 1 and table == "thread_items":
                (first, early), *_, (last, late) = sorted(versions, key=lambda version: version[0])
                yield "twice in one file" if first == last else "in two files of one export"
                is_edit_first = first != last and early is not None and late == "2001-01-01T00:00:00.12Z"
                yield from ["the later update in the earlier file"] if is_edit_first else []
    for table in (*EXTENSIONS, *hubspot_worlds.API_TABLES, "account_settings"):
        yield f"{table}: " + ("no file" if table not in tables else "rows" if tables[table] else "a file without rows")


FILES = [
    *("1 exports", "2 exports", "3 exports", "the newest export loaded first", "a page without results"),
    *(f"written as {form}" for form in ("lines", "page", "pages", "csv")),
    *("twice in one file", "in two files of one export", "the later update in the earlier file"),
    *(f"{table}: {state}" for table in EXTENSIONS for state in ("no file", "a file without rows", "rows")),
    *(f"{table}: no file" for table in ("actors", "channels", "owners", "pipelines", "tickets", "account_settings")),
    *(f"instant: {spelling}" for spelling in SPELLINGS),
]

# --------------------------------------------------------------------------------------------------------------------
# Threads, items, actors
# --------------------------------------------------------------------------------------------------------------------


def of_items(mapping: AccountMapping) -> Iterator[str]:
    """Yield the types and traps of the history."""
    file_types = mapping.stated_types
    for item in mapping.records["thread_items"]:
        yield f"item type {item['type']}"
        value = item.get("createdAt")
        yield from (f"instant: {name}" for name, fits in SPELLINGS.items() if fits(value))
        yield from ["an archived item"] if item.get("archived") else []
        for name in ("createdBy", "assignedTo", "assignedFrom"):
            actor = text(item.get(name))
            if actor is not None:
                prefix = actor.split("-")[0] + "-" if "-" in actor else "no prefix"
                yield f"{name} {prefix}"
                yield f"an actor {'in' if actor in file_types else 'not in'} the file"
        yield from ["createdBy nobody"] if not item.get("createdBy") else []
        if item["type"] == "ASSIGNMENT":
            yield (
                "assigned to nobody"
                if not item.get("assignedTo")
                else f"assigned, {mapping.item_event(item)['to_kind']}"
            )
        if item["type"] == "THREAD_STATUS_CHANGE":
            yield f"new status {item.get('newStatus')}, by {mapping.kind(text(item.get('createdBy')))}"
        if item["type"] == "MESSAGE":
            yield from of_message(mapping, item)


def of_message(mapping: AccountMapping, item: Record) -> Iterator[str]:
    """Yield what is odd in a message."""
    message = mapping.message(item)
    yield f"sender {message['sender_kind']}"
    sender, senders, direction = message["sender_id"], item.get("senders"), text(item.get("direction"))
    if direction == "OUTGOING" and sender.startswith("A-") and message["sender_kind"] == "ai":
        yield "an AI on a seat, by " + ("actor_map" if sender in mapping.account.actor_map else "its type")
    yield from ["sent by another than its creator"] if sender != (text(item.get("createdBy")) or "") else []
    yield "no senders" if not senders else "a sender" if senders[0].get("actorId") else "a sender without an id"
    yield from ["incoming, named as an agent"] if direction == "INCOMING" and sender.startswith(("A-", "I-")) else []
    yield from ["outgoing, named as a customer"] if direction == "OUTGOING" and sender.startswith(("V-", "E-")) else []
    yield from ["no direction"] if direction is None else []
    yield f"statusType {text((item.get('status') or {}).get('statusType'))}"
    yield f"channel {message['channel'] or 'of the thread'}"
    listed = {text(channel["id"]) for channel in mapping.records["channels"]}
    yield from ["a channel by its listed name"] if item.get("channelId") == "7654321" and "7654321" in listed else []
    yield from ["only rich text"] if not item.get("text") and item.get("richText") else []


def of_threads(mapping: AccountMapping) -> Iterator[str]:
    """Yield the shapes of threads."""
    items: dict[str, list[Record]] = {}
    for item in mapping.records["thread_items"]:
        items.setdefault(text(item["conversationsThreadId"]) or "", []).append(item)
    for thread in mapping.records["threads"]:
        own = items.pop(text(thread["id"]) or "", [])
        statuses = {item.get("newStatus") for item in own}
        yield from ["a spam thread"] if thread.get("spam") else []
        yield from ["an archived thread"] if thread.get("archived") else []
        yield from ["a thread without items"] if not own else []
        yield from ["a reopened thread"] if {"CLOSED", "OPEN"} <= statuses else []
        yield from ["closedAt without a closed item"] if thread.get("closedAt") and "CLOSED" not in statuses else []
        yield from ["closedAt beside a closed item"] if thread.get("closedAt") and "CLOSED" in statuses else []
        contact = text(thread.get("associatedContactId"))
        yield (
            "no contact" if contact is None else "a visitor for a contact" if contact.startswith("V-") else "a contact"
        )
        for name in ("closedAt", "associatedContactId", "threadAssociations"):
            yield (
                f"{name} missing" if name not in thread else f"{name} null" if thread[name] is None else f"{name} given"
            )
        yield "id as a number" if isinstance(thread["id"], int) else "id as text"
    yield from ["items of a thread that is not loaded"] if items else []


HISTORY = [
    *(f"item type {name}" for name in ("MESSAGE", "WELCOME_MESSAGE", "COMMENT", "ASSIGNMENT", "THREAD_STATUS_CHANGE")),
    *("item type THREAD_INBOX_CHANGE", "item type THREAD_MOOD_CHANGE", "an archived item", "createdBy nobody"),
    *(f"createdBy {prefix}" for prefix in ("A-", "B-", "I-", "S-", "V-", "E-", "L-", "X-", "Z-", "no prefix")),
    *(f"assignedTo {prefix}" for prefix in ("A-", "B-", "I-", "S-", "V-", "L-", "X-")),
    *("assignedFrom A-", "assignedFrom L-", "an actor in the file", "an actor not in the file", "assigned to nobody"),
    *(f"assigned, {kind}" for kind in ("ai", "human", "bot", "unheard-of")),
    *(f"new status CLOSED, by {kind}" for kind in ("human", "ai", "system", "contact", "bot", None)),
    *("new status OPEN, by human", "new status PAUSED, by human"),
    *(f"sender {kind}" for kind in ("contact", "ai", "human", "bot", "integration", "system", "unheard-of")),
    *("an AI on a seat, by actor_map", "an AI on a seat, by its type", "sent by another than its creator"),
    *("no senders", "a sender", "a sender without an id", "incoming, named as an agent"),
    *("outgoing, named as a customer", "no direction", "only rich text"),
    *(f"statusType {name}" for name in ("SENT", "READ", "RECEIVED", "FAILED", "LOST", None)),
    *(f"channel {name}" for name in ("web_chat", "messenger", "email", "form", "portal", "whatsapp", "phone", "sms")),
    *("channel instagram", "channel unheard-of", "channel of the thread", "a channel by its listed name"),
    *("a spam thread", "an archived thread", "a thread without items", "a reopened thread"),
    *("closedAt without a closed item", "closedAt beside a closed item", "items of a thread that is not loaded"),
    *("no contact", "a visitor for a contact", "a contact", "id as a number", "id as text"),
    *(
        f"{name} {state}"
        for name in ("closedAt", "associatedContactId", "threadAssociations")
        for state in ("missing", "null", "given")
    ),
    *(f"actor file says {stated}" for stated in {*ACTORS.values(), None}),
    *("actor_map makes a bot of an AI", "actor_map makes a person of a visitor"),
]

# --------------------------------------------------------------------------------------------------------------------
# People, tickets, surveys, and the files of ours
# --------------------------------------------------------------------------------------------------------------------


def of_people(mapping: AccountMapping) -> Iterator[str]:
    """Yield actors and owners."""
    yield from (f"actor file says {text(actor.get('type'))}" for actor in mapping.records["actors"])
    mapped = mapping.account.actor_map
    yield from ["actor_map makes a bot of an AI"] if mapped.get("L-1") == "bot" else []
    yield from ["actor_map makes a person of a visitor"] if mapped.get("V-2") == "human" else []
    listed = {text(actor["id"]) for actor in mapping.records["actors"]}
    for owner in mapping.records["owners"]:
        teams = owner.get("teams") or []
        yield f"an owner of {len(teams)} teams" + (", none main" if not any(team["primary"] for team in teams) else "")
        yield from ["an owner who left"] if not owner.get("userId") and owner.get("userIdIncludingInactive") else []
        yield from ["a queue"] if owner.get("type") == "QUEUE" else []
        actor = f"A-{owner.get('userIdIncludingInactive')}"
        yield from ["an owner who is no listed actor"] if listed and actor not in listed else []


def of_tickets(mapping: AccountMapping) -> Iterator[str]:
    """Yield tickets, their threads and their stages."""
    threads = {text(thread["id"]) for thread in mapping.records["threads"]}
    for ticket in mapping.records["tickets"]:
        naming = [thread for thread in mapping.records["threads"] if ticket_of(thread) == ticket["id"]]
        own = prop(ticket, "hs_conversations_originating_thread_id")
        n_threads = {0: "no thread", 1: "one thread"}.get(len(naming), "several threads")
        yield f"a ticket of {n_threads}"
        if prop(ticket, "hs_customer_agent_escalated_time") is not None:
            place = n_threads if own is None else "its own thread" if own in threads else "a thread that is not loaded"
            yield f"escalated, {place}"
            is_readable = api_instant(prop(ticket, "hs_customer_agent_escalated_time")) is not None
            yield from [] if is_readable else ["escalated at no instant"]
        yield from ["a ticket that others were merged into"] if prop(ticket, "hs_merged_object_ids") else []
        yield from ["an archived ticket"] if ticket.get("archived") else []
        history = (ticket.get("propertiesWithHistory") or {}).get("hs_pipeline_stage")
        entered = any(name.startswith("hs_v2") for name in ticket["properties"])
        yield "stages by " + ("history" if history else "dates of entry" if entered else "nothing")
        yield from ["history beside dates of entry"] if history and entered else []
        pipelines = {
            pipeline for pipeline, stage in mapping.stages() if stage in {s for s, _ in mapping.stage_entries(ticket)}
        }
        yield from ["a ticket that changed its pipeline"] if len(pipelines) > 1 else []
        yield "created by " + ("its property" if prop(ticket, "createdate") else "its envelope")


def of_evidence(mapping: AccountMapping) -> Iterator[str]:
    """Yield surveys, votes, citations, actions and requests."""
    for answer in mapping.survey_answers():
        scale = "no scale" if not answer["scale_min"] else "on its scale"
        yield f"{answer['feedback_type']}, {scale}"
        yield f"response group {answer['polarity'] or None}"
    for answer in mapping.records["feedback_submissions"]:
        links = (((answer.get("associations") or {}).get("tickets")) or {}).get("results") or []
        yield f"an answer linked to {len(links)} tickets"
    items = {text(item["id"]): item for item in mapping.records["thread_items"]}
    replies = {row["message_id"] for row in mapping.messages() if row["sender_kind"] == "ai"}
    sent = {text(item["id"]): api_instant(item.get("createdAt")) for item in mapping.records["thread_items"]}
    votes = Counter(vote["message_id"] for vote in mapping.records["reply_votes"])
    yield from ["several votes on a reply"] if any(n > 1 and reply in replies for reply, n in votes.items()) else []
    yield from ["a vote without a message"] if "" in votes else []
    yield from ["a vote on what is no reply"] if votes.keys() - replies - {""} else []
    for reply in replies:
        cited, performed = mapping.evidence_of(items[reply])
        yield f"cites {cited or 'nobody knows'}"
        yield f"acts {performed or 'nobody knows'}"
    for action in mapping.records["actions"]:
        at, reply_at = mapping.of_ours(action["executed_at"]), sent.get(action["message_id"])
        yield f"an action, {action['status'].strip().lower() or 'no status'}"
        yield from ["an action later than as_of"] if at is not None and at > mapping.as_of else []
        if at is not None and reply_at is not None:
            beside = BESIDE.get(at - reply_at - oracle.EPISODE_WINDOW)
            yield from [f"an action {beside} 72 h"] if beside else []


RECORDS = [
    *("an owner of 0 teams, none main", "an owner of 1 teams", "an owner of 2 teams", "an owner of 2 teams, none main"),
    *("an owner who left", "a queue", "an owner who is no listed actor"),
    *("a ticket of no thread", "a ticket of one thread", "a ticket of several threads"),
    *("escalated, its own thread", "escalated, a thread that is not loaded", "escalated, no thread"),
    *("escalated, one thread", "escalated, several threads", "escalated at no instant"),
    *("a ticket that others were merged into", "an archived ticket", "stages by history", "stages by dates of entry"),
    *("stages by nothing", "history beside dates of entry", "a ticket that changed its pipeline"),
    *("created by its property", "created by its envelope"),
    *(f"{name}, {scale}" for name in ("csat", "ces", "nps") for scale in ("on its scale", "no scale")),
    *("custom, no scale", "unheard-of, no scale"),
    *(f"response group {name}" for name in ("positive", "neutral", "negative", "unheard-of", None)),
    *(f"an answer linked to {n} tickets" for n in (0, 1, 2)),
    *("several votes on a reply", "a vote without a message", "a vote on what is no reply"),
    *(f"cites {n}" for n in ("0", "1", "2", "nobody knows")),
    *(f"acts {n}" for n in ("0", "1", "nobody knows")),
    *(f"an action, {status}" for status in ("done", "failed", "error", "no status")),
    *("an action later than as_of", *(f"an action {beside} 72 h" for beside in BESIDE.values())),
]

# --------------------------------------------------------------------------------------------------------------------
# What the rules make of it
# --------------------------------------------------------------------------------------------------------------------


def of_results(mapping: AccountMapping) -> Iterator[str]:
    """Yield edges after AI replies, outcomes, handoffs and verdicts."""
    account, result = mapping.generic_account(), Result()
    for conversation in oracle.read_conversations(account, mapping.zone, mapping.as_of):
        yield from (edge for edge in worlds_coverage.edges_after_replies(conversation) if edge.endswith(" 72 h"))
        closes = [item for item in conversation.items if item.is_close]
        yield from [f"last closed by {closes[-1].initiated_by_kind or 'nobody'}"] if closes else []
    oracle.judge_account(account, oracle.shipped_definitions(), None, result)
    for episode in result.episodes:
        yield f"outcome {episode['outcome']}/{episode['outcome_reason']}"
        yield f"excluded as {episode['exclusion_reason']}"
        yield from [f"resolved, graded {episode['evidence_grade']}"] if episode["is_resolved"] else []
        yield from ["a second episode"] if episode["episode_index"] > 1 else []
    yield from (f"handoff by {handoff['evidence']}, {handoff['initiator']}" for handoff in result.handoffs)
    yield from (f"verdict {verdict['verdict']}, {verdict['reason']}" for verdict in result.verdicts)


RESULTS = [
    *(f"{kind} {beside} 72 h" for kind in KINDS for beside in BESIDE.values() if kind != "handoff event"),
    *(f"handoff event {beside} 72 h" for beside in ("a second before", "exactly at", "a second after")),
    *(f"last closed by {kind}" for kind in ("human", "ai", "system", "contact", "bot", "nobody")),
    *("outcome resolved/all_criteria_passed", "outcome pending/not_matured", "outcome human_assisted/human_before_ai"),
    *(f"outcome handed_off/{evidence}" for evidence in ("handoff_event", "assignment", "human_reply")),
    *(
        f"outcome contained_unresolved/{reason}"
        for reason in ("handoff_unserved", "not_substantive", "negative_feedback")
    ),
    *("outcome human_only/human_reply", "outcome unanswered/no_reply", "outcome None/None"),
    *("excluded as spam", "excluded as customer_never_spoke", "excluded as None", "a second episode"),
    *("resolved, graded full", "resolved, graded proxy", "handoff by handoff_event, agent"),
    *(f"handoff by assignment, {name}" for name in ("agent", "manual", "automation", "customer")),
    "handoff by human_reply, manual",
    *("verdict not_applicable, not_eligible", "verdict not_applicable, not_handled"),
    *("verdict not_resolved, human_involvement", "verdict not_resolved, handoff_requested"),
    *("verdict not_resolved, not_substantive", "verdict not_resolved, negative_feedback"),
    *("verdict not_resolved, customer_last_word", "verdict not_resolved, not_closed"),
    *("verdict not_resolved, customer_returned", "verdict not_resolved, recontact"),
    *("verdict pending, not_matured", "verdict resolved, all_criteria_passed"),
]

# --------------------------------------------------------------------------------------------------------------------
# Shapes
# --------------------------------------------------------------------------------------------------------------------

MARKED_TABLES = ["threads", "thread_items", "owners", "pipeline_stages", "tickets"]


def of_shapes(mapping: AccountMapping) -> Iterator[str]:
    """Yield which shape told of what, and where several did."""
    account, united = mapping.account, mapping.united
    shapes = {shape for found in united.shape_of.values() for shape in found.values()}
    yield "shapes: " + " and ".join(sorted(shapes))
    for table, found in united.shape_of.items():
        yield from (f"{table} by {shape}" for shape in set(found.values()))
    for export in account.exports:
        yield from (f"a connector's table as {file.form}" for file in export.files if file.table in CONNECTOR_COLUMNS)
        for file in export.files:
            if file.table in CONNECTOR_COLUMNS:
                dropped = set(CONNECTOR_COLUMNS[file.table]) - set(file.columns)
                yield from (f"a connector's table without {column}" for column in dropped)
            if file.table == "tickets" and file.form == "csv":
                yield "ticket CSV with " + ("English labels" if "Ticket ID" in file.columns else "internal names")
    for table, versions in united.versions_of.items():
        yield from of_meetings(table, versions, united)
    yield from of_items_in_shapes(mapping)
    yield from of_people_in_shapes(united)
    yield from of_tickets_in_shapes(mapping)


def of_meetings(table: str, versions: Sequence[Mapping[Any, Version]], united: Records) -> Iterator[str]:
    """Yield how the shapes of one record stood to each other."""
    for key, winner in united.winners[table].items():
        others = [found[key] for found in versions if key in found and found[key] is not winner]
        for other in others:
            pair = f"{table}: {winner.shape} before {other.shape}"
            if winner.extracted_at != other.extracted_at:
                yield f"{pair} by extraction"
            elif (winner.updated_at or NEVER) != (other.updated_at or NEVER):
                yield f"{pair} by update" + ("" if other.updated_at else ", the other does not say when")
            elif winner.is_live != other.is_live:
                yield f"{pair} as the living one"
            else:
                yield f"{pair} as equals"
            yield from [f"{table}: deleted there, alive here"] if winner.is_live and not other.is_live else []
            yield from [f"{table}: deleted here, alive there"] if other.is_live and not winner.is_live else []


def of_items_in_shapes(mapping: AccountMapping) -> Iterator[str]:
    """Yield the versions of items that only a connector has, senders of their own table, and items that moved."""
    account, united = mapping.account, mapping.united
    rows = [row for _, _, _, row in rows_of(account, "conversation_message_history")]
    by_id: dict[str, list[Record]] = {}
    for row in rows:
        by_id.setdefault(row["id"], []).append(row)
    for own in by_id.values():
        active = [row for row in own if is_true(row.get("_fivetran_active"))]
        yield from ["an item without a version that holds now"] if not active else []
        yield from ["an item with two versions that hold now"] if len(active) > 1 else []
        updated = [api_instant(row.get("updated_at")) or NEVER for row in active]
        passed = [api_instant(row.get("updated_at")) or NEVER for row in own if row not in active]
        is_later = bool(updated and passed) and max(passed) > max(updated)
        yield from ["a version that holds no more was updated later"] if is_later else []
    sent = {row["message_id"] for _, _, _, row in rows_of(account, "conversation_message_sender")}
    senders: dict[str, set[str | None]] = {}
    for _, _, _, row in rows_of(account, "conversation_message_sender"):
        senders.setdefault(row["message_id"], set()).add(text(row.get("actor_id")))
        yield "a sender " + (f"in the field {word(row.get('sender_field'))}")
        yield from ["a sender without a thread"] if not text(row.get("thread_id")) else []
    for (item_id, _), version in united.winners["thread_items"].items():
        yield from (
            ["a connector's senders beside an item of the API"] if version.shape == "api" and item_id in sent else []
        )
        if version.shape == "connector":
            named = senders.get(item_id, set()) - {None}
            yield f"a connector's item with {min(len(named), 2)} senders" if item_id in senders else "no sender rows"
            yield from ["a connector's sender who is no actor"] if item_id in senders and not named else []
    threads: dict[str, dict[tuple[str, datetime], set[str]]] = {}
    for shape, table, name in (
        ("api", "thread_items", "conversationsThreadId"),
        ("connector", "conversation_message_history", "thread_id"),
    ):
        for extracted_at, _, _, row in rows_of(account, table):
            threads.setdefault(row["id"], {}).setdefault((shape, extracted_at), set()).add(text(row[name]) or "")
    for item_id, places in threads.items():
        if len(set.union(*places.values())) > 1:
            is_shared = item_id in united.shared_items
            among = {shape for shape, _ in places}
            yield ("an id of two threads" if is_shared else "an item that moved") + (
                ", in two shapes" if len(among) > 1 else ", in one shape"
            )


def of_people_in_shapes(united: Records) -> Iterator[str]:
    """Yield owners whose teams differ by shape, memberships that ended, and users who name owners."""
    for shapes in united.team_shapes.values():
        yield from [f"teams in two shapes, those of the {shapes[-1]} count"] if len(shapes) > 1 else []
    for table in ("owner_team", "team_user"):
        rows = united.connector_rows(table, ["owner_id" if table == "owner_team" else "user_id", "team_id"])
        yield from [f"a row of {table} that ended"] if any(not row.is_live for row in rows.values()) else []
    for key, version in united.winners["owners"].items():
        user = united.users.get((actor_of(version.record) or "")[2:] or None)
        if user is not None and (text(user.record.get("first_name")) or text(user.record.get("last_name"))):
            name = "a name of its own" if key in united.named_owners else "no name"
            yield f"a user beside an owner of the {version.shape} with {name}"


def of_tickets_in_shapes(mapping: AccountMapping) -> Iterator[str]:
    """Yield labels of the ticket CSV, ids that look like labels, and histories in several shapes."""
    united = mapping.united
    labels = {word(stage.get("label")) for stage in united.stages}
    kinds = {"hs_pipeline": "pipeline", "hs_pipeline_stage": "stage", "hubspot_owner_id": "owner"}
    kinds["hubspot_team_id"] = "team"
    for key, version in united.winners["tickets"].items():
        ticket = version.record
        stage_id = prop(ticket, "hs_pipeline_stage")
        if version.shape != "csv":
            is_label = word(stage_id) in labels and stage_id not in {stage["id"] for stage in united.stages}
            yield from [f"a stage of the {version.shape} that looks like a label"] if is_label else []
        for name, kind in kinds.items():
            written = word((ticket.get("labels") or {}).get(name))
            if version.shape != "csv" or written is None:
                continue
            pipeline_id = prop(ticket, "hs_pipeline") if kind == "stage" else None
            known = list(united.names_of(kind, pipeline_id))
            called = {record_id for record_id, names in known if written in {word(own) for own in names}}
            is_id = written in {word(record_id) for record_id, _ in known}
            found = "an id" if is_id else {0: "no label", 1: "one label"}.get(len(called), "several labels")
            yield f"CSV: {kind} by {found}"
            yield from ["CSV: an id that is another's label"] if is_id and called - {prop(ticket, name)} else []
            yield from ["CSV: an id that is not loaded"] if not is_id and not called and prop(ticket, name) else []
            if kind in {"stage", "owner"} and len(called) == 1 and not is_id:
                table = {"stage": "pipeline_stages", "owner": "owners"}[kind]
                own = [shape for found, shape in united.shape_of[table].items() if called & set(flat(found))]
                yield from (f"CSV: {kind} by a label of the {shape}" for shape in own)
        yield from (
            [f"a {version.shape} ticket's dates of entry"]
            if any(name.startswith(ENTERED) and prop(ticket, name) for name in ticket["properties"])
            else []
        )
        own = {(moment[0], frozenset(shapes)) for moment, shapes in united.history_shapes.items() if moment[0] == key}
        shapes = {shape for _, found in own for shape in found}
        yield from ["a history in two shapes"] if len(shapes) > 1 else []
        yield from ["one value of a history in two shapes"] if any(len(found) > 1 for _, found in own) else []
    for spellings in united.spellings.values():
        yield from ["one instant of a history in two spellings"] if len(spellings) > 1 else []


def flat(key: Any) -> Iterator[Any]:
    """Yield an id and its parts."""
    yield key
    yield from key if isinstance(key, tuple) else ()


def orders(table: str, shapes: Sequence[str], ways: Sequence[str]) -> list[str]:
    """Return the ways in which one of several shapes can come before another."""
    pairs = [(first, second) for first in shapes for second in shapes if first != second]
    found = []
    for first, second in pairs:
        for way in ways:
            # the order of the shapes decides between equals
            if way != "as equals" or SHAPES.index(first) < SHAPES.index(second):
                found.append(f"{table}: {first} before {second} {way}")
    return found


BOTH = ("api", "connector")
SHAPE_BRANCHES = [
    *("shapes: api", "shapes: connector", "shapes: api and connector", "shapes: api and csv"),
    *("shapes: connector and csv", "shapes: api and connector and csv"),
    *(
        f"{table} by {shape}"
        for table in ("threads", "thread_items", "actors", "channels", "owners", "pipeline_stages", "tickets")
        for shape in BOTH
    ),
    "tickets by csv",
    *(f"a connector's table as {form}" for form in ("csv", "parquet", "lines")),
    *(f"a connector's table without {column}" for column in OPTIONAL),
    *(f"ticket CSV with {names}" for names in ("English labels", "internal names")),
    # (a) the vendor's update between shapes, the connector's own order inside it
    *orders("thread_items", BOTH, ["by extraction", "by update", "as equals"]),
    *orders("thread_items", BOTH, ["by update, the other does not say when", "as the living one"]),
    *orders("threads", BOTH, ["by extraction", "as equals", "as the living one"]),
    *orders("actors", BOTH, ["by extraction", "as equals"]),
    *orders("channels", BOTH, ["by extraction", "as equals"]),
    *orders("owners", BOTH, ["by extraction", "by update", "as equals", "as the living one"]),
    *orders("pipeline_stages", BOTH, ["by extraction", "by update", "as equals", "as the living one"]),
    *orders("tickets", SHAPES, ["by extraction", "by update", "as equals"]),
    *("an item without a version that holds now", "an item with two versions that hold now"),
    "a version that holds no more was updated later",
    # (b) teams
    *(f"teams in two shapes, those of the {shape} count" for shape in BOTH),
    # (c) what the connector marks as deleted
    *(f"{table}: deleted {way}" for table in MARKED_TABLES for way in ("there, alive here", "here, alive there")),
    *("a row of owner_team that ended", "a row of team_user that ended"),
    # (d) labels
    *(
        f"CSV: {kind} by {found}"
        for kind in ("pipeline", "stage", "owner", "team")
        for found in ("an id", "no label", "one label", "several labels")
    ),
    *(f"CSV: {kind} by a label of the {shape}" for kind in ("stage", "owner") for shape in BOTH),
    *("CSV: an id that is another's label", "CSV: an id that is not loaded"),
    *(f"a stage of the {shape} that looks like a label" for shape in BOTH),
    *(f"a {shape} ticket's dates of entry" for shape in SHAPES),
    # (f) side tables of the connector
    *("a connector's senders beside an item of the API", "a connector's sender who is no actor", "no sender rows"),
    *(f"a connector's item with {n} senders" for n in (1, 2)),
    *("a sender without a thread", "a sender in the field from", "a sender in the field cc"),
    "a sender in the field None",
    *(f"a user beside an owner of the {shape} with no name" for shape in BOTH),
    "a user beside an owner of the connector with a name of its own",
    # moves and histories
    *(
        f"{what}, in {n} shape{s}"
        for what in ("an item that moved", "an id of two threads")
        for n, s in (("one", ""), ("two", "s"))
    ),
    *("a history in two shapes", "one value of a history in two shapes", "one instant of a history in two spellings"),
]
BRANCHES = [*FILES, *HISTORY, *RECORDS, *RESULTS]


def branches_of(account: HubspotAccount) -> set[str]:
    """Return the branches that occur in one account."""
    mapping = AccountMapping(account)
    parts = [of_items, of_threads, of_people, of_tickets, of_evidence, of_results]
    return {branch for part in parts for branch in part(mapping)} | set(of_files(account))


def count_branches(accounts: Iterable[HubspotAccount]) -> Counter[str]:
    """Return in how many accounts each branch occurs; 0 for one that never does."""
    found = Counter(dict.fromkeys(BRANCHES, 0))
    for account in accounts:
        found.update(branches_of(account))
    return found


def count_shape_branches(accounts: Iterable[HubspotAccount]) -> Counter[str]:
    """Return in how many accounts each branch of the shapes occurs; 0 for one that never does."""
    found = Counter(dict.fromkeys(SHAPE_BRANCHES, 0))
    for account in accounts:
        found.update(set(of_shapes(AccountMapping(account))))
    return found
