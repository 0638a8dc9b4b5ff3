-- One row per time zone of an account or schedule and local date: how a wall clock of that date becomes UTC.
{{ config(materialized='view') }}

select
    timezone,
    local_date,
    offset_seconds,
    changes_at,
    offset_after_seconds,
    irregular_from,
    irregular_until,
    shift_seconds
from {{ ref('stg_local_days') }}
