-- One row per time zone of an account or schedule and local date: how a wall clock of that date becomes UTC. Every date has
-- one, also those on which clocks change; no engine is asked. A table: every model that reads a wall clock joins it.
{{ config(materialized='table', meta={'looked_up_by': [['timezone', 'local_date']]}) }}
{% set last_date = "date '" ~ last_zone_year() ~ "-12-31'" %}

with

zones as (select * from {{ ref('base_calendar_zones') }}),

changes as (select * from {{ ref('base_zone_changes') }}),

-- the dates at whose midnight the stretch holds
stretches as (
    select
        changes.*,
        {{ first_date_from('changes.local_from', 'zones.first_date') }} as first_date,
        {{ last_date_before('changes.local_until', 'zones.last_date') }} as last_date
    from changes
    inner join zones on changes.timezone = zones.timezone
),

days as (
    select
        timezone,
        {{ date_series('first_date', 'last_date', 1) }} as local_date,
        offset_seconds,
        offset_after_seconds,
        local_until
    from stretches
    where first_date <= last_date
),

-- the local times that a change makes occur twice, or not at all; they may reach over a midnight
irregular as (
    select
        timezone,
        {{ add_seconds('from_at', 'least(offset_before_seconds, offset_seconds)') }} as irregular_from,
        local_from as irregular_until,
        offset_seconds - offset_before_seconds as shift_seconds
    from changes
    where local_from is not null
),

irregular_days as (
    select
        *,
        {{ date_series('cast(irregular_from as date)', last_date_before('irregular_until', last_date), 1) }}
            as local_date
    from irregular
)

select
    days.timezone,
    cast(days.local_date as varchar) as local_date,
    days.offset_seconds,
    -- the wall clock from which on the second distance holds, where that is in the middle of the day
    case when cast(days.local_until as date) = days.local_date then days.local_until end as changes_at,
    case when cast(days.local_until as date) = days.local_date then days.offset_after_seconds end as offset_after_seconds,
    irregular_days.irregular_from,
    irregular_days.irregular_until,
    irregular_days.shift_seconds
from days
left join irregular_days on days.timezone = irregular_days.timezone and days.local_date = irregular_days.local_date
