-- One row per conversation in which anybody wrote a public message: how many, and when the latest, without the system's lines.
with

items as (
    select * from {{ ref('int_items') }}
    where {{ is_public_role('item_role') }}
),

conversations as (select * from {{ ref('int_known_conversations') }}),

system_lines as (
    select
        {{ conversation_number('source_system', 'account_id', 'conversation_id') }} as conversation_number,
        item_key
    from {{ ref('int_known_messages') }}
    where item_role = 'other_public_message' and sender_kind = 'system'
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
