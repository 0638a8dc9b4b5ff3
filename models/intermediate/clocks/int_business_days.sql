-- One row per account with business hours and local date: the opening intervals of that date as UTC instants are in
-- int_business_intervals; this is the calendar they stand on, from the account's first day to some after its as_of.
with

scheduled_accounts as (select * from {{ ref('int_scheduled_accounts') }}),

holidays as (select * from {{ ref('business_holidays') }}),

zone_days as (select * from {{ ref('base_zone_days') }}),

zones as (select * from {{ ref('base_calendar_zones') }}),

episode_facts as (select * from {{ ref('int_episode_facts') }}),

tickets as (select * from {{ ref('int_tickets') }}),

first_instants as (
    select
        source_system,
        account_id,
        min(first_instant) as first_instant
    from (
        select
            source_system,
            account_id,
            {{ earliest_of('started_at', 'first_item_at') }} as first_instant
        from episode_facts
        union all
        select
            source_system,
            account_id,
            created_at as first_instant
        from tickets
    ) as instants
    group by 1, 2
),

bounds as (
    select
        scheduled_accounts.source_system,
        scheduled_accounts.account_id,
        scheduled_accounts.schedule_source_system,
        scheduled_accounts.schedule_account_id,
        scheduled_accounts.timezone,
        {{ local_date('first_instants.first_instant', 'first_days') }} - 1 as first_date,
        -- no table of days goes further
        least(
            {{ local_date('scheduled_accounts.as_of', 'last_days') }} + {{ business_days_ahead() }}, zones.last_date
        ) as last_date
    from scheduled_accounts
    inner join first_instants
        on
            scheduled_accounts.source_system = first_instants.source_system
            and scheduled_accounts.account_id = first_instants.account_id
    inner join zones on scheduled_accounts.timezone = zones.timezone
    left join zone_days as first_days
        on {{ is_zone_day('first_instants.first_instant', 'scheduled_accounts.timezone', 'first_days') }}
    left join zone_days as last_days
        on {{ is_zone_day('scheduled_accounts.as_of', 'scheduled_accounts.timezone', 'last_days') }}
    where first_instants.first_instant is not null
),

days as (
    select
        *,
        {{ date_series('first_date', 'last_date', 1) }} as local_date
    from bounds
)

select
    days.source_system,
    days.account_id,
    days.schedule_source_system,
    days.schedule_account_id,
    days.timezone,
    days.local_date,
    holidays.holiday_date is not null as is_holiday
from days
left join holidays
    on
        days.schedule_source_system = holidays.source_system
        and days.schedule_account_id = holidays.account_id
        and days.local_date = holidays.holiday_date
