-- One row per service clock of an account with business hours, but for those of answers: the open seconds between its two
-- instants.
with

clocks as (select * from {{ ref('int_service_clocks') }}),

intervals as (select * from {{ ref('int_business_intervals') }}),

business_seconds as (
    {{ business_seconds_of('clocks', 'intervals') }}
)

select * from business_seconds
