-- One row per time zone of an account and local date of the last twenty years on which local time keeps one distance to UTC:
-- that distance in minutes. Dates near a change of clocks, and older ones, have no row: their texts are read one by one.
{{ config(materialized='table') }}

with

accounts as (select * from {{ ref('stg_accounts') }}),

zones as (
    select
        timezone,
        max(newest_extracted_at) as newest_extracted_at
    from accounts
    group by 1
),

days as (
    select
        timezone,
        {{ date_series("newest_extracted_at - interval '20' year", "newest_extracted_at + interval '3' day", 1) }} as local_date
    from zones
),

with_distances as (
    select
        timezone,
        local_date,
        {{ microseconds_between(utc_from_local('cast(local_date as timestamp)', 'timezone'), 'cast(local_date as timestamp)') }}
            as distance
    from days
),

-- a change of clocks at midnight shows on the neighbours only
with_neighbours as (
    select
        timezone,
        local_date,
        distance,
        lag(distance) over in_zone as distance_before,
        lead(distance, 1) over in_zone as distance_after,
        lead(distance, 2) over in_zone as distance_two_after
    from with_distances
    window in_zone as (partition by timezone order by local_date)
)

select
    timezone,
    cast(local_date as varchar) as local_date,
    cast(distance / 60000000 as bigint) as offset_minutes
from with_neighbours
where
    distance = distance_before
    and distance = distance_after
    and distance = distance_two_after
    and distance % 60000000 = 0
