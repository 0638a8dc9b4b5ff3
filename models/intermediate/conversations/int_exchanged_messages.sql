-- One row per conversation in which anybody wrote a public message: how many, and when the latest, without the system's lines.
{{ config(materialized='by_conversation') }}
with

items as (
    select * from {{ of_touched(ref('int_items')) }}
    where {{ is_public_role('item_role') }}
),

conversations as (select * from {{ of_touched(ref('int_known_conversations')) }}),

system_lines as (
    select
        conversations.conversation_number,
        messages.item_key
    from {{ of_touched(ref('int_known_messages'), conversation_keys()) }} as messages
    inner join conversations
        on
            messages.source_system = conversations.source_system
            and messages.account_id = conversations.account_id
            and messages.conversation_id = conversations.conversation_id
    where messages.item_role = 'other_public_message' and messages.sender_kind = 'system'
)

select
    items.conversation_number,
    count(*) as messages,
    max(items.occurred_at) as last_message_at
from items
inner join conversations on items.conversation_number = conversations.conversation_number
left join system_lines
    on
        items.conversation_number = system_lines.conversation_number
        and items.item_key = system_lines.item_key
where system_lines.item_key is null
group by 1
