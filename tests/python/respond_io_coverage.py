"""What random respond.io accounts must hold: every file form, damaged id, date order, interval edge and word, counted.

A branch is a short sentence about something that stands in an account. `branches_of` finds those of one account,
BRANCHES lists those that must occur; the comment beside a group says which trap it is for.

    .venv/bin/python tests/python/compare_worlds.py --source respond_io --accounts 300 --seed 1 --coverage
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from tests.python import oracle, worlds_coverage
from tests.python.oracle import Result
from tests.python.respond_io_mapping import (
    KEYS,
    SLASHED,
    TIMES,
    AccountMapping,
    clock_instant,
    clock_rows,
    dates_in,
    fit_of,
    is_rejected,
    order_of,
    record_rows,
    text,
    unmatched_rows,
    words,
)
from tests.python.respond_io_worlds import (
    AI_SEAT,
    COLUMNS,
    COUNTS,
    DAMAGED,
    OLDER_CONVERSATIONS,
    RESOLVED,
    SECOND,
    STARTED,
    Record,
    RespondIoAccount,
)
from tests.python.worlds import ZONES
from tests.python.worlds_coverage import BESIDE, KINDS

MINUTE = timedelta(minutes=1)

# --------------------------------------------------------------------------------------------------------------------
# Files: what overlaps, what is missing
# --------------------------------------------------------------------------------------------------------------------


def of_files(mapping: AccountMapping) -> Iterator[str]:
    """Yield how the account was exported."""
    exports = mapping.account.exports
    yield f"{len(exports)} exports"
    ages = [export.extracted_at for export in exports]
    yield from ["the newest export loaded first"] if len(ages) > 1 and ages[0] == max(ages) else []
    tables: dict[str, int] = {}
    for export in exports:
        for file in export.files:
            tables[file.table] = tables.get(file.table, 0) + len(file.records)
            yield f"{file.table} written as {file.form}"
            yield from ["conversations of thirteen columns"] if file.columns == list(OLDER_CONVERSATIONS) else []
    for table in (*COLUMNS, "closed_webhooks"):
        yield f"{table}: " + ("no file" if table not in tables else "rows" if tables[table] else "a file without rows")
    for table in ("conversations", "messages"):
        versions: dict[str, list[Any]] = {}
        for version in mapping.versions[table]:
            versions.setdefault(version.record[KEYS[table]], []).append(version)
        for found in versions.values():
            (before, *_), (last, *_) = found[0].age[:1], found[-1].age[:1]
            files = {version.age[:2] for version in found}
            if len(found) > 1:
                place = "two exports" if before != last else "two files of one export" if len(files) > 1 else "one file"
                is_edited = any(version.record != found[-1].record for version in found)
                yield f"{table} twice in {place}" + (", edited" if is_edited else "")


FILES = [
    # a later export wins, whichever is loaded first; then the later file name; then the later row
    *("1 exports", "2 exports", "3 exports", "the newest export loaded first"),
    *(
        f"{table} twice in {place}, edited"
        for table in ("conversations", "messages")
        for place in ("two exports", "two files of one export", "one file")
    ),
    # optional files may be missing or empty
    *(
        f"{table}: {state}"
        for table in ("contacts", "users", "channels", "failed_messages", "closed_webhooks")
        for state in ("no file", "a file without rows", "rows")
    ),
    "account_settings: no file",
    "conversations of thirteen columns",
    *(f"{table} written as {form}" for table in ("users", "channels") for form in ("csv", "lines", "document")),
]

# --------------------------------------------------------------------------------------------------------------------
# Ids: what spreadsheets destroy, and what names stand in columns of ids
# --------------------------------------------------------------------------------------------------------------------


def of_ids(mapping: AccountMapping) -> Iterator[str]:
    """Yield damaged and colliding ids, the ways in which people are called, and clocks that disagree."""
    for export in mapping.account.exports:
        for file in export.files:
            for record in file.records:
                value = record.get(KEYS.get(file.table, ""), "?")
                if value in DAMAGED:
                    yield f"a damaged id {value}"
                yield from ["a missing id"] if value == "" and file.table in TIMES else []
    for record_id in mapping.colliding["conversations"]:
        rows = [
            version
            for version in mapping.versions["conversations"]
            if version.record[KEYS["conversations"]] == record_id
        ]
        contacts = {version.record["Contact ID"] for version in rows}
        yield "conversations collide by " + ("contact" if len(contacts) > 1 else "start")
    yield from ["messages share an id"] if mapping.shared_messages else []
    starts: dict[str, list[datetime]] = {}
    for version in mapping.versions["conversations"]:
        if version.at[STARTED] is not None and not is_rejected("conversations", version.record):
            starts.setdefault(version.record["Conversation ID"], []).append(version.at[STARTED])
    for found in starts.values():
        apart = max(found) - min(found)
        yield from [f"starts {apart // SECOND} seconds apart"] if apart in {MINUTE - SECOND, MINUTE} else []
    columns = ("Assignee", "Closed By", "First Assignee", "Last Assignee")
    for version in mapping.newest("conversations"):
        for column in columns:
            yield from called(mapping, version.record.get(column), "")
    for version in mapping.newest("messages"):
        if words(version.record["Sender Type"]) == "user":
            yield from called(mapping, version.record["Sender ID"], "a sender, ")
    yield from (f"clocks {row['hours_late']} hours apart, {row['record_kind']}" for row in clock_rows(mapping))


def called(mapping: AccountMapping, cell: str | None, where: str) -> Iterator[str]:
    """Yield how a cell calls somebody."""
    person = mapping.person(cell)
    if person is None or cell is None:
        yield f"{where}nobody"
    elif words(cell) in {"bot", "system"}:
        yield f"{where}{words(cell)}" + (" with a blank" if cell != cell.strip() else "")
    elif cell in mapping.users:
        yield f"{where}a listed id"
    elif person != cell:
        yield f"{where}{'an address' if '@' in cell else 'a name'} of a listed user"
    elif cell.isdigit():
        yield f"{where}an id that is not listed" + (" in a list" if mapping.users else "")
    else:
        is_shared = sum(cell == user["name"] for user in mapping.users.values()) > 1
        yield f"{where}a name " + ("that two share" if is_shared else "that nobody has")
    if person == AI_SEAT and cell != AI_SEAT:
        yield f"{where}the AI's seat by name"


IDS = [
    # rejected, never repaired
    *(f"a damaged id {value}" for value in DAMAGED),
    "a missing id",
    # refused, never merged; less than a minute is a spreadsheet's cut
    *("conversations collide by contact", "conversations collide by start", "messages share an id"),
    *("starts 59 seconds apart", "starts 60 seconds apart"),
    # names, Bot and System in columns of ids; whom the list lacks keeps the id
    *("nobody", "bot", "system", "bot with a blank", "a listed id", "a name of a listed user"),
    *("an address of a listed user", "a name that two share", "a name that nobody has"),
    *("an id that is not listed in a list", "the AI's seat by name", "a sender, the AI's seat by name"),
    *("a sender, a listed id", "a sender, a name of a listed user", "a sender, a name that two share"),
    # an id is a clock that knows no zone
    *("clocks 0 hours apart, conversation", "clocks 0 hours apart, message"),
    *("clocks 5.5 hours apart, message", "clocks -5.5 hours apart, conversation"),
    # the hour that a change of clocks repeats
    *("clocks 1 hours apart, conversation", "clocks 1 hours apart, message"),
]

# --------------------------------------------------------------------------------------------------------------------
# Dates: what a spreadsheet has made of them
# --------------------------------------------------------------------------------------------------------------------


def of_dates(mapping: AccountMapping) -> Iterator[str]:
    """Yield how files write their dates, whether they show their order, and what the account's clocks do."""
    for export in mapping.account.exports:
        for file in export.files:
            records = [record for record in file.records if not is_rejected(file.table, record)]
            yield from of_slashes(file.table, records)
    zone = mapping.zone
    yield f"zone {zone.key}" if mapping.settings and mapping.settings[0]["timezone"] else "no zone is set"
    for version in mapping.newest("messages"):
        at = version.at["Date & Time"]
        yield "a message at no instant" if at is None else "a message at an instant"
        if at is not None:
            wall = at.replace(tzinfo=UTC).astimezone(zone)
            is_repeated = wall.replace(fold=0).utcoffset() != wall.replace(fold=1).utcoffset()
            yield from ["a message in the repeated hour"] if is_repeated else []
    for table, names in TIMES.items():
        yield from (
            f"{table}, {name} in either order"
            for version in mapping.newest(table)
            for name in names
            if name in version.undecided
        )


def of_slashes(table: str, records: Sequence[Record]) -> Iterator[str]:
    """Yield what the dates of one file show, where a spreadsheet has written them."""
    dates, order = dates_in(records, table), order_of(records, table)
    if not dates:
        return
    shows = any(max(first, second) > 12 for first, second in dates)
    yield (
        f"a file that shows the {order} first"
        if order
        else f"a file that shows {'both orders' if shows else 'no order'}"
    )
    cells = [record.get(name) or "" for record in records for name in TIMES.get(table, ())]
    slashed = [match for cell in cells if (match := SLASHED.fullmatch(cell))]
    yield from (
        ["the same number twice in a file without order"]
        if order is None and any(match[1] == match[2] for match in slashed)
        else []
    )
    yield from ["a date without its zeros"] if any(len(match[2]) == 1 for match in slashed) else []
    yield from ["a spreadsheet that kept the seconds"] if any(match[6] for match in slashed) else []
    yield from ["a spreadsheet that cut the seconds"] if any(not match[6] for match in slashed) else []


DATES = [
    # the day is the number above 12, in the whole file; a file that shows none, or both, leaves its dates unread
    *("a file that shows the day first", "a file that shows the month first", "a file that shows no order"),
    *("a file that shows both orders", "the same number twice in a file without order", "a date without its zeros"),
    *("a spreadsheet that kept the seconds", "a spreadsheet that cut the seconds"),
    *(f"conversations, {name} in either order" for name in (STARTED, RESOLVED, "First Assignment Timestamp")),
    *("messages, Date & Time in either order", "contacts, DateTimeCreated in either order", "a message at no instant"),
    # local time: what the clocks repeat, where nobody has set the zone
    *("a message in the repeated hour", "no zone is set"),
    *(f"zone {zone}" for zone in ZONES if zone != "UTC"),
]

# --------------------------------------------------------------------------------------------------------------------
# Messages and the intervals of their contact
# --------------------------------------------------------------------------------------------------------------------


def of_places(mapping: AccountMapping) -> Iterator[str]:
    """Yield how conversations of a contact lie to each other, and messages to conversations."""
    by_contact: dict[str | None, list[Any]] = {}
    for conversation_id, row in mapping.conversations.items():
        if row["opened_at"] is not None:
            by_contact.setdefault(row["contact_id"], []).append((row["opened_at"], row["closed_at"], conversation_id))
    for intervals in by_contact.values():
        intervals.sort(key=lambda interval: (interval[0], interval[2]))
        for (start, end, _), (later, later_end, _) in pairwise(intervals):
            yield from ["two starts in one second"] if start == later else []
            yield from ["an open one before another"] if end is None else []
            if end is not None:
                gap = later - end
                known = {-SECOND: "a second over", timedelta(): "touching", SECOND: "a second apart"}
                yield known.get(gap, "overlapping" if gap < timedelta() else "apart")
                yield from ["one inside another"] if later_end is not None and later_end < end else []
    for row in mapping.conversations.values():
        is_reversed = None not in {row["closed_at"], row["opened_at"]} and row["closed_at"] < row["opened_at"]
        yield from ["a close before its start"] if is_reversed else []
        yield from ["a conversation without a start"] if row["opened_at"] is None else []
    for message in mapping.messages.values():
        at, kind = message["sent_at"], message["kind"]
        if at is None:
            continue
        held = message["conversation_id"] is not None
        yield from [f"a broadcast {'inside' if held else 'outside'}"] if kind == "broadcast" else []
        own = by_contact.get(message["contact_id"], []) if message["contact_id"] else []
        holding = [conversation_id for start, end, conversation_id in own if start <= at and (end is None or at <= end)]
        yield from ["held by two"] if len(holding) > 1 else []
        started = [conversation_id for start, _, conversation_id in own if start <= at]
        yield from ["held by an earlier one"] if held and started and message["conversation_id"] != started[-1] else []
        for start, end, _ in own:
            for edge, name in ((start, "start"), (end, "close")):
                beside = None if edge is None else BESIDE.get(at - edge)
                yield from [f"a message {beside} a {name}"] if beside else []
    for row in unmatched_rows(mapping):
        yield f"unmatched, {row['where_it_lies']}" + ("" if row["contact_id"] else ", without a contact")


PLACES = [
    *("two starts in one second", "an open one before another", "a second over", "touching", "a second apart"),
    *("overlapping", "apart", "one inside another", "a close before its start", "a conversation without a start"),
    *("a broadcast inside", "a broadcast outside", "held by two", "held by an earlier one"),
    *(
        f"a message {beside} a {edge}"
        for beside in ("a second before", "exactly at", "a second after")
        for edge in ("start", "close")
    ),
    *(f"unmatched, {place}" for place in ("no_conversation", "before_the_first_start", "after_a_close")),
    "unmatched, no_conversation, without a contact",
]

# --------------------------------------------------------------------------------------------------------------------
# Words, people, posts, the vendor's figures
# --------------------------------------------------------------------------------------------------------------------


def of_records(mapping: AccountMapping) -> Iterator[str]:
    """Yield what the records say."""
    account = mapping.account
    for version in mapping.newest("messages"):
        sender_type = words(version.record["Sender Type"])
        kind, sender = mapping.sender(version.record)
        yield f"sender type {sender_type}"
        yield from [f"no sender type, {words(version.record['Message Type'])}"] if sender_type is None else []
        yield from ["an AI on a seat"] if kind == "ai" and sender_type == "user" else []
        is_seat = account.actor_map.get(sender or "") == "ai"
        yield from ["a broadcast from the AI's seat"] if kind == "broadcast" and is_seat else []
    for message in mapping.messages.values():
        yield from [f"a failed message of {message['kind']}"] if message["has_failed"] else []
        yield f"a message's channel {message['channel'] or 'not told'}"
    for row in mapping.conversations.values():
        yield f"opened by {row['opened_by']}"
        yield f"closed by {row['closed_by']}" + ("" if row["closer"] else ", without an id")
        yield f"assigned {len(row['assignments'])} times, counted {row['stated']['Number of Assignments'] or 'nowhere'}"
        for _, to in row["assignments"]:
            yield f"assigned to {mapping.kind(to) or 'nobody named'}"
        yield from (f"a stated count {row['stated'][name] or 'of none'}" for name in COUNTS)
    for user in mapping.users.values():
        yield f"a user of {len({team for team, _ in user['teams']})} teams"
    for version in mapping.newest("users"):
        is_without = not version.record.get("team") and not version.record.get("team_id")
        yield from ["teams, none of them primary"] if is_without and version.record.get("teams") else []
    listed = {version.record["ContactID"] for version in mapping.newest("contacts")}
    unlisted = [row for row in mapping.conversations.values() if row["contact_id"] not in listed]
    yield from ["a contact of no file"] if listed and unlisted else []
    yield from of_posts(mapping)


def of_posts(mapping: AccountMapping) -> Iterator[str]:
    """Yield posted closes: their units, what they fill, and those that fit nothing."""
    versions = mapping.newest("conversations")
    used = [id(conversation) for conversation in mapping.posts_of.values()]
    n_posts = sum(
        len(file.records)
        for export in mapping.account.exports
        for file in export.files
        if file.table == "closed_webhooks"
    )
    yield from ["a post of another event"] if n_posts > len(mapping.posts) else []
    seen: Counter[str] = Counter()
    for post in mapping.posts:
        conversation = post["conversation"]
        opened = text(conversation.get("openedTime"))
        yield "a post in " + {10: "seconds", 13: "milliseconds"}.get(len(opened or ""), "no unit")
        yield from ["a post inside its second"] if (at := clock_instant(opened)) and at.microsecond else []
        yield "a post " + (post.get("event_type") or "of no event type")
        fits = [fit for version in versions if (fit := fit_of(post, version)) is not None]
        yield from ["a post that fits nothing"] if not fits else []
        yield from ["a post that fits two alike"] if fits and fits.count(max(fits)) > 1 else []
        yield from (
            ["a post that fits two, and tells the close of one"]
            if len(fits) > 1 and max(fits)[0] and not min(fits)[0]
            else []
        )
        seen[json.dumps([post["contact"]["id"], conversation], sort_keys=True)] += 1
    yield from ["a post twice"] if seen and max(seen.values()) > 1 else []
    yield from ["two conversations of one post"] if len(used) > len(set(used)) else []
    for version in versions:
        record, post = version.record, mapping.posts_of.get(version.record["Conversation ID"])
        if post is not None:
            for name, member in POSTED.items():
                if post.get(member):
                    yield f"a post {'beside' if record.get(name) else 'fills'} {name}"
            yield "a post of a team" if post.get("assigneeTeam") else "a post of no team"


# column of the export -> member of the post that fills it
POSTED = {
    RESOLVED: "closedTime",
    "Closed By": "closedBy",
    "Closed By Source": "closedBySource",
    "Opened By Source": "openedBySource",
    "Conversation Category": "category",
    "Closing Note Summary": "summary",
}
RECORDS = [
    # a word that no map knows is unknown; without one, what comes in is the customer's
    *(f"sender type {word}" for word in ("contact", "user", "echo", "ai_agent", "workflow", "broadcast", "bot", "api")),
    *("sender type hologram", "no sender type, incoming", "no sender type, outgoing", "no sender type, None"),
    *("an AI on a seat", "a broadcast from the AI's seat"),
    *(f"a failed message of {kind}" for kind in ("contact", "ai", "human", "broadcast")),
    *(f"a message's channel {name}" for name in ("whatsapp", "messenger", "email", "sms", "custom", "unheard-of")),
    *("a message's channel instagram", "a message's channel social_other", "a message's channel not told"),
    *(f"opened by {word}" for word in ("contact", "user", "workflow", "ctc_ads", "hologram", None)),
    *(f"closed by {word}" for word in ("user", "ai_agent", "auto_close", "hologram", "None")),
    *("closed by auto_close, without an id", "closed by None, without an id", "closed by user, without an id"),
    # the first and the last, one where there was one
    *(
        f"assigned {n} times, counted {count}"
        for n, count in ((0, "0"), (1, "1"), (1, "nowhere"), (2, "2"), (2, "7"), (2, "nowhere"), (1, "2"), (0, "3"))
    ),
    *(f"assigned to {kind}" for kind in ("human", "ai", "bot", "nobody named")),
    *(f"a stated count {count}" for count in ("0", "1", "x", "-1", "of none")),
    *(f"a user of {n} teams" for n in range(3)),
    *("teams, none of them primary", "a contact of no file"),
    # found by contact and second, counted once, filling only what is empty
    *("a post in seconds", "a post in milliseconds", "a post in no unit", "a post inside its second"),
    *("a post that fits nothing", "a post twice", "a post of a team", "a post of no team", "a post of another event"),
    *("a post conversation.closed", "a post of no event type", "a post that fits two alike"),
    "a post that fits two, and tells the close of one",
    *(f"a post {what} {name}" for what in ("fills", "beside") for name in POSTED),
]

# --------------------------------------------------------------------------------------------------------------------
# What the rules make of it
# --------------------------------------------------------------------------------------------------------------------


def of_results(mapping: AccountMapping) -> Iterator[str]:
    """Yield edges after AI replies, outcomes, handoffs, verdicts, and how the vendor's figures compare."""
    account, result = mapping.generic_account(), Result()
    for conversation in oracle.read_conversations(account, mapping.zone, mapping.as_of):
        yield from (edge for edge in worlds_coverage.edges_after_replies(conversation) if edge.endswith(" 72 h"))
        at_once = Counter(item.at for item in conversation.items if item.event_type == "assigned")
        yield from ["two assignments in one second"] if at_once and max(at_once.values()) > 1 else []
        closes = {item.at for item in conversation.items if item.is_close}
        yield from ["an assignment in the second of the close"] if closes & at_once.keys() else []
        said = {item.at for item in conversation.items if item.is_public}
        yield from ["an assignment in the second of a message"] if said & at_once.keys() else []
    oracle.judge_account(account, oracle.shipped_definitions(), None, result)
    for episode in result.episodes:
        yield f"outcome {episode['outcome']}/{episode['outcome_reason']}"
        yield f"excluded as {episode['exclusion_reason']}"
        yield from [f"resolved, graded {episode['evidence_grade']}"] if episode["is_resolved"] else []
        yield from ["a second episode"] if episode["episode_index"] > 1 else []
    yield from (f"handoff by {handoff['evidence']}, {handoff['initiator']}" for handoff in result.handoffs)
    yield from (f"verdict {verdict['verdict']}, {verdict['reason']}" for verdict in result.verdicts)
    tables = record_rows(mapping.account)
    yield from (f"count {row['comparison']}" for row in tables["fct_vendor_count_differences"])
    yield from (f"duration {row['comparison']}" for row in tables["fct_vendor_duration_differences"])
    for row in tables["fct_conversations"]:
        yield f"contact returning {row['is_returning_contact']}, sure {row['is_contact_history_known']}"
    for row in tables["fct_conversation_responses"]:
        yield f"opened by a person {row['is_opened_by_person']}"
        since = (row["first_response_seconds"], row["open_to_first_response_seconds"])
        yield from ["a response long after the opening"] if None not in since and since[0] < since[1] else []
        yield from ["a wait from a handoff"] if row["handoff_wait_seconds_n"] else []
        yield from ["a handoff without a wait"] if row["handoffs"] > row["handoff_wait_seconds_n"] else []
        yield from [f"closer {row['closer_id']}"] if row["closer_id"] in {"ai", "system", "bot"} else []
    ranks = [row for row in tables["rpt_respond_io__leaderboard"] if row["group_by"] == "user"]
    yield from (f"a rank {'of' if row['is_ranked'] else 'for no'} {row['measure']}" for row in ranks)
    yield from ["two of one rank"] if len({tuple(row[name] for name in PLACE) for row in ranks}) < len(ranks) else []


PLACE = ("frequency", "period_start", "measure", "rank")
RESULTS = [
    *(
        f"{kind} {beside} 72 h"
        for kind in KINDS
        for beside in ("a second before", "exactly at", "a second after")
        if kind not in {"handoff event", "request"}
    ),
    # made-up items are last of their instant, before a close
    *("two assignments in one second", "an assignment in the second of the close"),
    "an assignment in the second of a message",
    *("outcome resolved/all_criteria_passed", "outcome pending/not_matured", "outcome human_assisted/human_before_ai"),
    *("outcome handed_off/assignment", "outcome handed_off/human_reply", "outcome human_only/human_reply"),
    *("outcome unanswered/no_reply", "outcome None/None"),
    *("excluded as customer_never_spoke", "excluded as None", "a second episode", "resolved, graded proxy"),
    *("handoff by assignment, manual", "handoff by human_reply, manual"),
    *("verdict not_applicable, not_eligible", "verdict not_applicable, not_handled"),
    *("verdict not_resolved, human_involvement", "verdict not_resolved, customer_last_word"),
    *("verdict not_resolved, not_closed", "verdict not_resolved, customer_returned", "verdict not_resolved, recontact"),
    *("verdict pending, not_matured", "verdict resolved, all_criteria_passed"),
    *(f"count {word}" for word in ("agrees", "differs", "not_computed", "unreadable")),
    *(f"duration {word}" for word in ("agrees", "differs", "not_computed")),
    *(f"contact returning {pair}" for pair in ("True, sure True", "False, sure True", "False, sure False")),
    *("contact returning False, sure None", "contact returning None, sure None"),
    *(f"opened by a person {answer}" for answer in (True, False, None)),
    *(f"closer {name}" for name in ("ai", "system", "bot")),
    *(f"a rank {whose} {measure}" for whose in ("of", "for no") for measure in ("resolution",)),
    *("a rank of first_response", "a rank of handoff_to_response", "two of one rank"),
    *("a response long after the opening", "a wait from a handoff", "a handoff without a wait"),
]
BRANCHES = [*FILES, *IDS, *DATES, *PLACES, *RECORDS, *RESULTS]


def branches_of(account: RespondIoAccount) -> set[str]:
    """Return the branches that occur in one account."""
    mapping = AccountMapping(account)
    parts = [of_files, of_ids, of_dates, of_places, of_records, of_results]
    return {branch for part in parts for branch in part(mapping)}


def count_branches(accounts: Iterable[RespondIoAccount]) -> Counter[str]:
    """Return in how many accounts each branch occurs; 0 for one that never does."""
    found = Counter(dict.fromkeys(BRANCHES, 0))
    for account in accounts:
        found.update(branches_of(account))
    return found
