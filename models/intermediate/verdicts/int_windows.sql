-- One row per window, in hours, after which some definition evaluates; the outcome's own window is always one of them. A view:
-- a handful of rows.
{{ config(materialized='view') }}
with

definitions as (select * from {{ ref('int_definitions') }})

select window_hours
from definitions
group by 1
union
select {{ episode_window_hours() }} as window_hours
