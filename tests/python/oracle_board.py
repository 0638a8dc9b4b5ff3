"""What the board must show, computed from facts and weekly marts alone, never from the board's own views or queries."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import duckdb

WEEK = timedelta(days=7)
COUNTS = ("eligible_episodes", "handled_episodes", "matured_handled_episodes", "resolved_episodes",
          "matured_handed_off_episodes")  # fmt: skip
# measure -> week, numerator, denominator
OF_WEEKS = {
    "durable_rate": """
        select week_start, sum(not_recontacted_7d), sum(not_recontacted_7d + recontacted_7d)
        from marts.agg_weekly_durability {of} and definition_id = 'hubspot_2025_12' group by all
    """,
    "waiting_handoffs": """
        select week_start, sum(waiting_handoffs), null from marts.agg_weekly_handoffs {of} group by all
    """,
    "answered_within_1h": """
        select week_start, sum(served_within_1h), case when count(waiting_handoffs) > 0 then sum(handoffs) end
        from marts.agg_weekly_handoffs {of} group by all
    """,
    "positive_votes": """
        select week_start, sum(case when polarity = 'positive' then submissions else 0 end), sum(submissions)
        from marts.agg_weekly_feedback {of} and polarity in ('positive', 'negative') group by all
    """,
}
RULES = """
select definition_id, week_start, sum(resolved_episodes), sum(judged_episodes)
from marts.agg_weekly_verdicts {of} group by all
"""


@dataclass
class Shown:
    """What the page of an account must show. tiles: measure -> numerator, denominator, and both of the weeks before."""

    as_of: datetime
    weeks: dict[date, dict[str, int]]
    finished: list[date]
    exits: dict[date, dict[str, int]]
    tiles: dict[str, tuple[Any, Any, Any, Any]] = field(default_factory=dict)
    weeks_before: int = 0
    rules: dict[str, tuple[int, int]] = field(default_factory=dict)
    findings: int = 0
    unresolved: list[str] = field(default_factory=list)
    doubtful: int = 0
    in_doubt: dict[str, Any] = field(default_factory=dict)


def percent(numerator: int | None, denominator: int | None) -> str:
    """Return a rate as people read it, a hyphen where there is none."""
    return f"{numerator / denominator:.0%}" if numerator is not None and denominator else "-"


def mean(total: int, number: int) -> Fraction:
    """Return the exact mean of counts."""
    return Fraction(total, number)


def expected(connection: duckdb.DuckDBPyConnection) -> dict[str, Shown]:
    """Compute what is shown of every account: `source/account` -> Shown."""

    def rows(query: str) -> list[tuple]:
        return connection.execute(query).fetchall()

    shown = {}
    zones = {}
    for name, as_of, zone in rows("select source_system || '/' || account_id, as_of, timezone from marts.dim_accounts"):
        shown[name], zones[name] = Shown(as_of, {}, [], {}), ZoneInfo(zone)
    weekly = f"select source_system || '/' || account_id, week_start, {', '.join(f'sum({count})' for count in COUNTS)} "
    for name, week, *counts in rows(weekly + "from marts.agg_weekly_agent_performance group by all"):
        shown[name].weeks[week] = dict(zip(COUNTS, map(int, counts), strict=True))
    for name, page in shown.items():
        for week, counts in sorted(page.weeks.items()):
            ends = datetime.combine(week + WEEK, time(), zones[name]).astimezone(UTC).replace(tzinfo=None)
            if ends <= page.as_of and counts["matured_handled_episodes"] == counts["handled_episodes"]:
                page.finished.append(week)
    for name, week, exit_, episodes in rows(
        "select source_system || '/' || account_id, started_week, exit, count(*) from marts.fct_episodes "
        "where is_eligible group by all"
    ):
        shown[name].exits.setdefault(week, {})[exit_] = episodes
    for name, findings in rows(
        "select source_system || '/' || account_id, count(*) from marts.fct_data_quality_findings group by all"
    ):
        if name in shown:
            shown[name].findings = findings
    for name, invoice, rule, currency, amount, units in rows(
        "select source_system || '/' || account_id, invoice_id, definition_name, currency, sum(amount), count(*) "
        "from marts.fct_invoice_lines left join marts.dim_definitions using (definition_id) "
        "where standing = 'in_doubt' group by all"
    ):
        shown[name].in_doubt[invoice, rule, currency] = amount
        shown[name].doubtful += units
    for name, episode in rows(
        "select source_system || '/' || account_id, episode_id from marts.fct_verdicts "
        "inner join marts.fct_episodes using (source_system, account_id, episode_id) "
        "where definition_id = 'hubspot_2025_12' and verdict = 'not_resolved' order by started_at desc, episode_id"
    ):
        shown[name].unresolved.append(episode)
    for name, page in shown.items():
        if page.finished:
            _add_period(rows, name, page)
    return shown


def _add_period(rows: Any, name: str, page: Shown) -> None:
    """Add what is of the newest finished week and the four before it."""
    newest = page.finished[-1]
    before = [week for week in page.weeks if newest - 4 * WEEK <= week < newest]
    page.weeks_before = len(before)
    parts: dict[str, dict[date, tuple[Any, Any]]] = defaultdict(dict)
    for week, counts in page.weeks.items():
        handled, matured = counts["handled_episodes"], counts["matured_handled_episodes"]
        parts["demand"][week] = counts["eligible_episodes"], None
        parts["handled"][week] = handled, None
        parts["handle_rate"][week] = handled, counts["eligible_episodes"]
        parts["resolution_rate"][week] = counts["resolved_episodes"], matured
        parts["handoff_rate"][week] = counts["matured_handed_off_episodes"], matured
    of = f"where source_system || '/' || account_id = '{name}'"
    for measure, query in OF_WEEKS.items():
        for week, numerator, denominator in rows(query.format(of=of)):
            parts[measure][week] = numerator, denominator
    for measure, by_week in parts.items():
        if any(week in by_week for week in [newest, *before]):
            earlier = [by_week[week] for week in before if week in by_week]
            page.tiles[measure] = (
                *by_week.get(newest, (None, None)),
                *(_sum(part) for part in zip(*earlier, strict=True)),
            )
            if not earlier:
                page.tiles[measure] = (*page.tiles[measure][:2], None, None)
    for definition, week, resolved, judged in rows(RULES.format(of=of)):
        if week in (newest, *before):
            sums = page.rules.get(definition, (0, 0))
            page.rules[definition] = sums[0] + resolved, sums[1] + judged


def _sum(values: tuple[Any, ...]) -> Any:
    """Return the sum of what is known, None where nothing is."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None
