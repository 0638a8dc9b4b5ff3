"""Print this week's impact: what the AI resolved, handed over and left open, per account, for the week of as_of."""

import sys
from itertools import groupby
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import click
import duckdb
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table
from rich.text import Text

from scripts.loading.database import database_path

RELEASE_QUERY = "select max(release) from definitions.zone_transitions"

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
    strftime(accounts.as_of, '%Y-%m-%d %H:%M') as as_of,
    strftime(weeks.week_start, '%Y-%m-%d') as week_start,
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
order by account, week_start
"""

MEASURES = [
    "eligible episodes",
    "handled by the AI",
    "resolved",
    "deflected",
    "handed off",
    "pending",
    "resolution rate",
    "matured share",
    "mean time to resolution",
    "positive feedback",
]
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
            [(zone_release,)] = connection.execute(RELEASE_QUERY).fetchall()
    except duckdb.CatalogException as error:
        raise click.ClickException(f"{path} holds no marts yet. Run `dbt build` first.") from error
    except duckdb.Error as error:
        raise click.ClickException(f"{path} cannot be read: {error}") from error
    console = Console()
    if not rows:
        console.print("No episodes yet: load an export first.")
        return
    for (account, as_of), weeks_of_account in groupby(rows, key=lambda row: row[:2]):
        console.print(Text(f"{account}, as of {as_of} UTC", style="bold"))
        console.print(account_table([row[2:] for row in weeks_of_account]))
    console.print(
        "Weeks are those of the episodes' start. The resolution rate is over handled episodes whose 72 hours are over "
        "(the matured share); pending ones are still open: the newest week is never complete."
    )
    console.print(f"Local days and weeks follow the time zones of tzdata {zone_release}.")


def account_table(weeks: list[tuple]) -> Table:
    """Return one account's weeks as a table: measures as rows, weeks as columns, so that it fits a narrow terminal.

    weeks: per week its first day and the measures in the order of MEASURES.
    """
    table = Table(box=SIMPLE)
    table.add_column("week of", no_wrap=True)
    columns = []
    for week_start, *counts, rate, matured, seconds, positive in weeks:
        table.add_column(week_start, justify="right", no_wrap=True)
        columns.append([*map(str, counts), share(rate), share(matured), minutes(seconds), share(positive)])
    for measure, *cells in zip(MEASURES, *columns, strict=True):
        table.add_row(measure, *cells)
    return table


if __name__ == "__main__":
    show_impact()
