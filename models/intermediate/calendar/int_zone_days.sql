-- One row per time zone of an account and UTC day of the last twenty years on which local time keeps one distance to UTC:
-- that distance in minutes. Days on which clocks change, and older ones, have no row: their instants are converted one by one.
with

accounts as (select * from {{ ref('int_accounts') }}),

zones as (
    select
        timezone,
        max(as_of) as as_of
    from accounts
    group by 1
),

days as (
    select
        timezone,
        {{ date_series("as_of - interval '20' year", 'as_of', 1) }} as utc_date
    from zones
),

with_bounds as (
    select
        timezone,
        utc_date,
        cast(utc_date as timestamp) as starts_at,
        {{ add_hours('cast(utc_date as timestamp)', 24) }} as ends_at
    from days
),

with_distances as (
    select
        timezone,
        utc_date,
        {{ microseconds_between('starts_at', local_from_utc('starts_at', 'timezone')) }} as distance_at_start,
        {{ microseconds_between('ends_at', local_from_utc('ends_at', 'timezone')) }} as distance_at_end
    from with_bounds
)

select
    timezone,
    utc_date,
    cast(distance_at_start / 60000000 as bigint) as offset_minutes
from with_distances
where distance_at_start = distance_at_end and distance_at_start % 60000000 = 0
