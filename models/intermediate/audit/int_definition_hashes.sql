-- One row per definition: a hash of its parameters, by which a published verdict remembers the rule that it followed. Its name,
-- source and version are no rule. A view: a seed's few rows.
{{ config(materialized='view') }}
with

definitions as (select * from {{ ref('int_definitions') }})

select
    definition_id,
    md5(
        {% for parameter in [
            'window_hours', 'needs_substantive_reply', 'fails_on_request', 'fails_on_negative', 'last_word', 'needs_close',
            'fails_on_return', 'no_recontact_days'
        ] -%}
            coalesce(cast({{ parameter }} as varchar), 'none') {{ "|| '/' ||" if not loop.last }}
        {% endfor -%}
    ) as definition_hash
from definitions
