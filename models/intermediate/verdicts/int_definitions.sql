-- One row per definition of a resolution, typed. A team adds its own as a row of the seed. A view: a seed's few rows.
{{ config(materialized='view') }}
with

definitions as (select * from {{ ref('resolution_definitions') }})

select
    definition_id,
    cast(window_hours as integer) as window_hours,
    coalesce({{ parse_boolean('needs_substantive_reply') }}, false) as needs_substantive_reply,
    coalesce({{ parse_boolean('fails_on_request') }}, false) as fails_on_request,
    coalesce({{ normalised('fails_on_negative') }}, 'none') as fails_on_negative,
    coalesce({{ normalised('last_word') }}, 'anyone') as last_word,
    coalesce({{ parse_boolean('needs_close') }}, false) as needs_close,
    coalesce({{ parse_boolean('fails_on_return') }}, false) as fails_on_return,
    cast({{ parse_integer('no_recontact_days') }} as integer) as no_recontact_days
from definitions
