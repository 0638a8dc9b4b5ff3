-- The real hours of an account's dates are those between the first midnight and the last one, by its zone, as far as its dates
-- follow each other. A midnight that occurs twice opens its date the first time.
with

local_days as (select * from {{ ref('base_local_days') }}),

hours as (
    select
        account_key,
        date_trunc('year', date_day) as year_start,
        sum(exposure_hours) as exposure_hours,
        cast(min(date_day) as timestamp) as first_midnight,
        cast(max(date_day) + 1 as timestamp) as end_midnight
    from {{ ref('dim_account_hours') }}
    group by 1, 2
),

compared as (
    select
        hours.*,
        {{ elapsed_seconds(
            utc_from_local('hours.first_midnight', 'first_days'), utc_from_local('hours.end_midnight', 'end_days')
        ) }} / 3600 as real_hours
    from hours
    inner join {{ ref('dim_accounts') }} as accounts on hours.account_key = accounts.account_key
    left join local_days as first_days
        on
            accounts.timezone = first_days.timezone
            and cast(cast(hours.first_midnight as date) as varchar) = first_days.local_date
    left join local_days as end_days
        on
            accounts.timezone = end_days.timezone
            and cast(cast(hours.end_midnight as date) as varchar) = end_days.local_date
)

select *
from compared
where abs(exposure_hours - real_hours) > 0.0001
