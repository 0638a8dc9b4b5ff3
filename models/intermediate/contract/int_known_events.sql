-- One row per loaded state change by its account's as_of, or without a readable instant. A view: no copy of the events.
{{ config(materialized='view') }}
with

events as (select * from {{ ref('int_events') }})

select * from events
where is_known
