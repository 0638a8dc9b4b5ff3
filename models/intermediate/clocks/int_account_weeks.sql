-- One row per account and week: from the local week of its first episode's start to the local week of its as_of, empty ones only
-- in the ten years before as_of. One row that is dated by mistake must not make weeks of a century.
{% set empty_from = years_before('accounts.as_of', empty_years()) %}

with

accounts as (select * from {{ ref('base_accounts') }}),

episode_facts as (select * from {{ ref('int_episode_facts') }}),

zone_days as (select * from {{ ref('base_zone_days') }}),

first_starts as (
    select
        source_system,
        account_id,
        min(started_at) as first_started_at
    from episode_facts
    group by 1, 2
),

bounds as (
    select
        accounts.source_system,
        accounts.account_id,
        accounts.timezone,
        accounts.week_start,
        {{ empty_from }} as empty_from,
        case
            when first_starts.first_started_at > {{ empty_from }} then first_starts.first_started_at else {{ empty_from }}
        end as first_instant,
        accounts.as_of as last_instant
    from accounts
    inner join first_starts
        on accounts.source_system = first_starts.source_system and accounts.account_id = first_starts.account_id
    where first_starts.first_started_at is not null
),

local_bounds as (
    select
        bounds.source_system,
        bounds.account_id,
        {{ week_start_date(local_date('bounds.first_instant', 'first_days'), 'bounds.week_start') }} as first_week,
        {{ week_start_date(local_date('bounds.last_instant', 'last_days'), 'bounds.week_start') }} as last_week
    from bounds
    left join zone_days as first_days on {{ is_zone_day('bounds.first_instant', 'bounds.timezone', 'first_days') }}
    left join zone_days as last_days on {{ is_zone_day('bounds.last_instant', 'bounds.timezone', 'last_days') }}
),

older_weeks as (
    select
        bounds.source_system,
        bounds.account_id,
        {{ week_start_date(local_date('episode_facts.started_at', 'zone_days'), 'bounds.week_start') }} as week_start
    from episode_facts
    inner join bounds
        on episode_facts.source_system = bounds.source_system and episode_facts.account_id = bounds.account_id
    left join zone_days on {{ is_zone_day('episode_facts.started_at', 'bounds.timezone', 'zone_days') }}
    where episode_facts.started_at <= bounds.empty_from
)

select
    source_system,
    account_id,
    {{ date_series('first_week', 'last_week', 7) }} as week_start
from local_bounds
union
select
    source_system,
    account_id,
    week_start
from older_weeks
