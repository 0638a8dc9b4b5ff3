-- One row per item that decided a verdict: the definitions whose verdict it decided, of whichever episode, in order. A view:
-- verdicts are derived when they are read.
{{ config(materialized='view') }}
with

verdicts as (select * from {{ ref('int_verdicts') }}),

-- an item can decide two episodes of its conversation under one definition
decided as (
    select
        conversation_number,
        deciding_item_number as item_number,
        definition_id
    from verdicts
    where deciding_item_number is not null
    group by 1, 2, 3
)

select
    conversation_number,
    item_number,
    {{ texts_in_order('definition_id') }} as decides
from decided
group by 1, 2
