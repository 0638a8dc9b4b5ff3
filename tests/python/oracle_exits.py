"""A second computation of opening hours, exits, flow, durability and waits, written from the agreement alone.

It stands on the plain walk through conversations in `oracle.py` and on what that says of episodes and verdicts; every
table of `audit.md` sections 6 to 8 is counted here by going through lists. Nothing is taken from the models.

    judged = oracle.judge(accounts, definitions)
    rows = oracle_exits.judge(accounts, definitions, judged)   # by table

Instants are naive datetimes in UTC. Durations are whole microseconds, divided once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.python import oracle
from tests.python.oracle import Account, Definition, Episode, Item, Row, Schedule

DAY = timedelta(days=1)
DURABILITY_DAYS = (1, 3, 7)
SERVED_WITHIN = {"5m": timedelta(minutes=5), "1h": timedelta(hours=1), "24h": timedelta(hours=24)}
EXITS = (
    *("resolved_confirmed", "resolved_assumed", "handoff_unserved", "not_substantive", "negative_feedback"),
    *("handed_off_served", "handed_off_waiting", "handed_off_unknown"),
    *("human_assisted", "human_only", "unanswered", "pending"),
)
DEFAULT_DEFINITION = "hubspot_2025_12"
EPISODE_KEY = ("source_system", "account_id", "conversation_id", "episode_index")
# between what bounds a rate lies: 95 %
Z = 1.959964
SMALL_SAMPLE = 30

Rows = dict[str, list[Row]]


@dataclass
class Known:
    """What is known of one account at as_of: its episodes in order, and what `oracle.py` says of them."""

    account: Account
    as_of: datetime
    zone: ZoneInfo
    week_start: str
    episodes: list[Episode]
    told: Mapping[tuple[Any, ...], Row]
    verdicts: Mapping[tuple[Any, ...], Mapping[str, Row]]
    grid: Sequence[tuple[date, str]]
    recontacts: oracle.Recontacts = field(init=False)
    has_people: bool = field(init=False)

    def __post_init__(self) -> None:
        """Collect who came back, and whether any export shows a person."""
        self.recontacts = oracle.Recontacts(self.episodes)
        self.has_people = any(
            oracle.word_of(row, "sender_kind") in {"human", "echo"}
            and ((at := oracle.parse_instant(row.get("sent_at"), self.zone)) is None or at <= self.as_of)
            for row in oracle.newest_records(self.account, "messages")
        )

    @property
    def key(self) -> Row:
        """Return the account's natural key."""
        return {"source_system": self.account.source_system, "account_id": self.account.account_id}

    def week_of(self, at: datetime) -> date:
        """Return the first day of the local week of an instant."""
        return oracle.week_of(oracle.local_date(at, self.zone), self.week_start)

    def row_of(self, episode: Episode) -> Row:
        """Return the row of fct_episodes as `oracle.py` has it."""
        return self.told[key_of(episode)]


def key_of(episode: Episode) -> tuple[Any, ...]:
    """Return the natural key of an episode, its values in order."""
    return tuple(episode.key.values())


# --------------------------------------------------------------------------------------------------------------------
# Opening hours
# --------------------------------------------------------------------------------------------------------------------


def is_within_opening_hours(at: datetime | None, schedule: Schedule | None) -> bool | None:
    """Say whether an account is open at an instant; None without a schedule or an instant."""
    if at is None or schedule is None:
        return None
    days = [at.date() + DAY * distance for distance in (-2, -1, 0, 1, 2)]
    return any(
        oracle.local_clock_time(day, opening.opens_at, schedule.timezone)
        <= at
        < oracle.local_clock_time(day, opening.closes_at, schedule.timezone)
        for day in days
        for opening in schedule.openings
        if oracle.is_open_on(day, opening, schedule)
    )


# --------------------------------------------------------------------------------------------------------------------
# Episodes: exit and re-contact
# --------------------------------------------------------------------------------------------------------------------


def exit_of(episode: Episode, known: Known) -> str | None:
    """Return by which way an episode left; None when it does not count."""
    row = known.row_of(episode)
    outcome = row["outcome"]
    if outcome == "resolved":
        reason = known.verdicts[key_of(episode)][DEFAULT_DEFINITION]["reason"]
        return "resolved_confirmed" if reason == "confirmed" else "resolved_assumed"
    if outcome == "contained_unresolved":
        return str(row["outcome_reason"])
    if outcome == "handed_off":
        start = episode.handoffs[0].items[0]
        if any(reply.position >= start.position for reply in episode.human_replies):
            return "handed_off_served"
        return "handed_off_waiting" if known.has_people else "handed_off_unknown"
    return None if outcome is None else str(outcome)


def episode_rows(known: Known) -> list[Row]:
    """Return what sections 6 to 8 add to fct_episodes."""
    return [
        episode.key
        | {
            "is_within_opening_hours": is_within_opening_hours(episode.started_at, known.account.schedule),
            "exit": exit_of(episode, known),
            "recontact_anchor_at": episode.anchor,
            "recontact_at": known.recontacts.first_after(episode, datetime.max - episode.anchor)
            if episode.anchor is not None
            else None,
        }
        for episode in known.episodes
    ]


# --------------------------------------------------------------------------------------------------------------------
# Handoffs, replies, closes, requests
# --------------------------------------------------------------------------------------------------------------------


def handoff_rows(known: Known) -> list[Row]:
    """Return what section 8 adds to fct_handoffs."""
    return [
        episode.key
        | {
            "handoff_index": index,
            "is_within_opening_hours": is_within_opening_hours(handoff.started_at, known.account.schedule),
        }
        for episode in known.episodes
        for index, handoff in enumerate(episode.handoffs, start=1)
    ]


def reply_rows(known: Known) -> list[Row]:
    """Return what section 8 adds to fct_replies: whether the account was open when the reply was sent."""
    names = ("reply_index", "replied_at", "is_within_opening_hours")
    return [
        episode.key
        | dict(
            zip(
                names,
                (
                    row["reply_index"],
                    row["replied_at"],
                    is_within_opening_hours(row["replied_at"], known.account.schedule),
                ),
                strict=True,
            )
        )
        for episode in known.episodes
        for row in oracle.reply_rows(episode)
    ]


def close_rows(known: Known) -> list[Row]:
    """Return the closes on the timelines of conversations."""
    rows = []
    for conversation in {id(episode.conversation): episode.conversation for episode in known.episodes}.values():
        closes = [item for item in conversation.items if item.is_close]
        rows += [
            known.key
            | {
                "conversation_id": conversation.conversation_id,
                "close_index": index,
                "is_last": index == len(closes),
                "closed_at": close.at,
                "is_within_opening_hours": is_within_opening_hours(close.at, known.account.schedule),
            }
            for index, close in enumerate(closes, start=1)
        ]
    return rows


def is_taking(item: Item) -> bool:
    """Say whether somebody takes an episode: a handoff, a human assignment or a human reply."""
    return item.is_human_action


def request_rows(known: Known) -> list[Row]:
    """Return the requests for a person and the offers of one."""
    rows = []
    for episode in known.episodes:
        asked = [item for item in episode.items if item.event_type in {"handoff_requested", "handoff_offered"}]
        for index, request in enumerate(asked, start=1):
            later = [item for item in episode.items if item.position > request.position]
            served_at = oracle.at_of(oracle.first_of(item for item in later if item.is_human_reply))
            # an early item starts no clock
            waits_from = None if request.is_early else request.at
            rows.append(
                episode.key
                | {
                    "request_index": index,
                    "kind": request.event_type,
                    "event_id": request.item_id,
                    "occurred_at": request.at,
                    "occurred_week": known.week_of(request.at),
                    "is_eligible": episode.is_eligible,
                    "is_within_opening_hours": is_within_opening_hours(request.at, known.account.schedule),
                    "is_taken": any(map(is_taking, later)) if known.has_people else None,
                    "served_at": served_at,
                    "seconds_to_served": oracle.seconds(oracle.microseconds_between(waits_from, served_at)),
                    "business_seconds_to_served": oracle.seconds(
                        oracle.open_microseconds_between(waits_from, served_at, known.account.schedule)
                    ),
                }
            )
    return rows


# --------------------------------------------------------------------------------------------------------------------
# Weeks of handoffs
# --------------------------------------------------------------------------------------------------------------------


def percentile(values: Sequence[int], share: float) -> float | None:
    """Return the value in microseconds below which a share lies, between two of them in proportion, as seconds."""
    if not values:
        return None
    ordered, place = sorted(values), share * (len(values) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return (ordered[below] + (ordered[above] - ordered[below]) * (place - below)) / 1_000_000


def wait_columns(name: str, waits: Sequence[int], *, is_told: bool) -> Row:
    """Return sum, number, median and 90th percentile of waits in microseconds."""
    return {
        f"{name}_sum": sum(waits) / 1_000_000 if is_told else None,
        f"{name}_n": len(waits) if is_told else None,
        f"{name}_median": percentile(waits, 0.5),
        f"{name}_p90": percentile(waits, 0.9),
    }


def weekly_handoff_rows(known: Known) -> list[Row]:
    """Return the weeks of handoffs, by initiator and reason."""
    found: dict[tuple[date, str, str], list[Row]] = {}
    for episode in known.episodes:
        for handoff in episode.handoffs:
            best = handoff.best_evidence()
            reply = oracle.at_of(oracle.first_of(item for item in handoff.items if item.is_human_reply))
            start = None if handoff.items[0].is_early else handoff.started_at
            found.setdefault(
                (known.week_of(handoff.started_at), oracle.initiator_of(best), best.reason or "none"), []
            ).append(
                {
                    "is_served": reply is not None,
                    "wait": oracle.microseconds_between(start, reply),
                    "business_wait": oracle.open_microseconds_between(start, reply, known.account.schedule),
                }
            )
    weeks = {week for week, _ in known.grid}
    kinds = {(initiator, reason) for _, initiator, reason in found}
    rows = []
    for key in sorted({(week, *kind) for week in weeks for kind in kinds} | found.keys()):
        handoffs = found.get(key, [])
        waits = [row["wait"] for row in handoffs if row["wait"] is not None]
        business_waits = [row["business_wait"] for row in handoffs if row["business_wait"] is not None]
        served = sum(row["is_served"] for row in handoffs)
        row = known.key | dict(zip(("week_start", "initiator", "reason"), key, strict=True))
        row |= {"handoffs": len(handoffs), "answered_handoffs": served}
        row |= {
            "served_handoffs": served if known.has_people else None,
            "waiting_handoffs": len(handoffs) - served if known.has_people else None,
        }
        for name, limit in SERVED_WITHIN.items():
            within = sum(wait <= limit // oracle.MICROSECOND for wait in waits)
            row[f"served_within_{name}"] = within if known.has_people else None
        row |= wait_columns("seconds_to_human_reply", waits, is_told=True)
        row |= wait_columns("business_seconds_to_human_reply", business_waits, is_told=known.has_people)
        rows.append(row)
    return rows


# --------------------------------------------------------------------------------------------------------------------
# Weeks of episodes: durability and flow
# --------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Bound:
    """A bound of a rate; what is told to six digits is the same."""

    value: float

    def __eq__(self, other: object) -> bool:
        """Say whether a number is this bound, up to its sixth digit."""
        return isinstance(other, int | float) and abs(self.value - other) < 1.5e-6

    def __hash__(self) -> int:
        """Return the same for all: near ones are equal."""
        return 0


def rate_columns(name: str, numerator: int, denominator: int) -> Row:
    """Return a rate with the ends of its interval, and whether its sample is small."""
    row: Row = {name: None, f"{name}_low": None, f"{name}_high": None, f"{name}_is_small_sample": True}
    if denominator:
        share = numerator / denominator
        middle = share + Z * Z / (2 * denominator)
        half = Z * (share * (1 - share) / denominator + Z * Z / (4 * denominator * denominator)) ** 0.5
        scale = 1 + Z * Z / denominator
        row |= {
            name: share,
            f"{name}_low": Bound(max(0.0, (middle - half) / scale)),
            f"{name}_high": Bound(min(1.0, (middle + half) / scale)),
            f"{name}_is_small_sample": denominator < SMALL_SAMPLE,
        }
    return row


def back_at(episode: Episode, definition: Definition, known: Known) -> datetime | None:
    """Return when a customer whose episode is resolved was back first, as far as anybody knows; None is never."""
    last_reply = episode.ai_replies[-1]
    at = last_reply.at + definition.window
    instants = [item.at for item in episode.contact_messages if item.at >= at]
    other = known.recontacts.first_after(episode, datetime.max - last_reply.at)
    return min([*instants, *([] if other is None else [other])], default=None)


def followed_up(episode: Episode, definition: Definition, known: Known, days: int) -> str:
    """Say what became of a resolution within days: recontacted, not_recontacted or unknown."""
    end = episode.ai_replies[-1].at + days * DAY
    back = back_at(episode, definition, known)
    if back is not None and back < end:
        return "recontacted"
    if episode.conversation.contact_id is None or end > known.as_of:
        return "unknown"
    return "not_recontacted"


def durability_rows(known: Known, definitions: Sequence[Definition]) -> list[Row]:
    """Return how many resolutions lasted, of every week, channel and definition."""
    counts: dict[tuple[date, str, str], Counter[str]] = {}
    for episode in known.episodes:
        row = known.row_of(episode)
        for definition in definitions:
            if known.verdicts[key_of(episode)][definition.definition_id]["verdict"] == "resolved":
                own = counts.setdefault((row["started_week"], row["channel"], definition.definition_id), Counter())
                own["resolved_episodes"] += 1
                for days in DURABILITY_DAYS:
                    own[f"{followed_up(episode, definition, known, days)}_{days}d"] += 1
    states = [f"{state}_{d}d" for d in DURABILITY_DAYS for state in ("recontacted", "not_recontacted", "unknown")]
    rows = []
    for week, channel in known.grid:
        for definition in definitions:
            own = counts.get((week, channel, definition.definition_id), Counter())
            row = known.key | {"week_start": week, "channel": channel, "definition_id": definition.definition_id}
            row |= {name: own[name] for name in ("resolved_episodes", *states)}
            known_7d = own["recontacted_7d"] + own["not_recontacted_7d"]
            rows.append(row | rate_columns("durable_rate_7d", own["not_recontacted_7d"], known_7d))
    return rows


def flow_rows(known: Known) -> list[Row]:
    """Return how many eligible episodes took each exit, of every week and channel."""
    counts: Counter[tuple[date, str, str | None]] = Counter()
    for episode in known.episodes:
        row = known.row_of(episode)
        counts[row["started_week"], row["channel"], exit_of(episode, known)] += 1
    rows = []
    for week, channel in known.grid:
        eligible = sum(counts[week, channel, name] for name in EXITS)
        for name in EXITS:
            own = counts[week, channel, name]
            row = known.key | {"week_start": week, "channel": channel, "exit": name, "episodes": own}
            rows.append(row | {"eligible_episodes": eligible} | rate_columns("share_of_eligible", own, eligible))
    return rows


def decided_at(episode: Episode, known: Known) -> datetime | None:
    """Return when the outcome of an eligible episode was no longer pending; None while it is."""
    outcome, started_at = known.row_of(episode)["outcome"], episode.started_at
    if outcome == "pending" or started_at is None:
        return None
    if outcome in {"human_only", "unanswered"}:
        return started_at
    involved = [item.at for item in episode.involvement]
    known_instants = [at for at in (episode.evaluation_at, min(involved, default=None)) if at is not None]
    return max(started_at, min(known_instants))


def daily_flow_rows(known: Known) -> list[Row]:
    """Return what began, what was decided and what was left, day by day."""
    started: Counter[date] = Counter()
    decided: Counter[date] = Counter()
    for episode in known.episodes:
        if episode.is_eligible and episode.started_at is not None:
            started[oracle.local_date(episode.started_at, known.zone)] += 1
            at = decided_at(episode, known)
            if at is not None:
                decided[oracle.local_date(at, known.zone)] += 1
    if not started:
        return []
    last = oracle.local_date(known.as_of, known.zone)
    day, rows, left = min(started), [], 0
    first_empty = oracle.local_date(
        datetime.combine(oracle.ten_years_before(known.as_of.date()), known.as_of.time()), known.zone
    )
    while day <= last:
        left += started[day] - decided[day]
        if day >= first_empty or started[day] or decided[day]:
            row = {"local_date": day, "started": started[day], "decided": decided[day], "undecided_at_end": left}
            rows.append(known.key | row)
        day += DAY
    return rows


# --------------------------------------------------------------------------------------------------------------------
# All of it
# --------------------------------------------------------------------------------------------------------------------


def all_known(accounts: Iterable[Account], judged: oracle.Result, as_of: datetime | None) -> Iterable[Known]:
    """Yield what is known of each account at as_of."""
    told = {tuple(row[name] for name in EPISODE_KEY): row for row in judged.episodes}
    verdicts: dict[tuple[Any, ...], dict[str, Row]] = {}
    for row in judged.verdicts:
        verdicts.setdefault(tuple(row[name] for name in EPISODE_KEY), {})[row["definition_id"]] = row
    grids: dict[tuple[str, str], list[tuple[date, str]]] = {}
    for row in judged.weekly:
        grids.setdefault((row["source_system"], row["account_id"]), []).append((row["week_start"], row["channel"]))
    for account in accounts:
        known_until = oracle.as_of_account(account, as_of)
        zone, week_start = oracle.settings_of(account, known_until)
        yield Known(
            account=account,
            as_of=known_until,
            zone=zone,
            week_start=week_start,
            episodes=oracle.episodes_of(account, known_until),
            told=told,
            verdicts=verdicts,
            grid=grids.get((account.source_system, account.account_id), []),
        )


def judge(
    accounts: Iterable[Account],
    definitions: Sequence[Definition],
    judged: oracle.Result,
    as_of: datetime | None = None,
) -> Rows:
    """Return the rows of every table, by its name.

    judged: what `oracle.judge` says of the same accounts, definitions and as_of (naive UTC).
    """
    rows: Rows = {}
    for known in all_known(accounts, judged, as_of):
        own: Rows = {
            "accounts": [known.key | {"are_people_exported": known.has_people}],
            "episodes": episode_rows(known),
            "handoffs": handoff_rows(known),
            "replies": reply_rows(known),
            "closes": close_rows(known),
            "requests": request_rows(known),
            "weekly_handoffs": weekly_handoff_rows(known),
            "durability": durability_rows(known, definitions),
            "flow": flow_rows(known),
            "daily_flow": daily_flow_rows(known),
        }
        for name, found in own.items():
            rows.setdefault(name, []).extend(found)
    return rows
