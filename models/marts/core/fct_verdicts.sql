-- One row per episode and definition: the verdict under that definition's rule, the first rule that applied, when, and by
-- which item. A view: facts are stored, verdicts derived.
{{ config(materialized='view') }}
with

verdicts as (select * from {{ ref('int_verdicts') }}),

episodes as (select * from {{ ref('int_episodes') }}),

named_items as (select * from {{ ref('int_named_items') }})

select
    episodes.episode_id,
    verdicts.definition_id,
    episodes.source_system,
    episodes.account_id,
    episodes.conversation_id,
    episodes.episode_index,
    verdicts.verdict,
    verdicts.reason,
    verdicts.decided_at,
    {{ verdict_known_at('verdicts') }} as known_at,
    named_items.item_id as deciding_item_id,
    verdicts.evidence_grade
from verdicts
inner join episodes
    on
        verdicts.conversation_number = episodes.conversation_number
        and verdicts.episode_index = episodes.episode_index
left join named_items
    on
        verdicts.conversation_number = named_items.conversation_number
        and verdicts.deciding_item_number = named_items.item_number
