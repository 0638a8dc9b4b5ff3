-- One row per conversation in which anybody wrote a public message: how many, and when the latest, without the system's lines.
{{ config(materialized='by_conversation') }}
with

items as (
    select * from {{ of_touched(ref('int_items')) }}
    where {{ is_public_role('item_role') }}
),

other_items as (
    select * from {{ of_touched(ref('int_items')) }}
    where item_role = 'other_public_message'
),

messages as (
    select
        {{ conversation_number('source_system', 'account_id', 'conversation_id') }} as conversation_number,
        item_key,
        item_role,
        sender_kind
    from {{ of_touched(ref('int_messages'), conversation_keys()) }}
),

system_lines as (
    select
        conversation_number,
        item_key
    from messages
    where
        item_role = 'other_public_message'
        and sender_kind = 'system'
        -- `in`, not a join: where nobody else wrote DuckDB leaves the messages alone
        and conversation_number in (select other_items.conversation_number from other_items)
)

select
    items.conversation_number,
    count(*) as messages,
    max(items.occurred_at) as last_message_at
from items
left join system_lines
    on
        items.conversation_number = system_lines.conversation_number
        and items.item_key = system_lines.item_key
where system_lines.item_key is null
group by 1
