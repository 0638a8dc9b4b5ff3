-- One row per account, local date and hour of the day: the real hours that it had. A day on which clocks change has 23 or 25.
-- Counted in quarters of an hour: every zone's distance to UTC is a multiple of one.
with

account_dates as (select * from {{ ref('dim_account_dates') }}),

accounts as (select * from {{ ref('int_accounts') }}),

zone_days as (select * from {{ ref('int_zone_days') }}),

bounds as (
    select
        account_dates.account_key,
        accounts.timezone,
        min(account_dates.date_day) - 1 as first_date,
        max(account_dates.date_day) + 1 as last_date
    from account_dates
    inner join accounts
        on account_dates.source_system = accounts.source_system and account_dates.account_id = accounts.account_id
    group by 1, 2
),

utc_days as (
    select
        account_key,
        timezone,
        {{ date_series('first_date', 'last_date', 1) }} as utc_date
    from bounds
),

utc_quarters as (
    select
        account_key,
        timezone,
        utc_date,
        {{ number_series(0, 95) }} as quarter
    from utc_days
),

starts as (
    select
        account_key,
        timezone,
        {{ add_minutes('cast(utc_date as timestamp)', '(15 * quarter)') }} as starts_at
    from utc_quarters
),

local_starts as (
    select
        starts.account_key,
        {{ local_time('starts.starts_at', 'starts.timezone', 'zone_days') }} as local_start
    from starts
    left join zone_days on {{ is_zone_day('starts.starts_at', 'starts.timezone', 'zone_days') }}
),

hours as (
    select
        account_key,
        cast(local_start as date) as date_day,
        {{ hour_of_day('local_start') }} as hour_of_day,
        cast(count(*) as {{ type_double() }}) / 4 as exposure_hours
    from local_starts
    group by 1, 2, 3
)

select
    account_dates.account_key,
    account_dates.source_system,
    account_dates.account_id,
    account_dates.date_day,
    cast({{ iso_weekday('account_dates.date_day') }} as integer) as iso_weekday,
    hours.hour_of_day,
    hours.exposure_hours
from account_dates
inner join hours on account_dates.account_key = hours.account_key and account_dates.date_day = hours.date_day
