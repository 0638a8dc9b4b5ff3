"""A second computation of backlog, concurrency, service levels and requests, written from the agreement alone.

It stands on the plain walk through conversations in `oracle.py`, as `oracle_exits.py` does. A conversation's state is
followed item by item; what is open at once is counted over all conversations for each instant anew; what is due in open
time is found by going through opening hours one after the other.

    rows = oracle_service.judge(accounts, judged, policies, evidence)   # by table

`evidence` says which kinds of evidence are known of an account: source_system, account_id, evidence_kind.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.python import oracle, oracle_exits
from tests.python.oracle import Account, Episode, Item, Row
from tests.python.oracle_exits import DAY, SERVED_WITHIN, Known, Rows, rate_columns, wait_columns

HOLDERS = ("ai", "human", "nobody")
KINDS = ("handoff_requested", "handoff_offered")
# as far as opening hours are worked out after as_of
DAYS_AHEAD = 60
QUARTER = timedelta(minutes=15)

Evidence = set[tuple[str, str, str]]


@dataclass(frozen=True)
class Policy:
    """One version of a service policy; what is empty is not asked for."""

    policy_id: str
    source_system: str | None
    account_id: str | None
    channel: str | None
    priority: str | None
    target: str
    minutes: int | None
    hours: str
    valid_from: date | None

    def covers(self, known: Known, channel: str) -> bool:
        """Say whether it is meant for a channel of an account."""
        return (
            self.source_system in {None, known.account.source_system}
            and self.account_id in {None, known.account.account_id}
            and self.channel in {None, channel}
        )


@dataclass(frozen=True)
class Change:
    """A change of a conversation: when, in which episode, from which holder to which; None is not open."""

    at: datetime
    episode_index: int
    before: str | None
    after: str | None


# --------------------------------------------------------------------------------------------------------------------
# A conversation from its opening on
# --------------------------------------------------------------------------------------------------------------------


def changes_of(episodes: Sequence[Episode]) -> list[Change]:
    """Follow a conversation through its episodes, in order."""
    conversation = episodes[0].conversation
    first = oracle.at_of(oracle.first_of(conversation.items))
    opened_at = conversation.opened_at or first
    if conversation.exclusion is not None or opened_at is None:
        return []
    changes = [Change(opened_at, 1, None, "nobody")]
    is_open, holder = True, "nobody"
    for episode in episodes:
        for item in episode.items:
            before = holder if is_open else None
            if item is episode.items[0] and episode.index > 1:
                holder = "nobody"
            if item.is_ai_reply:
                holder = "ai"
            elif any(item is involved for involved in episode.involvement):
                holder = "human"
            if item.is_close:
                is_open = False
            elif item.is_contact_message or item.is_ai_reply or item.event_type in {"opened", "reopened"}:
                is_open = True
            after = holder if is_open else None
            if before != after:
                changes.append(Change(max(item.at, opened_at), episode.index, before, after))
    return changes


def conversations_of(known: Known) -> list[list[Episode]]:
    """Return the episodes of each conversation together."""
    found: dict[int, list[Episode]] = {}
    for episode in known.episodes:
        found.setdefault(id(episode.conversation), []).append(episode)
    return list(found.values())


# --------------------------------------------------------------------------------------------------------------------
# Backlog
# --------------------------------------------------------------------------------------------------------------------


def backlog_rows(known: Known, evidence: Evidence) -> list[Row]:
    """Return what was open, and what came and went, by date and holder."""
    moves: Counter[tuple[date, str, str]] = Counter()
    for episodes in conversations_of(known):
        for number, change in enumerate(changes_of(episodes)):
            day = oracle.local_date(change.at, known.zone)
            if change.before is None:
                moves[day, change.after or "", "reopened" if number else "opened"] += 1
            elif change.after is None:
                moves[day, change.before, "closed"] += 1
            else:
                moves[day, change.before, "moved_out"] += 1
                moves[day, change.after, "moved_in"] += 1
    if not moves:
        return []
    has = {kind for *account, kind in evidence if account == list(known.key.values())}
    is_stock_known = {"closes", "open_conversations"} <= has
    are_people_seen = known.has_people or bool({"handoff_events", "assignments"} & has)
    first_empty = oracle.local_date(
        datetime.combine(oracle.ten_years_before(known.as_of.date()), known.as_of.time()), known.zone
    )
    days_with_moves = {day for day, _, _ in moves}
    day, last, rows = min(days_with_moves), oracle.local_date(known.as_of, known.zone), []
    left = dict.fromkeys(HOLDERS, 0)
    while day <= last:
        for holder in HOLDERS:
            own = {name: moves[day, holder, name] for name in ("opened", "reopened", "moved_in", "closed", "moved_out")}
            start = left[holder]
            left[holder] += own["opened"] + own["reopened"] + own["moved_in"] - own["closed"] - own["moved_out"]
            row: Row = {"open_at_start": start, **own, "open_at_end": left[holder]}
            for name in row:
                is_told = name == "opened" or (is_stock_known if name.startswith("open_at") else "closes" in has)
                if not is_told or (holder == "human" and not are_people_seen):
                    row[name] = None
            if day >= first_empty or day in days_with_moves:
                rows.append(known.key | {"local_date": day, "holder": holder} | row)
        day += DAY
    return rows


# --------------------------------------------------------------------------------------------------------------------
# Hours
# --------------------------------------------------------------------------------------------------------------------


def local_hour(at: datetime, known: Known) -> tuple[date, int]:
    """Return the local date and hour of an instant."""
    local = at.replace(tzinfo=UTC).astimezone(known.zone)
    return local.date(), local.hour


def open_stretches(changes: Sequence[Change]) -> list[tuple[datetime, datetime]]:
    """Return from when until when a conversation was open; the end is no part of it."""
    stretches = []
    begun = None
    for change in changes:
        if change.before is None:
            begun = change.at
        elif change.after is None and begun is not None:
            stretches.append((begun, change.at))
            begun = None
    return [*stretches, *([] if begun is None else [(begun, datetime.max)])]


def concurrency_rows(known: Known, evidence: Evidence) -> list[Row]:
    """Return demand and who met it, by local hour in which something happened."""
    stretches: list[tuple[datetime, datetime]] = []
    items: dict[tuple[date, int], list[Item]] = {}
    hours: dict[tuple[date, int], set[datetime]] = {}
    for episodes in conversations_of(known):
        changes = changes_of(episodes)
        if not changes:
            continue
        stretches += open_stretches(changes)
        for change in changes:
            if None in {change.before, change.after}:
                hours.setdefault(local_hour(change.at, known), set()).add(change.at)
        for item in episodes[0].conversation.items:
            hour = local_hour(item.at, known)
            hours.setdefault(hour, set()).add(item.at)
            items.setdefault(hour, []).append(item)
    has = {kind for *account, kind in evidence if account == list(known.key.values())}
    rows = []
    for hour, instants in hours.items():
        # where the hour may begin, all that happens in it, and just before that
        asked = {at.replace(minute=at.minute // 15 * 15, second=0, microsecond=0) for at in instants}
        asked = {at + QUARTER * n for at in asked for n in range(-12, 13)} | instants
        asked |= {at - oracle.MICROSECOND for at in asked}
        counts = [sum(start <= at < end for start, end in stretches) for at in asked if local_hour(at, known) == hour]
        own = items.get(hour, [])
        replies = [item for item in own if item.is_human_reply]
        row = {
            "conversations": len({item.conversation_id for item in own}),
            "conversations_with_customer": len({i.conversation_id for i in own if i.is_contact_message}),
            "most_open": max(counts) if {"closes", "open_conversations"} <= has else None,
            "contact_messages": sum(item.is_contact_message for item in own),
            "ai_replies": sum(item.is_ai_reply for item in own),
            "human_replies": len(replies) if known.has_people else None,
            "people_who_replied": len({item.sender_id for item in replies}) if known.has_people else None,
        }
        rows.append(known.key | {"local_date": hour[0], "hour_of_day": hour[1]} | row)
    return rows


# --------------------------------------------------------------------------------------------------------------------
# Service levels
# --------------------------------------------------------------------------------------------------------------------


def due_of(start: datetime, policy: Policy, known: Known) -> datetime | None:
    """Return the first instant at which a policy's minutes have passed; None past the calendar of opening hours."""
    schedule, left = known.account.schedule, timedelta(minutes=policy.minutes or 0)
    if policy.hours == "calendar" or schedule is None:
        return start + left
    last = oracle.local_date(known.as_of, oracle.find_zone(schedule.timezone)) + DAY * DAYS_AHEAD
    day = start.date() - 2 * DAY
    while day <= last:
        openings = [
            tuple(oracle.local_clock_time(day, text, schedule.timezone) for text in (o.opens_at, o.closes_at))
            for o in schedule.openings
            if oracle.is_open_on(day, o, schedule)
        ]
        for opens_at, closes_at in sorted(openings):
            begins = max(opens_at, start)
            if begins >= closes_at:
                continue
            if left <= closes_at - begins:
                return begins + left
            left -= closes_at - begins
        day += DAY
    return None


def priority_of(episode: Episode, known: Known) -> str | None:
    """Return the priority of the ticket that the conversation names."""
    ticket = oracle.newest_rows(known.account, "tickets").get(episode.conversation.row.get("ticket_id") or "")
    if ticket is None:
        return None
    created_at = oracle.parse_instant(ticket.get("created_at"), known.zone)
    return None if created_at is not None and created_at > known.as_of else oracle.word_of(ticket, "priority")


def met_at(episode: Episode, policy: Policy, known: Known, changes: Sequence[Change]) -> datetime | None:
    """Return when a target was met, in time or late."""
    asked = oracle.first_of(item for item in episode.contact_messages if not item.is_early)
    if policy.target != "resolution":
        answers = [
            item
            for item in episode.items
            if asked is not None
            and item.position > asked.position
            and (item.is_human_reply or (item.is_ai_reply and policy.target == "first_response"))
        ]
        return oracle.at_of(oracle.first_of(answers))
    if known.row_of(episode)["outcome"] == "resolved":
        at = oracle.at_of(episode.last_ai_reply)
    else:
        flips = [c for c in changes if c.episode_index == episode.index and None in {c.before, c.after}]
        at = flips[-1].at if flips and flips[-1].after is None else None
    return at if at is None or asked is None else max(at, asked.at)


def sla_rows(known: Known, policies: Sequence[Policy], evidence: Evidence) -> list[Row]:
    """Return what was due and what became of it, of every eligible episode and policy in force when it began."""
    has = {kind for *account, kind in evidence if account == list(known.key.values())}
    by_policy: dict[str, list[Policy]] = {}
    for version in sorted(policies, key=lambda policy: policy.valid_from or date.min):
        by_policy.setdefault(version.policy_id, []).append(version)
    rows = []
    for episodes in conversations_of(known):
        changes = changes_of(episodes)
        for episode in filter(lambda episode: episode.is_eligible and episode.started_at is not None, episodes):
            told = known.row_of(episode)
            day = oracle.local_date(episode.started_at or datetime.min, known.zone)
            priority = priority_of(episode, known)
            asked = oracle.first_of(item for item in episode.contact_messages if not item.is_early)
            is_person_owed = (
                not episode.is_handled or episode.involvement or any(item.is_request for item in episode.items)
            )
            for versions in by_policy.values():
                in_force = [policy for policy in versions if (policy.valid_from or date.min) <= day]
                if not in_force:
                    continue
                policy = in_force[-1]
                if (
                    policy.minutes is None
                    or not policy.covers(known, told["channel"])
                    or policy.priority not in {None, priority}
                    or (policy.target == "first_human_response" and not is_person_owed)
                ):
                    continue
                due = None if asked is None else due_of(asked.at, policy, known)
                met = met_at(episode, policy, known, changes)
                is_miss_known = "closes" in has if policy.target == "resolution" else known.has_people
                state: str | None = "breached" if is_miss_known else None
                if asked is None:
                    state = None
                elif met is not None and (due is None or met <= due):
                    state = "met"
                elif due is None or due >= known.as_of or (policy.target, told["outcome"]) == ("resolution", "pending"):
                    state = "open"
                rows.append(
                    episode.key
                    | {
                        "policy_id": policy.policy_id,
                        "channel": told["channel"],
                        "priority": priority,
                        "started_week": told["started_week"],
                        "target": policy.target,
                        "minutes": policy.minutes,
                        "is_in_business_time": policy.hours == "business",
                        "starts_at": None if asked is None else asked.at,
                        "due_at": due,
                        "met_at": met,
                        "state": state,
                    }
                )
    return rows


def weekly_sla_rows(known: Known, policies: Sequence[Policy], outcomes: Sequence[Row]) -> list[Row]:
    """Count what became of targets, of every week, channel and policy that was ever meant for them."""
    states: Counter[tuple[Any, ...]] = Counter(
        (row["started_week"], row["channel"], row["policy_id"], row["state"]) for row in outcomes
    )
    rows = []
    for week, channel in known.grid:
        for policy_id in {policy.policy_id for policy in policies if policy.covers(known, channel)}:
            met, breached, is_open, unknown = (
                states[week, channel, policy_id, state] for state in ("met", "breached", "open", None)
            )
            rows.append(
                known.key
                | {"week_start": week, "channel": channel, "policy_id": policy_id}
                | {"episodes": met + breached + is_open + unknown, "met_episodes": met, "breached_episodes": breached}
                | {"open_episodes": is_open, "unknown_episodes": unknown, "decided_episodes": met + breached}
                | rate_columns("met_rate", met, met + breached)
            )
    return rows


# --------------------------------------------------------------------------------------------------------------------
# Requests for a person
# --------------------------------------------------------------------------------------------------------------------


def weekly_request_rows(known: Known, evidence: Evidence) -> list[Row]:
    """Return the weeks of requests and offers, both kinds on every week."""
    found: dict[tuple[date, str], list[Row]] = {}
    for row in oracle_exits.request_rows(known):
        found.setdefault((row["occurred_week"], row["kind"]), []).append(row)
    seen = {kind for _, kind in found}
    if (*known.key.values(), "handoff_requests") in evidence:
        seen.add("handoff_requested")
    weeks = {week for week, _ in known.grid} | {week for week, _ in found}
    rows = []
    for week in weeks:
        for kind in KINDS:
            own = found.get((week, kind), [])
            is_told, n = kind in seen, len(own)
            waits, business_waits = (
                [round(row[name] * 1_000_000) for row in own if row[name] is not None]
                for name in ("seconds_to_served", "business_seconds_to_served")
            )
            of_people: Row = {"taken_requests": sum(bool(row["is_taken"]) for row in own)}
            of_people["untaken_requests"] = n - of_people["taken_requests"]
            of_people["served_requests"] = sum(row["served_at"] is not None for row in own)
            of_people["waiting_requests"] = n - of_people["served_requests"]
            for name, limit in SERVED_WITHIN.items():
                of_people[f"served_within_{name}"] = sum(wait <= limit // oracle.MICROSECOND for wait in waits)
            are_people_told = is_told and known.has_people
            row = known.key | {"week_start": week, "kind": kind, "requests": n if is_told else None}
            row["eligible_requests"] = sum(row["is_eligible"] for row in own) if is_told else None
            for name, is_open in (("requests_in_opening_hours", True), ("requests_after_hours", False)):
                counted = sum(row["is_within_opening_hours"] is is_open for row in own)
                row[name] = counted if is_told and known.account.schedule is not None else None
            row |= {name: value if are_people_told else None for name, value in of_people.items()}
            row |= wait_columns("seconds_to_served", waits, is_told=are_people_told)
            row |= wait_columns("business_seconds_to_served", business_waits, is_told=are_people_told)
            rows.append(row)
    return rows


# --------------------------------------------------------------------------------------------------------------------
# All of it
# --------------------------------------------------------------------------------------------------------------------


def judge(
    accounts: Iterable[Account],
    judged: oracle.Result,
    policies: Sequence[Policy],
    evidence: Evidence,
    as_of: datetime | None = None,
) -> Rows:
    """Return the rows of every table, by its name.

    judged: what `oracle.judge` says of the same accounts and as_of (naive UTC).
    """
    rows: Rows = {name: [] for name in ("backlog", "concurrency", "sla", "weekly_sla", "weekly_requests")}
    for known in oracle_exits.all_known(accounts, judged, as_of):
        outcomes = sla_rows(known, policies, evidence)
        rows["backlog"] += backlog_rows(known, evidence)
        rows["concurrency"] += concurrency_rows(known, evidence)
        rows["sla"] += outcomes
        rows["weekly_sla"] += weekly_sla_rows(known, policies, outcomes)
        rows["weekly_requests"] += weekly_request_rows(known, evidence)
    return rows
