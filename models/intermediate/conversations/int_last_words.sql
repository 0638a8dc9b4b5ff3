-- One row per conversation in which the customer, the AI or a person spoke: the last of these messages.
{{ config(materialized='by_conversation') }}
with

items as (
    select * from {{ of_touched(ref('int_items')) }}
    where item_role in ('contact_message', 'ai_reply', 'human_reply')
)

select
    conversation_number,
    max(item_number) as item_number,
    {{ value_at_last('occurred_at', 'item_number', 'true') }} as spoken_at,
    {{ value_at_last('item_role', 'item_number', 'true') }} as item_role,
    {{ value_at_last('item_key', 'item_number', 'true') }} as item_key
from items
group by 1
