-- One row per item that decided a verdict: the definitions whose verdict it decided, of whichever episode, in order. A view:
-- verdicts are derived when they are read. Named by the ids of its conversation, so that who asks for one has no others judged.
{{ config(materialized='view') }}
with

verdicts as (select * from {{ ref('int_verdicts') }}),

conversations as (select * from {{ ref('int_known_conversations') }}),

-- an item can decide two episodes of its conversation under one definition
decided as (
    select
        conversations.source_system,
        conversations.account_id,
        conversations.conversation_id,
        verdicts.deciding_item_number as item_number,
        verdicts.definition_id
    from verdicts
    inner join conversations on verdicts.conversation_number = conversations.conversation_number
    where verdicts.deciding_item_number is not null
    group by 1, 2, 3, 4, 5
)

select
    source_system,
    account_id,
    conversation_id,
    item_number,
    {{ texts_in_order('definition_id') }} as decides
from decided
group by 1, 2, 3, 4
