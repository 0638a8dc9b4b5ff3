-- One row per item, with its id (NULL for the close that `closed_at` stands for) and, where it is a reply, who sent it. A view
-- for few items: ids are read where they landed.
{{ config(materialized='view') }}
with

items as (select * from {{ ref('int_items') }}),

messages as (select * from {{ ref('int_messages') }}),

events as (select * from {{ ref('int_events') }}),

named_items as (
    select
        {{ conversation_number('source_system', 'account_id', 'conversation_id') }} as conversation_number,
        item_key,
        message_id as item_id,
        -- who answered, where it is an answer
        case when item_role in ('ai_reply', 'human_reply') then sender_id end as sender_id
    from messages
    union all
    select
        conversation_number,
        item_key,
        event_id as item_id,
        cast(null as varchar) as sender_id
    from events
)

select
    items.*,
    named_items.item_id,
    named_items.sender_id
from items
left join named_items
    on
        items.conversation_number = named_items.conversation_number
        and items.item_key = named_items.item_key
