-- One row per episode and pair of definitions of which one says resolved and the other not resolved: both reasons, instants and
-- deciding items. A view: facts are stored, verdicts derived.
{{ config(materialized='view') }}
with

disagreements as (select * from {{ ref('int_disagreements') }}),

episodes as (select * from {{ ref('int_episodes') }}),

named_items as (select * from {{ ref('int_named_items') }})

select
    episodes.episode_id,
    disagreements.definition_id,
    disagreements.other_definition_id,
    episodes.source_system,
    episodes.account_id,
    episodes.conversation_id,
    episodes.episode_index,
    disagreements.verdict,
    disagreements.other_verdict,
    disagreements.reason,
    disagreements.other_reason,
    disagreements.decided_at,
    disagreements.other_decided_at,
    deciding_items.item_id as deciding_item_id,
    other_items.item_id as other_deciding_item_id,
    disagreements.evidence_grade,
    disagreements.other_evidence_grade
from disagreements
inner join episodes
    on
        disagreements.conversation_number = episodes.conversation_number
        and disagreements.episode_index = episodes.episode_index
left join named_items as deciding_items
    on
        disagreements.conversation_number = deciding_items.conversation_number
        and disagreements.deciding_item_number = deciding_items.item_number
left join named_items as other_items
    on
        disagreements.conversation_number = other_items.conversation_number
        and disagreements.other_deciding_item_number = other_items.item_number
