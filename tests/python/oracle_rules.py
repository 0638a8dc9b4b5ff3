"""A second computation of what the audit makes of verdicts by the week, written from the agreement alone.

It counts one by one what `oracle.judge` says of episodes and verdicts: every week under every definition, the reasons,
where two definitions disagree, what was known at an age, rates over other denominators, bounds of rates, and what moved
a rate. Nothing here is taken from the models.

    tables = count_rules(accounts, oracle.judge(accounts, definitions), definitions)

A table is a list of rows by column, under its name in the marts. Counts are int, rates float or None, instants naive
UTC.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import combinations
from math import sqrt
from typing import Any

from tests.python import oracle

Row = dict[str, Any]
AccountKey = tuple[str, str]

Z = 1.959964
LEAST = 30
OLDEST_AGE = 28
WEEK = timedelta(days=7)
DAY = timedelta(hours=24)
DECIDED = ("resolved", "not_resolved")
METRICS = {"resolution_rate": "is_resolved", "deflection_rate": "is_deflected", "handoff_rate": "is_handed_off"}
DENOMINATORS = ("eligible", "judged", "decided")
PERFORMANCE_RATES = {
    "handle_rate": ("handled_episodes", "eligible_episodes"),
    "resolution_rate": ("resolved_episodes", "matured_handled_episodes"),
    "deflection_rate": ("deflected_episodes", "matured_handled_episodes"),
    "handoff_rate": ("matured_handed_off_episodes", "matured_handled_episodes"),
    "matured_share": ("matured_handled_episodes", "handled_episodes"),
}


@cache
def interval(numerator: int, denominator: int) -> tuple[float, float]:
    """Return the two bounds of the Wilson score interval of a share, between 0 and 1; the denominator is above 0.

    Source: E. B. Wilson (1927), the formula as it stands in the agreement, section 10.
    """
    share, square = numerator / denominator, Z * Z
    middle = share + square / (2 * denominator)
    half = Z * sqrt(share * (1 - share) / denominator + square / (4 * denominator**2))
    scale = 1 + square / denominator
    return max(0.0, (middle - half) / scale), min(1.0, (middle + half) / scale)


def rated(name: str, numerator: int | None, denominator: int | None) -> Row:
    """Return a rate with its bounds and the mark of a small sample; all but the mark None without a denominator."""
    low, high = interval(numerator or 0, denominator) if denominator else (None, None)
    return {
        name: (numerator or 0) / denominator if denominator else None,
        f"{name}_low": low,
        f"{name}_high": high,
        f"{name}_is_small_sample": (denominator or 0) < LEAST,
    }


def account_of(row: Mapping[str, Any]) -> AccountKey:
    """Return the account that a row is of."""
    return row["source_system"], row["account_id"]


def episode_of(row: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return the episode that a row is of."""
    return (*account_of(row), row["conversation_id"], row["episode_index"])


def named(account: AccountKey, **values: Any) -> Row:
    """Return the key of a row."""
    return {"source_system": account[0], "account_id": account[1], **values}


# --------------------------------------------------------------------------------------------------------------------
# Every rule at once
# --------------------------------------------------------------------------------------------------------------------


def counts_of(verdicts: Sequence[Row]) -> Row:
    """Count the verdicts of one definition on eligible episodes, with the two rates of a week."""
    found = Counter(row["verdict"] for row in verdicts)
    decided = sum(found[verdict] for verdict in DECIDED)
    judged = len(verdicts) - found["not_applicable"]
    return {
        "eligible_episodes": len(verdicts),
        "judged_episodes": judged,
        "pending_episodes": found["pending"],
        "resolved_episodes": found["resolved"],
        "not_resolved_episodes": found["not_resolved"],
        "proxy_episodes": sum(row["verdict"] == "resolved" and row["evidence_grade"] == "proxy" for row in verdicts),
        **rated("resolved_of_decided", found["resolved"], decided),
        **rated("decided_share", decided, judged),
    }


def weekly_verdicts(
    weekly: Iterable[Row], by_cell: Mapping[tuple[Any, ...], Sequence[Row]], definitions: Sequence[oracle.Definition]
) -> Iterator[Row]:
    """Yield the weeks and channels of the weekly performance, times every definition."""
    for week in weekly:
        for definition in definitions:
            cell = (*account_of(week), week["week_start"], week["channel"], definition.definition_id)
            key = {"week_start": week["week_start"], "channel": week["channel"], "definition_id": cell[-1]}
            yield named(account_of(week), **key) | counts_of(by_cell.get(cell, ()))


def weekly_reasons(by_cell: Mapping[tuple[Any, ...], Sequence[Row]]) -> Iterator[Row]:
    """Yield the verdicts and reasons that occur, of every week, channel and definition."""
    for (*account, week, channel, definition_id), verdicts in by_cell.items():
        for (verdict, reason), number in Counter((row["verdict"], row["reason"]) for row in verdicts).items():
            key = {"week_start": week, "channel": channel, "definition_id": definition_id}
            yield named((account[0], account[1]), **key, verdict=verdict, reason=reason, episodes=number)


def disagreements(by_episode: Mapping[tuple[Any, ...], Sequence[Row]]) -> Iterator[Row]:
    """Yield each pair of definitions of which one says resolved and the other not, of every episode."""
    columns = ("verdict", "reason", "decided_at", "deciding_item_id", "evidence_grade")
    for (*account, conversation_id, index), verdicts in by_episode.items():
        decided = [row for row in verdicts if row["verdict"] in DECIDED]
        for one, other in combinations(sorted(decided, key=lambda row: row["definition_id"]), 2):
            if one["verdict"] != other["verdict"]:
                key = {"conversation_id": conversation_id, "episode_index": index}
                pair = {"definition_id": one["definition_id"], "other_definition_id": other["definition_id"]}
                values = {name: one[name] for name in columns} | {f"other_{name}": other[name] for name in columns}
                yield named((account[0], account[1]), **key, **pair, **values)


def weekly_disagreements(rows: Iterable[Row], week_of: Mapping[tuple[Any, ...], date]) -> Iterator[Row]:
    """Yield how many episodes of a week two definitions disagree on, for the same two reasons."""
    key = ("source_system", "account_id", "definition_id", "other_definition_id", "reason", "other_reason")
    found = Counter((week_of[episode_of(row)], *(row[name] for name in key)) for row in rows)
    for (week, *values), number in found.items():
        yield dict(zip(key, values, strict=True)) | {"week_start": week, "episodes": number}


# --------------------------------------------------------------------------------------------------------------------
# Weeks that are not done; how much the rule matters
# --------------------------------------------------------------------------------------------------------------------


def end_of_week(week_start: date, zone: oracle.zoneinfo.ZoneInfo) -> datetime:
    """Return the local midnight after the last day of a week, the first of two, as naive UTC."""
    wall = datetime.combine(week_start + WEEK, time())
    return wall.replace(tzinfo=zone).astimezone(UTC).replace(tzinfo=None)


def known_at(verdicts: Sequence[Row], instant: datetime) -> tuple[int, int]:
    """Return how many verdicts could be said before an instant, and how many of them are resolved."""
    known = [row for row in verdicts if row["verdict"] in DECIDED and row["known_at"] < instant]
    return len(known), sum(row["verdict"] == "resolved" for row in known)


def ages_of_weeks(
    weeks: Sequence[date],
    verdicts_of: Mapping[date, Sequence[Row]],
    zone: oracle.zoneinfo.ZoneInfo,
    as_of: datetime,
) -> Iterator[Row]:
    """Yield the weeks of one account and definition at every age that as_of has reached.

    Not those in which there was nothing, nor in the four before: `oldest_ages` counts them.
    """
    known: dict[tuple[date, int], tuple[int, int]] = {}
    for week in weeks:
        verdicts, ends_at = verdicts_of.get(week, ()), end_of_week(week, zone)
        judged = sum(row["verdict"] != "not_applicable" for row in verdicts)
        for age in range(OLDEST_AGE + 1):
            instant = ends_at + age * DAY
            if instant > as_of:
                break
            decided, resolved = known[week, age] = known_at(verdicts, instant) if verdicts else (0, 0)
            before = [known[week - n * WEEK, age] for n in range(1, 5) if (week - n * WEEK, age) in known]
            pooled = tuple(map(sum, zip(*before, strict=True))) if before else (None, None)
            if not judged and not pooled[0]:
                continue
            row = {
                "week_start": week,
                "age_days": age,
                "judged_episodes": judged,
                "decided_episodes": decided,
                "resolved_episodes": resolved,
                **rated("resolved_of_decided", resolved, decided),
                **rated("decided_share", decided, judged),
                **rated("resolved_of_decided_4_weeks", pooled[1], pooled[0]),
            }
            now, then = row["resolved_of_decided"], row["resolved_of_decided_4_weeks"]
            yield row | {"change_at_age": None if now is None or then is None else now - then}


def oldest_ages(weeks: Iterable[date], zone: oracle.zoneinfo.ZoneInfo, as_of: datetime) -> dict[date, int]:
    """Return the greatest age in days that each of the weeks has reached, without those that as_of does not end."""
    ends = {week: end_of_week(week, zone) for week in weeks}
    return {week: min((as_of - end) // DAY, OLDEST_AGE) for week, end in ends.items() if end <= as_of}


def sensitivity(verdicts: Iterable[Row]) -> Iterator[Row]:
    """Yield the share that a definition calls resolved, over three denominators, of rows by channel."""
    sums: dict[tuple[Any, ...], Counter[str]] = defaultdict(Counter)
    for row in verdicts:
        cell = sums[(*account_of(row), row["week_start"], row["definition_id"])]
        cell["resolved"] += row["resolved_episodes"]
        cell["eligible"] += row["eligible_episodes"]
        cell["judged"] += row["judged_episodes"]
        cell["decided"] += row["resolved_episodes"] + row["not_resolved_episodes"]
    for (*account, week, definition_id), cell in sums.items():
        for denominator in DENOMINATORS:
            key = {"week_start": week, "definition_id": definition_id, "denominator": denominator}
            numbers = {"numerator": cell["resolved"], "denominator_episodes": cell[denominator]}
            yield named((account[0], account[1]), **key) | numbers | rated("rate", *numbers.values())


# --------------------------------------------------------------------------------------------------------------------
# Why it moved
# --------------------------------------------------------------------------------------------------------------------


def is_open_at(at: datetime, schedule: oracle.Schedule) -> bool:
    """Say whether an account is open at an instant: from the opening on, and no more at the close."""
    days = [at.date() + timedelta(days=shift) for shift in range(-2, 3)]
    return any(
        oracle.local_clock_time(day, opening.opens_at, schedule.timezone)
        <= at
        < oracle.local_clock_time(day, opening.closes_at, schedule.timezone)
        for day in days
        for opening in schedule.openings
        if oracle.is_open_on(day, opening, schedule)
    )


def values_of_conversations(account: oracle.Account, as_of: datetime) -> dict[str, Row]:
    """Return category and type of contact of every conversation of an account that exists at as_of."""
    zone, _ = oracle.settings_of(account, as_of)
    conversations = oracle.read_conversations(account, zone, as_of)
    found = {}
    for one in conversations:
        contact_type = "unknown"
        if one.contact_id is not None and one.opened_at is not None:
            earlier = [
                other
                for other in conversations
                if other.contact_id == one.contact_id
                and other.opened_at is not None
                and other.opened_at < one.opened_at
            ]
            contact_type = "returning" if earlier else "new"
        category = oracle.text_of(one.row, "category") or "unknown"
        found[one.conversation_id] = {"category": category, "contact_type": contact_type}
    return found


def with_values(account: oracle.Account, as_of: datetime, episodes: Iterable[Row]) -> Iterator[Row]:
    """Yield the matured handled episodes of an account with their value of each dimension."""
    of_conversations = values_of_conversations(account, as_of)
    for row in episodes:
        if row["is_eligible"] and row["is_handled"] and row["is_matured"]:
            opened_hours = "unknown"
            if account.schedule is not None:
                opened_hours = "inside" if is_open_at(row["started_at"], account.schedule) else "outside"
            values = {"channel": row["channel"], "opened_hours": opened_hours}
            yield row | {"values": values | of_conversations[row["conversation_id"]]}


def effects(before: Counter[str], now: Counter[str], whole: Mapping[str, Counter[str]]) -> Row:
    """Return what one value did to a rate: before, now and whole count `all` episodes and those the metric `counts`."""
    then, since = whole["before"], whole["now"]
    shares = before["all"] / then["all"], now["all"] / since["all"]
    seen = [cell["counts"] / cell["all"] if cell["all"] else None for cell in (before, now)]
    rate_before = seen[0] if seen[0] is not None else seen[1]
    rate_now = seen[1] if seen[1] is not None else seen[0]
    assert rate_before is not None and rate_now is not None, "a value that is in neither week"
    whole_before, whole_now = then["counts"] / then["all"], since["counts"] / since["all"]
    middle = (rate_before + rate_now) / 2 - (whole_before + whole_now) / 2
    return {
        "rate_effect": (rate_now - rate_before) * (shares[0] + shares[1]) / 2,
        "mix_effect": (shares[1] - shares[0]) * middle,
    }


def rate_changes(account: AccountKey, episodes: Sequence[Row]) -> Iterator[Row]:
    """Yield what each value did to each rate between a week and the one before, where both have a rate."""
    by_week: dict[date, list[Row]] = defaultdict(list)
    for row in episodes:
        by_week[row["started_week"]].append(row)
    for week, own in by_week.items():
        earlier = by_week.get(week - WEEK, [])
        if not earlier:
            continue
        for metric, flag in METRICS.items():
            whole = {"before": count(earlier, flag), "now": count(own, flag)}
            for dimension in own[0]["values"]:
                for value in {row["values"][dimension] for row in [*earlier, *own]}:
                    cells = [
                        count([row for row in rows if row["values"][dimension] == value], flag)
                        for rows in (earlier, own)
                    ]
                    key = {"week_start": week, "metric": metric, "dimension": dimension, "value": value}
                    yield named(account, **key) | {
                        "numerator_before": cells[0]["counts"],
                        "denominator_before": cells[0]["all"],
                        "numerator_now": cells[1]["counts"],
                        "denominator_now": cells[1]["all"],
                        **rated("rate_before", cells[0]["counts"], cells[0]["all"]),
                        **rated("rate_now", cells[1]["counts"], cells[1]["all"]),
                        **rated("share_before", cells[0]["all"], whole["before"]["all"]),
                        **rated("share_now", cells[1]["all"], whole["now"]["all"]),
                        **rated("whole_rate_before", whole["before"]["counts"], whole["before"]["all"]),
                        **rated("whole_rate_now", whole["now"]["counts"], whole["now"]["all"]),
                        **effects(*cells, whole),
                    }


def count(episodes: Sequence[Row], flag: str) -> Counter[str]:
    """Count all episodes, and those that have a flag."""
    return Counter({"all": len(episodes), "counts": sum(row[flag] for row in episodes)})


# --------------------------------------------------------------------------------------------------------------------
# All of it
# --------------------------------------------------------------------------------------------------------------------


def bounds_of_performance(weekly: Iterable[Row]) -> Iterator[Row]:
    """Yield the rates of the weekly performance, each with its bounds and mark."""
    for week in weekly:
        row = named(account_of(week), week_start=week["week_start"], channel=week["channel"])
        for rate, (numerator, denominator) in PERFORMANCE_RATES.items():
            row |= rated(rate, week[numerator], week[denominator])
        yield row


def count_rules(
    accounts: Iterable[oracle.Account],
    result: oracle.Result,
    definitions: Sequence[oracle.Definition],
    as_of: datetime | None = None,
) -> dict[str, list[Row]]:
    """Return the rows of every table by its name, of accounts that were judged to that result at that as_of."""
    week_of = {episode_of(row): row["started_week"] for row in result.episodes if row["is_eligible"]}
    channel_of = {episode_of(row): row["channel"] for row in result.episodes}
    by_cell: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    by_episode: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    by_week: dict[tuple[Any, ...], dict[date, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in result.verdicts:
        episode = episode_of(row)
        if episode in week_of:
            account, week = account_of(row), week_of[episode]
            by_cell[(*account, week, channel_of[episode], row["definition_id"])].append(row)
            by_week[(*account, row["definition_id"])][week].append(row)
            by_episode[episode].append(row)
    episodes_of: dict[AccountKey, list[Row]] = defaultdict(list)
    for row in result.episodes:
        episodes_of[account_of(row)].append(row)
    weeks_of: dict[AccountKey, set[date]] = defaultdict(set)
    for row in result.weekly:
        weeks_of[account_of(row)].add(row["week_start"])
    verdicts = list(weekly_verdicts(result.weekly, by_cell, definitions))
    pairs = list(disagreements(by_episode))
    maturity, changes, ages, oldest = [], [], [], []
    for account in accounts:
        key = (account.source_system, account.account_id)
        known_until = oracle.as_of_account(account, as_of)
        zone, _ = oracle.settings_of(account, known_until)
        changes += rate_changes(key, list(with_values(account, known_until, episodes_of[key])))
        reached = oldest_ages(weeks_of[key], zone, known_until)
        oldest += [named(key, week_start=week, age_days=age) for week, age in reached.items()]
        rows_of_ages = sum(age + 1 for age in reached.values()) * len(definitions)
        ages += [named(key, weeks_at_ages=rows_of_ages)] if reached else []
        for definition in definitions:
            own = by_week.get((*key, definition.definition_id), {})
            rows = ages_of_weeks(sorted(weeks_of[key]), own, zone, known_until)
            maturity += [named(key, definition_id=definition.definition_id) | row for row in rows]
    return {
        "agg_weekly_verdicts": verdicts,
        "agg_weekly_verdict_reasons": list(weekly_reasons(by_cell)),
        "fct_disagreements": pairs,
        "agg_weekly_disagreements": list(weekly_disagreements(pairs, week_of)),
        "agg_weekly_maturity": maturity,
        "weeks_at_ages": ages,
        "oldest_ages": oldest,
        "rpt_audit__sensitivity": list(sensitivity(verdicts)),
        "agg_weekly_rate_changes": changes,
        "weekly_bounds": list(bounds_of_performance(result.weekly)),
    }
