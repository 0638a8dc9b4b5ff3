"""A second computation of the audit's pages, written from the agreement alone.

It walks over what `oracle.judge` says of episodes and `oracle_rules.count_rules` of verdicts by the week, and over the
findings and the landed rows of a database: what a week's resolution rate rests on beside the week before, which reasons
took the place of which, what moved the rate, which episodes to read, how the week went, what a file's findings touch.
Nothing here is taken from the models.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from tests.python import oracle
from tests.python.oracle_rules import rated

Row = dict[str, Any]
Week = tuple[str, str, date]

A_WEEK = timedelta(days=7)
DEFAULT_DEFINITION = "hubspot_2025_12"
TO_READ = 5
# what the models compare effects by: digits after the point
DIGITS = 9
COUNTS = ("handled_episodes", "matured_handled_episodes", "resolved_episodes", "proxy_resolved_episodes")
RATES = {
    "matured_share": ("matured_handled_episodes", "handled_episodes"),
    "proxy_share": ("proxy_resolved_episodes", "resolved_episodes"),
    "decided_share": ("decided_episodes", "judged_episodes"),
}
BOUNDED = ("resolution_rate", "resolution_rate_low", "resolution_rate_high", "resolution_rate_is_small_sample")
# which landing table holds the records that a finding names, and the column of their id
LANDED = {
    "messages": "message_id",
    "conversation_events": "event_id",
    "conversations": "conversation_id",
    "knowledge_gaps": "question_id",
    "product_touches": "touch_id",
    "invoice_lines": "line_key",
}
OF_TICKETS = ("tickets", "ticket_stage_history", "ticket_owner_history")


def week_of(row: Mapping[str, Any], column: str = "week_start") -> Week:
    """Return account and week that a row is of."""
    return row["source_system"], row["account_id"], row[column]


def named(week: Week, **values: Any) -> Row:
    """Return a row of a week."""
    return {"source_system": week[0], "account_id": week[1], "week_start": week[2], **values}


def the_week_before(week: Week) -> Week:
    """Return the week seven days earlier."""
    return week[0], week[1], week[2] - A_WEEK


def matured(episodes: Iterable[Row]) -> Iterator[Row]:
    """Yield the episodes of the rates' denominator."""
    return (row for row in episodes if row["is_eligible"] and row["is_handled"] and row["is_matured"])


# --------------------------------------------------------------------------------------------------------------------
# Beside the week before
# --------------------------------------------------------------------------------------------------------------------


def figures_of_weeks(judged: oracle.Result, rules: Mapping[str, Sequence[Row]]) -> dict[Week, Row]:
    """Return of every week of an account its counts, shares and bounds, over all channels."""
    sums: dict[Week, Counter[str]] = {week_of(row): Counter() for row in judged.weekly}
    for row in judged.weekly:
        sums[week_of(row)].update({name: row[name] for name in COUNTS[:3]})
    for row in judged.episodes:
        if row["is_resolved"] and row["evidence_grade"] == "proxy":
            sums[week_of(row, "started_week")]["proxy_resolved_episodes"] += 1
    for row in rules["agg_weekly_verdicts"]:
        if row["definition_id"] == DEFAULT_DEFINITION:
            cell = sums[week_of(row)]
            cell["decided_episodes"] += row["resolved_episodes"] + row["not_resolved_episodes"]
            cell["judged_episodes"] += row["judged_episodes"]
    return {
        week: {name: cell[name] for name in COUNTS}
        | {name: oracle.rate(cell[above], cell[below]) for name, (above, below) in RATES.items()}
        | rated("resolution_rate", cell["resolved_episodes"], cell["matured_handled_episodes"])
        for week, cell in sums.items()
    }


def beside_last(judged: oracle.Result, rules: Mapping[str, Sequence[Row]]) -> list[Row]:
    """Return every week beside the one before, with what was known at the greatest age that it has reached."""
    figures = figures_of_weeks(judged, rules)
    ages: dict[Week, Row] = {}
    for row in rules["agg_weekly_maturity"]:
        kept = ages.get(week_of(row))
        if row["definition_id"] == DEFAULT_DEFINITION and (kept is None or kept["age_days"] < row["age_days"]):
            ages[week_of(row)] = row
    oldest = {week_of(row): row["age_days"] for row in rules["oldest_ages"]}
    found = []
    for week, now in figures.items():
        before = figures.get(the_week_before(week))
        row = named(week, week_before=week[2] - A_WEEK if before else None)
        for name in (*COUNTS, *RATES, *BOUNDED):
            row |= {f"{name}_before": before[name] if before else None, f"{name}_now": now[name]}
        row["resolution_rate_change"] = difference(row["resolution_rate_now"], row["resolution_rate_before"])
        row["interval_overlap"] = None
        if row["resolution_rate_change"] is not None:
            row["interval_overlap"] = min(row["resolution_rate_high_now"], row["resolution_rate_high_before"]) - max(
                row["resolution_rate_low_now"], row["resolution_rate_low_before"]
            )
        age = ages.get(week, {})
        names = ("resolved_of_decided", "resolved_of_decided_4_weeks", "change_at_age")
        found.append(row | {name: age.get(name) for name in names} | {"age_days": oldest.get(week)})
    return found


def difference(now: float | None, before: float | None) -> float | None:
    """Return by how much a figure grew; None without either."""
    return None if now is None or before is None else now - before


def reason_shifts(judged: oracle.Result, weeks: Sequence[Row]) -> list[Row]:
    """Return the reasons of every week that has one before: how often they occurred in both, first what grew most."""
    counts: dict[Week, Counter[str]] = defaultdict(Counter)
    for row in matured(judged.episodes):
        counts[week_of(row, "started_week")][row["outcome_reason"]] += 1
    found = []
    for row in weeks:
        if row["week_before"] is None:
            continue
        week = week_of(row)
        before, now = counts[the_week_before(week)], counts[week]
        all_before, all_now = before.total(), now.total()
        reasons = sorted(
            before.keys() | now.keys(),
            key=lambda reason: (-(now[reason] * all_before - before[reason] * all_now), reason),
        )
        for rank, reason in enumerate(reasons, start=1):
            shares = oracle.rate(before[reason], all_before), oracle.rate(now[reason], all_now)
            found.append(
                named(week, outcome_reason=reason, episodes_before=before[reason], episodes_now=now[reason])
                | {"share_before": shares[0], "share_now": shares[1]}
                | {"growth": difference(shares[1], shares[0]), "growth_rank": rank}
            )
    return found


def rate_effects(rules: Mapping[str, Sequence[Row]]) -> list[Row]:
    """Return what moved the resolution rate of every week, the largest effects first."""
    by_week: dict[Week, list[Row]] = defaultdict(list)
    changes = [row for row in rules["agg_weekly_rate_changes"] if row["metric"] == "resolution_rate"]
    values = Counter((week_of(row), row["dimension"]) for row in changes)
    for row in changes:
        for kind in ("rate", "mix"):
            if row[f"{kind}_effect"] != 0:
                one = {"dimension": row["dimension"], "value": row["value"], "effect_kind": kind}
                one["is_told_apart"] = values[week_of(row), row["dimension"]] > 1
                by_week[week_of(row)].append(named(week_of(row), **one, effect=row[f"{kind}_effect"]))
    found = []
    for effects in by_week.values():
        effects.sort(key=lambda row: (row["value"], row["effect_kind"] != "rate"))
        effects.sort(key=lambda row: (not row["is_told_apart"], -round(abs(row["effect"]), DIGITS), row["dimension"]))
        seen: Counter[str] = Counter()
        for rank, row in enumerate(effects, start=1):
            seen[row["effect_kind"]] += 1
            found.append(row | {"effect_rank": rank, "rank_of_kind": seen[row["effect_kind"]]})
    return found


def episodes_to_read(judged: oracle.Result, shifts: Iterable[Row], id_of: Callable[[Row], str]) -> list[Row]:
    """Return the newest episodes of the reason that grew most, where one did. id_of: the text key of an episode."""
    episodes: dict[tuple[Week, str], list[Row]] = defaultdict(list)
    for row in matured(judged.episodes):
        episodes[week_of(row, "started_week"), row["outcome_reason"]].append(row)
    found = []
    for shift in shifts:
        if shift["growth_rank"] > 1 or shift["growth"] is None or shift["growth"] <= 0:
            continue
        own = sorted(episodes[week_of(shift), shift["outcome_reason"]], key=id_of)
        own.sort(key=lambda row: row["started_at"], reverse=True)
        for rank, row in enumerate(own[:TO_READ], start=1):
            values = {"outcome_reason": shift["outcome_reason"], "episode_id": id_of(row)}
            found.append(named(week_of(shift), reading_rank=rank, **values, started_at=row["started_at"]))
    return found


# --------------------------------------------------------------------------------------------------------------------
# The order of answers
# --------------------------------------------------------------------------------------------------------------------


def answers(
    weeks: Iterable[Row], effects: Iterable[Row], shifts: Iterable[Row], to_read: Iterable[Row]
) -> Iterator[Row]:
    """Yield steps 1 to 5, and of step 6 what is known of the grade of evidence, without their words."""
    for row in weeks:
        if row["week_before"] is None:
            continue
        for step, rank, name in (
            *((1, 1, "matured_share"), (1, 2, "decided_share"), (2, 1, "resolution_rate")),
            *((2, 2, "matured_handled_episodes"), (2, 3, "resolution_rate_low"), (2, 4, "resolution_rate_high")),
            (6, 1, "proxy_share"),
        ):
            yield answer(week_of(row), step, rank, row[f"{name}_before"], row[f"{name}_now"])
        yield answer(week_of(row), 1, 3, row["resolved_of_decided_4_weeks"], row["resolved_of_decided"])
        yield answer(week_of(row), 2, 5, None, None) | {"effect": row["interval_overlap"]}
    for row in effects:
        # the two figures of an effect are those of agg_weekly_rate_changes, which is compared for itself
        yield named(week_of(row), step=3, rank=row["effect_rank"], effect=row["effect"], episode_id=None)
    for row in shifts:
        yield answer(week_of(row), 4, row["growth_rank"], row["share_before"], row["share_now"])
    for row in to_read:
        yield answer(week_of(row), 5, row["reading_rank"], None, None) | {"episode_id": row["episode_id"]}


def answer(week: Week, step: int, rank: int, before: float | None, now: float | None) -> Row:
    """Return one answer that compares two figures."""
    return named(week, step=step, rank=rank, effect=difference(now, before), episode_id=None)


# --------------------------------------------------------------------------------------------------------------------
# The week in brief
# --------------------------------------------------------------------------------------------------------------------


def briefs(
    judged: oracle.Result,
    weeks: Iterable[Row],
    effects: Sequence[Row],
    exits: Mapping[str, Sequence[Row]],
    trust: tuple[Iterable[Row], set[tuple[str, str, str]]],
) -> list[Row]:
    """Return the page of every week, but for what the ledger and invoices say.

    exits: rows of oracle_exits by table. trust: the findings, and account and id of the conversations they lead to.
    """
    findings, touched = trust
    sums: dict[Week, Counter[str]] = defaultdict(Counter)
    for row in judged.weekly:
        sums[week_of(row)].update({name: row[name] for name in ("eligible_episodes", *COUNTS[:3])})
    for row in judged.episodes:
        if row["is_handled"] and (row["source_system"], row["account_id"], row["conversation_id"]) in touched:
            sums[week_of(row, "started_week")]["touched_handled_episodes"] += 1
    for row in exits["flow"]:
        sums[week_of(row)][f"{row['exit']}_episodes"] += row["episodes"]
    waiting: dict[Week, int | None] = {}
    for row in exits["weekly_handoffs"]:
        number = row["waiting_handoffs"]
        waiting[week_of(row)] = None if number is None else number + (waiting.get(week_of(row)) or 0)
    peopled = {(row["source_system"], row["account_id"]) for row in exits["accounts"] if row["are_people_exported"]}
    ends = {f"{row['exit']}_episodes" for row in exits["flow"]}
    found = Counter((row["source_system"], row["account_id"]) for row in findings)
    largest = {
        (week_of(row), row["effect_kind"]): row["effect"]
        for row in effects
        if row["rank_of_kind"] == 1 and row["is_told_apart"]
    }
    pages = []
    for row in weeks:
        week = week_of(row)
        names = ("eligible_episodes", *COUNTS[:3], "touched_handled_episodes")
        page = named(week) | {name: sums[week][name] for name in names}
        page |= {name: row[f"{name}_now"] for name in ("matured_share", *BOUNDED)}
        kept = ("resolution_rate_before", "resolution_rate_change", "age_days", "resolved_of_decided", "change_at_age")
        page |= {name: row[name] for name in kept}
        page |= {f"largest_{kind}_effect": largest.get((week, kind)) for kind in ("rate", "mix")}
        page |= {name: sums[week][name] for name in ends}
        page["waiting_handoffs"] = waiting.get(week, 0 if week[:2] in peopled else None)
        pages.append(page | {"findings": found[week[:2]]})
    return pages


# --------------------------------------------------------------------------------------------------------------------
# What findings touch
# --------------------------------------------------------------------------------------------------------------------


def conversations_of(
    findings: Iterable[Row],
    landed: Mapping[str, Iterable[Row]],
    feedback: Iterable[Row],
    tickets: Iterable[Row],
    loaded: set[tuple[str, str, str]],
) -> dict[str, set[tuple[str, str, str]]]:
    """Return by finding_id the loaded conversations that a finding of the contract's own tables leads to.

    landed: the landed rows of each table of LANDED. feedback, tickets: rows that pair a feedback_id, a ticket_id with
    the conversation_id it stands with. loaded: account and id of every conversation that exists.
    """
    places: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for table, rows in landed.items():
        for row in sorted(rows, key=lambda row: row["_extracted_at"]):
            account = (row["_source_system"], row["_account_id"])
            places[(*account, table, row["_file"], row["_row"], oracle.text_of(row, LANDED[table]))].append(row)
    pairs: dict[tuple[Any, ...], set[str | None]] = defaultdict(set)
    for kind, rows in (("feedback", feedback), ("ticket", tickets)):
        for row in rows:
            key = (row["source_system"], row["account_id"], kind, row[f"{kind}_id"])
            pairs[key].add(row["conversation_id"])
    found: dict[str, set[tuple[str, str, str]]] = {}
    for row in findings:
        account = (row["source_system"], row["account_id"])
        table = row["table_name"]
        # a file of one name may be loaded again: what the finding shows tells the rows apart, then the newest counts
        at_its_place = places.get((*account, table, row["file"], row["file_row"], row["record_id"]), [])
        shown = [one for one in at_its_place if oracle.text_of(one, row["column_name"] or "") == row["example"]]
        ids = {oracle.text_of(one, "conversation_id") for one in (shown or at_its_place)[-1:]}
        if table == "feedback" or table in OF_TICKETS:
            kind = "feedback" if table == "feedback" else "ticket"
            ids = pairs[(*account, kind, row["record_id"])]
        found[row["finding_id"]] = {key for one in ids if one is not None and (key := (*account, one)) in loaded}
    return found


def data_quality(
    findings: Sequence[Row],
    loads: Iterable[Row],
    led: Mapping[str, set[tuple[str, str, str]]],
    episodes: Iterable[Row],
) -> list[Row]:
    """Return by account, file and check how many rows are at fault, and how many conversations that touches.

    loads: the log of loads. led: by finding the conversations that it leads to.
    """
    of_conversation: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in episodes:
        of_conversation[row["source_system"], row["account_id"], row["conversation_id"]].append(row)
    file_rows: Counter[tuple[str, str, str]] = Counter()
    for row in loads:
        if row["status"] == "loaded":
            key = (row["source_system"], row["account_id"], row["file"])
            file_rows[key] = max(file_rows[key], row["rows_landed"] + row["rows_rejected"])
    grouped: dict[tuple[str, str, str | None, str], list[Row]] = defaultdict(list)
    for row in findings:
        grouped[row["source_system"], row["account_id"], row["file"], row["check_name"]].append(row)
    found = []
    for (source_system, account_id, file, check_name), rows in grouped.items():
        at_fault = {row["file_row"] for row in rows if row["file_row"] is not None}
        there = file_rows.get((source_system, account_id, file or ""))
        number = len(at_fault) if there is None else min(len(at_fault), there)
        conversations = set().union(*(led[row["finding_id"]] for row in rows))
        own = [episode for one in conversations for episode in of_conversation[one]]
        found.append(
            {"source_system": source_system, "account_id": account_id, "file": file or "none", "check_name": check_name}
            | {"findings": len(rows), "rows_at_fault": number or None, "file_rows": there}
            | {"share_of_rows": number / there if number and there else None}
            | {"touched_conversations": len(conversations) or None, "touched_episodes": len(own) or None}
            | {"touched_handled_episodes": sum(row["is_handled"] for row in own) if own else None}
        )
    return found
