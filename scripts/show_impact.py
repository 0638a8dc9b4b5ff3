"""Print this week's impact: what the AI resolved, handed over and left open, per account, for the week of as_of."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import click
import duckdb
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from scripts.loading.database import database_path

IMPACT_QUERY = """
with weeks as (
    select
        source_system,
        account_id,
        week_start,
        sum(eligible_episodes) as eligible_episodes,
        sum(handled_episodes) as handled_episodes,
        sum(matured_handled_episodes) as matured_handled_episodes,
        sum(resolved_episodes) as resolved_episodes,
        sum(deflected_episodes) as deflected_episodes,
        sum(handed_off_episodes) as handed_off_episodes,
        sum(pending_episodes) as pending_episodes,
        sum(time_to_resolution_seconds_sum) / nullif(sum(time_to_resolution_seconds_n), 0) as mean_resolution_seconds
    from marts.agg_weekly_agent_performance
    group by all
),

votes as (
    select
        source_system,
        account_id,
        week_start,
        sum(submissions) filter (where polarity = 'positive') as positive_votes,
        sum(submissions) filter (where polarity in ('positive', 'negative')) as polar_votes
    from marts.agg_weekly_feedback
    group by all
)

select
    weeks.source_system || '/' || weeks.account_id as account,
    strftime(weeks.week_start, '%Y-%m-%d') as week_start,
    strftime(accounts.as_of, '%m-%d %H:%M') as as_of,
    cast(eligible_episodes as bigint) as eligible,
    cast(handled_episodes as bigint) as handled,
    cast(resolved_episodes as bigint) as resolved,
    cast(deflected_episodes as bigint) as deflected,
    cast(handed_off_episodes as bigint) as handed_off,
    cast(pending_episodes as bigint) as pending,
    resolved_episodes / nullif(matured_handled_episodes, 0) as resolution_rate,
    matured_handled_episodes / nullif(handled_episodes, 0) as matured_share,
    mean_resolution_seconds,
    votes.positive_votes / nullif(votes.polar_votes, 0) as positive_share
from weeks
inner join marts.dim_accounts as accounts
    on weeks.source_system = accounts.source_system and weeks.account_id = accounts.account_id
left join votes
    on
        weeks.source_system = votes.source_system
        and weeks.account_id = votes.account_id
        and weeks.week_start = votes.week_start
qualify row_number() over (
    partition by weeks.source_system, weeks.account_id order by weeks.week_start desc
) <= ?
order by account, week_start desc
"""

HEADINGS = [
    "account",
    "week of",
    "as of (UTC)",
    "eligible",
    "handled",
    "resolved",
    "deflected",
    "handed off",
    "pending",
    "rate",
    "matured",
    "mean time",
    "liked",
]
FIRST_NUMBER = HEADINGS.index("eligible")
SECONDS_A_MINUTE = 60


def share(value: float | None) -> str:
    """Write a share between 0 and 1 as a percentage, a hyphen where there is none."""
    return "-" if value is None else f"{value:.0%}"


def minutes(seconds: float | None) -> str:
    """Write a duration in seconds as minutes, a hyphen where there is none."""
    return "-" if seconds is None else f"{seconds / SECONDS_A_MINUTE:.1f} min"


@click.command()
@click.option("--weeks", default=1, show_default=True, type=click.IntRange(min=1), help="How many weeks per account.")
def show_impact(weeks: int) -> None:
    """Print what the AI did in each account's newest week (or weeks)."""
    path = database_path()
    if not path.exists():
        raise click.ClickException(f"There is no database at {path}. Run `make build` first.")
    try:
        with duckdb.connect(str(path), read_only=True) as connection:
            rows = connection.execute(IMPACT_QUERY, [weeks]).fetchall()
    except duckdb.Error as error:
        raise click.ClickException(f"{path} cannot be read: {error}") from error
    title = "This week's impact" if weeks == 1 else f"Impact of the last {weeks} weeks"
    table = Table(title=title, box=SIMPLE, title_justify="left")
    for position, heading in enumerate(HEADINGS):
        is_word = position < FIRST_NUMBER
        table.add_column(heading, justify="left" if is_word else "right", no_wrap=is_word)
    for *counts, rate, matured, seconds, positive in rows:
        table.add_row(*map(str, counts), share(rate), share(matured), minutes(seconds), share(positive))
    console = Console(width=None if sys.stdout.isatty() else 160)
    if not rows:
        console.print("No episodes yet: load an export first.")
        return
    console.print(table)
    console.print(
        "rate = resolved / handled episodes whose 72 hours are over (matured); pending ones are still open.\n"
        "mean time = to resolution; liked = positive share of the feedback. The newest week is never complete."
    )


if __name__ == "__main__":
    show_impact()
