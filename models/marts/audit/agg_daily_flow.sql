-- One row per source, account and local date, from its first eligible episode to as_of: how many eligible episodes began on it,
-- how many were decided, and how many were undecided at its end, which is what there was the day before, and those that began,
-- less those that were decided. Dates on which nothing happened exist in the ten years before as_of.
{% set empty_from = years_before('accounts.as_of', empty_years()) %}

with

episodes as (select * from {{ ref('int_decided_episodes') }}),

accounts as (select * from {{ ref('base_accounts') }}),

zone_days as (select * from {{ ref('base_zone_days') }}),

dated_episodes as (
    select
        episodes.source_system,
        episodes.account_id,
        {{ local_date('episodes.started_at', 'started_days') }} as started_date,
        {{ local_date('episodes.decided_at', 'decided_days') }} as decided_date
    from episodes
    inner join accounts
        on episodes.source_system = accounts.source_system and episodes.account_id = accounts.account_id
    left join zone_days as started_days
        on {{ is_zone_day('episodes.started_at', 'accounts.timezone', 'started_days') }}
    left join zone_days as decided_days
        on {{ is_zone_day('episodes.decided_at', 'accounts.timezone', 'decided_days') }}
),

pairs as (
    select
        source_system,
        account_id,
        started_date,
        decided_date,
        count(*) as episodes
    from dated_episodes
    group by 1, 2, 3, 4
),

first_dates as (
    select
        source_system,
        account_id,
        min(started_date) as first_date
    from pairs
    group by 1, 2
),

bounds as (
    select
        first_dates.source_system,
        first_dates.account_id,
        greatest(first_dates.first_date, {{ local_date(empty_from, 'empty_days') }}) as first_date,
        {{ local_date('accounts.as_of', 'last_days') }} as last_date
    from first_dates
    inner join accounts
        on first_dates.source_system = accounts.source_system and first_dates.account_id = accounts.account_id
    left join zone_days as empty_days on {{ is_zone_day(empty_from, 'accounts.timezone', 'empty_days') }}
    left join zone_days as last_days on {{ is_zone_day('accounts.as_of', 'accounts.timezone', 'last_days') }}
),

moves as (
    select
        source_system,
        account_id,
        {{ date_series('first_date', 'last_date', 1) }} as local_date,
        0 as started,
        0 as decided
    from bounds
    union all
    select
        source_system,
        account_id,
        started_date as local_date,
        episodes as started,
        0 as decided
    from pairs
    union all
    select
        source_system,
        account_id,
        decided_date as local_date,
        0 as started,
        episodes as decided
    from pairs
    where decided_date is not null
),

days as (
    select
        source_system,
        account_id,
        local_date,
        {{ sum_of_counts('started') }} as started,
        {{ sum_of_counts('decided') }} as decided
    from moves
    group by 1, 2, 3
)

select
    source_system,
    account_id,
    local_date,
    started,
    decided,
    cast(
        sum(started - decided) over (
            partition by source_system, account_id
            order by local_date nulls last
            rows between unbounded preceding and current row
        ) as bigint
    ) as undecided_at_end
from days
