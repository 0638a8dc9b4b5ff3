-- One row per episode that the ledger asks about and that has such items: the evidence of its AI replies and of the customer's
-- messages after the last of them, as one text.
-- An ephemeral model, for the sake of one that it reads.
{{ config(materialized='ephemeral') }}
with

differences as (select * from {{ ref('int_ledger_differences') }}),

evidence_items as (select * from {{ of_touched(ref('int_evidence_items')) }})

select
    conversation_number,
    episode_index,
    {{ texts_joined('evidence', ';', 'evidence') }} as evidence
from evidence_items
where
    conversation_number in (select differences.conversation_number from differences)
    and episode_index is not null
group by 1, 2
