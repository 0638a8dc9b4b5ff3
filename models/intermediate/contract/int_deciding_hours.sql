-- One row per number of hours after an instant of a conversation at which something of it is decided. A view: a handful of rows.
{{ config(materialized='view') }}
with

definitions as (select * from {{ ref('resolution_definitions') }})

select cast(window_hours as integer) as hours
from definitions
union
select 24 * cast({{ parse_integer('no_recontact_days') }} as integer) as hours
from definitions
where {{ parse_integer('no_recontact_days') }} is not null
union
select {{ episode_window_hours() }} as hours
union
select 24 * {{ recontact_days() }} as hours
union
select {{ auto_close_hours() }} as hours
