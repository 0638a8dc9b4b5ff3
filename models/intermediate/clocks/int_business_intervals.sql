-- One row per opening interval of an account: a local date's opening and closing time as UTC instants, with the open
-- microseconds before it. Real instants per date, so that a day of a clock change is as long as it was: both ends take the first
-- reading of a local time that occurs twice, and 24:00 is the next date's first midnight.
with

days as (select * from {{ ref('int_business_days') }}),

schedules as (select * from {{ ref('business_schedules') }}),

local_days as (select * from {{ ref('base_local_days') }}),

wall_clocks as (
    select
        days.source_system,
        days.account_id,
        days.timezone,
        days.local_date,
        {{ clock_time_on('days.local_date', 'schedules.opens_at') }} as opens_at,
        {{ clock_time_on('days.local_date', 'schedules.closes_at') }} as closes_at
    from days
    inner join schedules
        on
            days.schedule_source_system = schedules.source_system
            and days.schedule_account_id = schedules.account_id
            and {{ iso_weekday('days.local_date') }} = schedules.iso_weekday
            and (schedules.valid_from is null or days.local_date >= schedules.valid_from)
            and (schedules.valid_to is null or days.local_date <= schedules.valid_to)
    where not days.is_holiday
),

intervals as (
    select
        wall_clocks.source_system,
        wall_clocks.account_id,
        wall_clocks.local_date,
        {{ utc_from_local('wall_clocks.opens_at', 'opening_days') }} as opens_at,
        {{ utc_from_local('wall_clocks.closes_at', 'closing_days') }} as closes_at
    from wall_clocks
    left join local_days as opening_days
        on
            wall_clocks.timezone = opening_days.timezone
            and cast(cast(wall_clocks.opens_at as date) as varchar) = opening_days.local_date
    left join local_days as closing_days
        on
            wall_clocks.timezone = closing_days.timezone
            and cast(cast(wall_clocks.closes_at as date) as varchar) = closing_days.local_date
)

select
    source_system,
    account_id,
    local_date,
    opens_at,
    closes_at,
    coalesce(
        sum({{ microseconds_between('opens_at', 'closes_at') }}) over (
            partition by source_system, account_id
            order by opens_at nulls last, closes_at nulls last
            rows between unbounded preceding and 1 preceding
        ),
        0
    ) as open_microseconds_before
from intervals
where closes_at > opens_at
