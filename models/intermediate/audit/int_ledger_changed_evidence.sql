-- One row per episode and definition of which an item is still there and is not what it was when the ledger's last revision was
-- published: a reply that cites or acts otherwise, a message with another text. Of those that the ledger appends a revision to.
-- An ephemeral model, for the sake of one that it reads.
{{ config(materialized='ephemeral') }}
with

differences as (select * from {{ ref('int_ledger_differences') }}),

evidence_items as (select * from {{ of_touched(ref('int_evidence_items')) }}),

revisions as (select * from {{ of_touched(standing('fct_verdict_ledger'), conversation_keys()) }}),

remembered_texts as (
    select
        differences.conversation_number,
        differences.episode_index,
        differences.definition_id,
        {{ text_list_elements('revisions.evidence') }} as evidence
    from revisions
    inner join differences
        on
            {{ conversation_number('revisions.source_system', 'revisions.account_id', 'revisions.conversation_id') }}
            = differences.conversation_number
            and revisions.episode_index = differences.episode_index
            and revisions.definition_id = differences.definition_id
    where revisions.is_current and revisions.evidence is not null
),

remembered as (
    select
        *,
        {{ evidence_mark('evidence') }} as mark
    from remembered_texts
),

-- two items of a kind at one instant are not told apart: one that is as it was will do
compared as (
    select
        remembered.conversation_number,
        remembered.episode_index,
        remembered.definition_id,
        remembered.evidence,
        max(case when evidence_items.evidence = remembered.evidence then 1 else 0 end) as is_as_it_was
    from remembered
    inner join evidence_items
        on
            remembered.conversation_number = evidence_items.conversation_number
            and remembered.mark = evidence_items.mark
    group by 1, 2, 3, 4
)

select
    conversation_number,
    episode_index,
    definition_id
from compared
where is_as_it_was = 0
group by 1, 2, 3
