-- One row per account and local date, from the date of its first record to that of its as_of: whether the AI was seen that
-- day, and whether a count of that day is measured.
with

account_dates as (select * from {{ ref('dim_account_dates') }}),

signs as (select * from {{ ref('int_agent_signs') }}),

live_periods as (select * from {{ ref('agent_live_periods') }}),

stated_accounts as (
    select
        source_system,
        account_id
    from live_periods
    group by 1, 2
),

stated_dates as (
    select
        account_dates.account_key,
        account_dates.date_day
    from account_dates
    inner join live_periods
        on
            account_dates.source_system = live_periods.source_system
            and account_dates.account_id = live_periods.account_id
            and account_dates.date_day >= live_periods.live_from
            and (live_periods.live_to is null or account_dates.date_day <= live_periods.live_to)
    group by 1, 2
),

numbered as (
    select
        account_dates.account_key,
        account_dates.source_system,
        account_dates.account_id,
        account_dates.date_day,
        {{ day_number('account_dates.date_day') }} as day_number,
        signs.sign_date is not null as is_agent_seen
    from account_dates
    left join signs
        on
            account_dates.source_system = signs.source_system
            and account_dates.account_id = signs.account_id
            and account_dates.date_day = signs.sign_date
),

neighbours as (
    select
        *,
        max(case when is_agent_seen then day_number end) over (
            partition by account_key order by day_number nulls last
            rows between unbounded preceding and current row
        ) as last_seen_number,
        -- the day after the last known one ends the last run
        coalesce(
            min(case when is_agent_seen then day_number end) over (
                partition by account_key order by day_number nulls last
                rows between current row and unbounded following
            ),
            max(day_number) over (partition by account_key) + 1
        ) as next_seen_number
    from numbered
),

runs as (
    select
        *,
        case when is_agent_seen then 0 else next_seen_number - last_seen_number - 1 end as quiet_days
    from neighbours
)

select
    runs.account_key,
    runs.source_system,
    runs.account_id,
    runs.date_day,
    runs.is_agent_seen,
    -- before the first sign there is no run: nobody knows how long it was
    cast(runs.quiet_days as bigint) as quiet_days,
    case when stated_accounts.account_id is not null then 'stated' else 'seen' end as basis,
    runs.is_agent_seen
    or case
        when stated_accounts.account_id is not null then stated_dates.date_day is not null
        else coalesce(runs.quiet_days <= {{ quiet_days_of_a_live_agent() }}, false)
    end as is_measured
from runs
left join stated_accounts
    on runs.source_system = stated_accounts.source_system and runs.account_id = stated_accounts.account_id
left join stated_dates on runs.account_key = stated_dates.account_key and runs.date_day = stated_dates.date_day
