-- One row per account, local date and hour of the day: the real hours that it had. A day on which clocks change has 23 or 25: a
-- stretch that occurs twice adds to the hours it lies in, one that is skipped takes away from them. A view: 24 rows a date
-- follow from the date.
{{ config(materialized='view') }}
with

account_dates as (select * from {{ ref('dim_account_dates') }}),

accounts as (select * from {{ ref('base_accounts') }}),

local_days as (select * from {{ ref('base_local_days') }}),

hour_numbers as (select {{ number_series(0, 23) }} as hour_of_day),

hours as (
    select
        account_dates.account_key,
        account_dates.source_system,
        account_dates.account_id,
        account_dates.date_day,
        cast(hour_numbers.hour_of_day as integer) as hour_of_day,
        local_days.irregular_from,
        local_days.irregular_until,
        local_days.shift_seconds,
        {{ add_hours('cast(account_dates.date_day as timestamp)', 'hour_numbers.hour_of_day') }} as starts_at,
        {{ add_hours('cast(account_dates.date_day as timestamp)', '(hour_numbers.hour_of_day + 1)') }} as ends_at
    from account_dates
    cross join hour_numbers
    inner join accounts
        on account_dates.source_system = accounts.source_system and account_dates.account_id = accounts.account_id
    left join local_days
        on
            accounts.timezone = local_days.timezone
            and cast(account_dates.date_day as varchar) = local_days.local_date
),

-- the part of the hour that its clock shows twice (positive), or leaves out
measured as (
    select
        *,
        case
            when irregular_from < ends_at and irregular_until > starts_at
                then
                    case when shift_seconds < 0 then 1 else -1 end * {{ elapsed_seconds(
                        'greatest(irregular_from, starts_at)', 'least(irregular_until, ends_at)'
                    ) }}
            else 0
        end as seconds_more
    from hours
)

select
    account_key,
    source_system,
    account_id,
    date_day,
    cast({{ iso_weekday('date_day') }} as integer) as iso_weekday,
    hour_of_day,
    cast(3600 + seconds_more as {{ type_double() }}) / 3600 as exposure_hours
from measured
where seconds_more > -3600
