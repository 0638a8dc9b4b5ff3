-- The real hours of an account's dates are those between the first midnight and the last one, by its zone; a midnight that
-- occurs twice, or never, leaves an hour open.
with

hours as (
    select
        account_key,
        sum(exposure_hours) as exposure_hours,
        min(date_day) as first_date,
        max(date_day) + 1 as end_date
    from {{ ref('dim_account_hours') }}
    group by 1
),

compared as (
    select
        hours.*,
        {{ elapsed_seconds(
            utc_from_local('cast(hours.first_date as timestamp)', 'accounts.timezone'),
            utc_from_local('cast(hours.end_date as timestamp)', 'accounts.timezone')
        ) }} / 3600 as real_hours
    from hours
    inner join {{ ref('dim_accounts') }} as accounts on hours.account_key = accounts.account_key
)

select *
from compared
where abs(exposure_hours - real_hours) > 1
