-- One row per episode and pair of definitions of which one says resolved and the other not: both verdicts, by the numbers of
-- their items. The pair is in the order of code points. A view: derived from verdicts, which are stored nowhere.
{{ config(materialized='view') }}
with

verdicts as (
    select * from {{ ref('int_verdicts') }}
    where verdict in ('resolved', 'not_resolved')
),

resolved as (
    select * from verdicts
    where verdict = 'resolved'
),

not_resolved as (
    select * from verdicts
    where verdict = 'not_resolved'
)

{% set resolved_is_first = 'resolved.definition_id < not_resolved.definition_id' -%}
select
    {% for name in ['definition_id', 'verdict', 'reason', 'decided_at', 'deciding_item_number', 'evidence_grade'] -%}
        case when {{ resolved_is_first }} then resolved.{{ name }} else not_resolved.{{ name }} end as {{ name }},
        case when {{ resolved_is_first }} then not_resolved.{{ name }} else resolved.{{ name }} end as other_{{ name }},
    {% endfor -%}
    resolved.conversation_number,
    resolved.episode_index
from resolved
inner join not_resolved
    on
        resolved.conversation_number = not_resolved.conversation_number
        and resolved.episode_index = not_resolved.episode_index
