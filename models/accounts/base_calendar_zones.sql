-- One row per time zone of an account or a business schedule: the local dates that the tables of days hold for it, from the
-- beginning of stored instants to the end of the year after the newest extraction. Later instants are read as UTC: they are
-- later than any as_of, and no rule of this release says what the clocks of the next century will do. A table: the tables of
-- days ask it for each stretch.
{{ config(materialized='table') }}

with

accounts as (select * from {{ ref('base_accounts') }}),

schedules as (select * from {{ ref('business_schedules') }}),

zones as (
    select timezone from accounts
    union
    select timezone from schedules
),

newest as (
    select cast(max(newest_extracted_at) as date) as newest_date
    from accounts
)

select
    zones.timezone,
    date '1969-12-31' as first_date,
    case
        when newest.newest_date >= date '{{ last_zone_year() }}-01-01' then date '{{ last_zone_year() }}-12-31'
        else cast(cast(extract(year from newest.newest_date) + 1 as varchar) || '-12-31' as date)
    end as last_date
from zones
cross join newest
where newest.newest_date is not null
