"""Print this week's impact: what the AI resolved, handed over and left open, per account, for the week of as_of.

Numbers of two builds are not shown: what `raw.builds` says of the last one is read first.
"""

if __name__ == "__main__":
    import os
    import sys

    sys.path.insert(0, os.path.dirname(os.path.realpath(__file__)))  # noqa: PTH120 - pathlib is not read yet
    import beginning  # noqa: F401 - lies beside this file

from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

import click
import duckdb
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table
from rich.text import Text

from scripts.loading.database import database_path, explain_lock
from scripts.loading.errors import WrongUseError
from scripts.terminal import visible

RELEASE_QUERY = "select max(release) from definitions.zone_transitions"

BUILD_QUERY = """
select
    newest.status,
    strftime(newest.started_at, '%Y-%m-%d %H:%M') as started_at,
    newest.stale_models,
    newest.failed_tests,
    count(case when loads.loaded_at > newest.ended_at then 1 end) as newer_files,
    count(case when loads.loaded_at <= newest.ended_at then 1 end) < newest.loaded_files as has_lost_files
from (select * from raw.builds order by entry_number desc limit 1) as newest
left join raw.loads as loads on loads.status = 'loaded'
group by newest.status, newest.started_at, newest.stale_models, newest.failed_tests, newest.loaded_files
"""

ACCOUNT_QUERY = """
select
    accounts.source_system || '/' || accounts.account_id as account,
    strftime(cast(evidence.last_record_at as date), '%Y-%m-%d') as newest_message,
    datediff('day', evidence.last_record_at, accounts.as_of) as days_before_as_of,
    exists (
        select 1 from marts.agg_weekly_agent_performance as weeks
        where weeks.source_system = accounts.source_system and weeks.account_id = accounts.account_id
    ) as has_episodes
from marts.dim_accounts as accounts
left join marts.dim_account_evidence as evidence
    on
        accounts.source_system = evidence.source_system
        and accounts.account_id = evidence.account_id
        and evidence.evidence_kind = 'messages'
order by account
"""

FINDINGS_QUERY = """
select sentence
from marts.agg_data_quality_findings
where findings > 0 and source_system || '/' || account_id in (select unnest($1))
-- a file that is not there explains every other finding
order by check_name <> 'refused_file', findings desc, findings_key
limit $2
"""

# who wrote in the AI's place, where it never did
SILENT_QUERY = """
select
    source_system || '/' || account_id as account,
    cast(sum(messages) filter (where sender_kind in ('bot', 'unknown')) as bigint) as unclear_messages
from (
    select source_system, account_id, sender_kind, count(*) as messages
    from marts.fct_messages
    group by all
)
group by all
having bool_and(sender_kind <> 'ai') and bool_or(sender_kind in ('bot', 'unknown'))
order by account
"""

IMPACT_QUERY = """
with votes as (
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
    pages.source_system || '/' || pages.account_id as account,
    strftime(accounts.as_of, '%Y-%m-%d %H:%M') as as_of,
    strftime(pages.week_start, '%Y-%m-%d') as week_start,
    pages.eligible_episodes,
    pages.handled_episodes,
    pages.resolved_episodes,
    weeks.deflected_episodes,
    weeks.handed_off_episodes,
    pages.pending_episodes,
    pages.resolution_rate,
    pages.resolution_rate_low,
    pages.resolution_rate_high,
    pages.resolution_rate_is_small_sample,
    pages.change_at_age,
    pages.matured_share,
    weeks.time_to_resolution_seconds_sum / nullif(weeks.time_to_resolution_seconds_n, 0) as mean_resolution_seconds,
    votes.positive_votes / nullif(votes.polar_votes, 0) as positive_share,
    pages.billed_lines,
    pages.billed_lines_in_doubt
from reports.rpt_audit__week_in_brief as pages
inner join marts.agg_weekly_account_performance as weeks using (source_system, account_id, week_start)
inner join marts.dim_accounts as accounts using (source_system, account_id)
left join votes using (source_system, account_id, week_start)
qualify row_number() over (
    partition by pages.source_system, pages.account_id order by pages.week_start desc
) <= ?
order by account, week_start
"""

# what was billed in whatever week, and does not hold; a line of several units does not hold where one of them does not
BILLED_QUERY = """
with lines as (
    select
        source_system || '/' || account_id as account,
        invoice_id,
        line_id,
        min(currency) as currency,
        bool_or(standing = 'in_doubt') as is_in_doubt,
        sum(amount) filter (where standing = 'in_doubt') as amount_in_doubt
    from marts.fct_invoice_lines
    group by all
)

select
    account,
    case when amount_in_doubt is not null then currency end as currency,
    count(*) as billed_lines,
    count(*) filter (where is_in_doubt) as lines_in_doubt,
    sum(amount_in_doubt) as amount_in_doubt
from lines
group by 1, 2
order by account, currency nulls last
"""

MEASURES = [
    "eligible episodes",
    "handled by the AI",
    "resolved",
    "deflected",
    "handed off",
    "pending",
    "resolution rate",
    "between (95 %)",
    "change at equal age",
    "matured share",
    "mean time to resolution",
    "positive feedback",
    "billed lines",
    "of them do not hold",
]
# shown where an invoice of the account is loaded
OF_BILLS = ("billed lines", "of them do not hold")
UNKNOWN = "-"
SMALL_SAMPLE = "*"
# where IMPACT_QUERY says that a sample is small
SMALL_SAMPLE_COLUMN = 12
SECONDS_A_MINUTE = 60
DAYS_A_WEEK = 7
SHOWN_FINDINGS = 5
SHOWN_MODELS = 3
SHOWN_ACCOUNTS = 10
WIDTH_OF_MEASURES = 27
WIDTH_OF_A_WEEK = 13


class Build(NamedTuple):
    """What the record says of the last run of dbt that wrote tables.

    status: begun, whole or mixture. started_at: UTC, to the minute. stale_models: names, a blank between. failed_tests:
    data tests, None while it is begun. newer_files: files loaded since. has_lost_files: whether loads were taken back.
    """

    status: str
    started_at: str
    stale_models: str
    failed_tests: int | None
    newer_files: int
    has_lost_files: bool


class Account(NamedTuple):
    """What the marts hold of an account: its newest message's date and distance to as_of in days, and any episode."""

    name: str
    newest_message: str | None
    days_before_as_of: int | None
    has_episodes: bool


def share(value: float | None) -> str:
    """Write a share between 0 and 1 as a percentage, a hyphen where there is none."""
    return UNKNOWN if value is None else f"{value:.0%}"


def interval(low: float | None, high: float | None) -> str:
    """Write the bounds of a share, both between 0 and 1, as two percentages; a hyphen where there are none."""
    return UNKNOWN if low is None or high is None else f"{low:.0%} - {high:.0%}"


def points(change: float | None) -> str:
    """Write the difference of two shares as percentage points with its sign, a hyphen where there is none."""
    return UNKNOWN if change is None else f"{100 * change:+.0f} points"


def count(number: int | None) -> str:
    """Write a count, a hyphen where it is not known."""
    return UNKNOWN if number is None else f"{number:,}"


def minutes(seconds: float | None) -> str:
    """Write a duration in seconds as minutes, a hyphen where there is none."""
    return UNKNOWN if seconds is None else f"{seconds / SECONDS_A_MINUTE:.1f} min"


@click.command()
@click.option("--weeks", default=2, show_default=True, type=click.IntRange(min=1), help="How many weeks per account.")
@click.option(
    "--account",
    "asked",
    multiple=True,
    metavar="SOURCE/ACCOUNT",
    help="Only this account, such as generic/my_shop. May be given several times.",
)
def show_impact(weeks: int, asked: tuple[str, ...]) -> None:
    """Print what the AI did in each account's newest weeks: the unfinished one, and the ones before."""
    try:
        path = database_path()
    except WrongUseError as error:
        raise click.ClickException(f"{error}.") from error
    if not path.exists():
        raise click.ClickException(f"There is no database at {path}. Run `make build` first.")
    try:
        with duckdb.connect(str(path), read_only=True) as connection:
            build = newest_build(connection)
            refuse_mixture(build)
            rows = connection.execute(IMPACT_QUERY, [weeks]).fetchall()
            found = [Account(*row) for row in connection.execute(ACCOUNT_QUERY).fetchall()]
            refuse_unknown(asked, [account.name for account in found])
            accounts = [account for account in found if not asked or account.name in asked]
            empty = [account.name for account in accounts if not account.has_episodes]
            findings = connection.execute(FINDINGS_QUERY, [empty, SHOWN_FINDINGS]).fetchall()
            silent = connection.execute(SILENT_QUERY).fetchall()
            billed = connection.execute(BILLED_QUERY).fetchall()
            if asked:
                rows, silent, billed = ([row for row in told if row[0] in asked] for told in (rows, silent, billed))
            [(zone_release,)] = connection.execute(RELEASE_QUERY).fetchall()
    except duckdb.CatalogException as error:
        raise click.ClickException(f"{path} holds no marts yet. Run `dbt build` first.") from error
    except duckdb.Error as error:
        raise click.ClickException(explain_lock(path, error) or f"{path} cannot be read: {error}") from error
    console = Console()
    for (account, as_of), weeks_of_account in groupby(rows, key=lambda row: row[:2]):
        console.print(Text(f"{visible(account)}, as of {as_of} UTC", style="bold"))
        shown, at_once = [row[2:] for row in weeks_of_account], weeks_that_fit(console.width)
        for first in range(0, len(shown), at_once):
            console.print(account_table(shown[first : first + at_once]))
    for sentence in [
        *bills(billed),
        *distances(accounts, weeks),
        *silences(silent),
        *emptiness(empty, [row[0] for row in findings]),
        *news(build),
    ]:
        console.print(Text(visible(sentence)), soft_wrap=True)
    if rows:
        console.print(
            "Weeks are those of the episodes' start. The resolution rate is over handled episodes whose 72 hours are "
            "over (the matured share); pending ones are still open: the newest week is never complete. The change at "
            "equal age sets what was decided so long after a week's end against the same of the four weeks before."
        )
        if any(row[SMALL_SAMPLE_COLUMN] for row in rows):
            console.print(f"{SMALL_SAMPLE} A small sample: the rate may be chance, see the interval below it.")
        console.print(f"Local days and weeks follow the time zones of tzdata {zone_release}.")
    elif not accounts and not build.newer_files:
        console.print("No episodes yet: load an export first.")


def newest_build(connection: duckdb.DuckDBPyConnection) -> Build:
    """Return the newest row of the record of builds."""
    row = connection.execute(BUILD_QUERY).fetchone()
    if row is None:
        raise click.ClickException("Nothing says that what was built is whole. Run `dbt build` first.")
    return Build(*row)


def refuse_mixture(build: Build) -> None:
    """Stop with a sentence where the marts are parts of two builds."""
    if build.status == "begun":
        raise click.ClickException(
            f"The build that began at {build.started_at} UTC was cut short: the marts are a mixture of two builds. "
            "Run `dbt build`."
        )
    if build.status != "whole":
        stale = build.stale_models.split()
        named = ", ".join(stale[:SHOWN_MODELS]) + (", …" if len(stale) > SHOWN_MODELS else "")
        raise click.ClickException(
            f"The build that began at {build.started_at} UTC left {len(stale)} models unbuilt ({named}): the marts are "
            "a mixture of two builds. Run `dbt build`."
        )


def refuse_unknown(asked: tuple[str, ...], known: list[str]) -> None:
    """Stop with a sentence where an account that was asked for is none of those known."""
    for name in asked:
        if name not in known:
            there = ", ".join(known[:SHOWN_ACCOUNTS]) + (", …" if len(known) > SHOWN_ACCOUNTS else "")
            raise click.ClickException(visible(f"No account is called {name}: there are {there or 'none yet'}."))


def bills(billed: list[tuple[str, str | None, int, int, Decimal | None]]) -> list[str]:
    """Say of each account whose invoices have lines that do not hold how many, and what they are worth.

    billed: account, currency, billed lines, lines that do not hold and what these are worth; an account's currencies
    follow each other. The currency is None of lines that bear none, or no amount, or that hold.
    """
    said = []
    for account, rows in groupby(billed, key=lambda row: row[0]):
        currencies = [row[1:] for row in rows]
        in_doubt = sum(row[2] for row in currencies)
        if not in_doubt:
            continue
        worth = [
            f"{amount:,.2f} {currency}"
            for currency, _, _, amount in currencies
            if currency is not None and amount is not None
        ]
        without = sum(lines for currency, _, lines, _ in currencies if currency is None)
        if worth and without:
            worth.append(f"{without:,} lines without an amount or currency")
        said.append(
            f"{account}: {in_doubt:,} of {sum(row[1] for row in currencies):,} billed lines do not hold"
            + (f", {' and '.join(worth)} in doubt." if worth else ".")
            + " marts.fct_invoice_lines says why."
        )
    return said


def distances(accounts: list[Account], weeks: int) -> list[str]:
    """Say of each account whose newest message is older than the weeks shown how far it lies before as_of."""
    return [
        f"{account.name}: newest message {account.newest_message}, {account.days_before_as_of:,} days before as_of."
        for account in accounts
        if account.days_before_as_of is not None and account.days_before_as_of > weeks * DAYS_A_WEEK
    ]


def silences(accounts: list[tuple[str, int]]) -> list[str]:
    """Say of accounts without a message of the AI how many are of senders that may be it.

    accounts: name, messages of bots and of senders that no map knows.
    """
    return [
        f"{account}: no message is the AI's, and {unclear:,} are of bots or unknown senders: where one of them is the "
        "AI, say so in sender_kind or seeds/actor_map.csv."
        for account, unclear in accounts
    ]


def weeks_that_fit(width: int) -> int:
    """Return how many weeks stand beside each other in a terminal of so many characters, at least one."""
    return max(1, (width - WIDTH_OF_MEASURES) // WIDTH_OF_A_WEEK)


def emptiness(accounts: list[str], findings: list[str]) -> list[str]:
    """Say which accounts have files and no episode, and the biggest findings about them."""
    if not accounts:
        return []
    named = ", ".join(accounts[:SHOWN_FINDINGS]) + (", …" if len(accounts) > SHOWN_FINDINGS else "")
    came = f"No episode came of what was loaded for {named}"
    if not findings:
        return [f"{came}, and no finding says why: is there a file of messages?"]
    return [f"{came}. The biggest findings:", *(f"  {sentence}" for sentence in findings)]


def news(build: Build) -> list[str]:
    """Say what a reader should know of the build: failed tests, files loaded since or taken back."""
    said = []
    if build.failed_tests:
        tests = "1 data test" if build.failed_tests == 1 else f"{build.failed_tests} data tests"
        said.append(f"{tests} of this build failed: its output, or `dbt test`, says which rows and why.")
    if build.newer_files:
        files = "1 file was" if build.newer_files == 1 else f"{build.newer_files:,} files were"
        said.append(f"{files} loaded after this build: run `dbt build`.")
    if build.has_lost_files:
        said.append("Loads were taken back after this build: run `dbt build`.")
    return said


def account_table(weeks: list[tuple]) -> Table:
    """Return one account's weeks as a table: measures as rows, weeks as columns, so that it fits a narrow terminal.

    weeks: per week its first day and the measures in the order of MEASURES.
    """
    table = Table(box=SIMPLE)
    table.add_column("week of", no_wrap=True)
    columns = []
    for week_start, *counts, rate, low, high, is_small, change, matured, seconds, positive, lines, in_doubt in weeks:
        table.add_column(week_start, justify="right", no_wrap=True)
        mark = f" {SMALL_SAMPLE}" if is_small and rate is not None else ""
        columns.append(
            [
                *map(count, counts),
                share(rate) + mark,
                interval(low, high),
                points(change),
                share(matured),
                minutes(seconds),
                share(positive),
                count(lines),
                count(in_doubt),
            ]
        )
    for measure, *cells in zip(MEASURES, *columns, strict=True):
        if measure not in OF_BILLS or any(cell != UNKNOWN for cell in cells):
            table.add_row(measure, *cells)
    return table


if __name__ == "__main__":
    show_impact()
