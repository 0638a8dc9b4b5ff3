-- One row per time zone of an account or schedule and UTC day: how an instant of that day becomes local time. Every day has one,
-- also those on which clocks change; no engine is asked. A table: every model that dates an instant joins it.
{{ config(materialized='table') }}
with

zones as (select * from {{ ref('base_calendar_zones') }}),

changes as (select * from {{ ref('base_zone_changes') }}),

-- the days at whose midnight the stretch holds
stretches as (
    select
        changes.*,
        {{ first_date_from(
            'case when changes.offset_before_seconds is not null then changes.from_at end', 'zones.first_date'
        ) }} as first_date,
        {{ last_date_before('changes.until_at', 'zones.last_date') }} as last_date
    from changes
    inner join zones on changes.timezone = zones.timezone
),

days as (
    select
        timezone,
        {{ date_series('first_date', 'last_date', 1) }} as utc_date,
        offset_seconds,
        offset_after_seconds,
        until_at
    from stretches
    where first_date <= last_date
)

select
    timezone,
    utc_date,
    offset_seconds,
    -- the instant from which on the second distance holds, where that is in the middle of the day
    case when cast(until_at as date) = utc_date then until_at end as changes_at,
    case when cast(until_at as date) = utc_date then offset_after_seconds end as offset_after_seconds
from days
