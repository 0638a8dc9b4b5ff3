-- One row per conversation that exists at its account's as_of: it was opened by then, or an item of it happened by then, or
-- nothing at all says when it began. A conversation all of whose instants are later does not exist yet.
{{ config(materialized='by_conversation') }}
with

conversations as (select * from {{ of_touched(ref('int_conversations')) }}),

items as (select * from {{ of_touched(ref('int_items')) }}),

later_messages as (select * from {{ of_touched(ref('int_exported_messages'), conversation_keys()) }}),

later_events as (select * from {{ of_touched(ref('int_events')) }}),

conversations_with_items as (
    select conversation_number
    from items
    where item_number = 1
),

undated as (
    select
        conversations.conversation_number,
        {{ conversation_number('conversations.source_system', 'conversations.account_id', 'conversations.conversation_id') }}
            as conversation_key,
        conversations.closed_at
    from conversations
    left join conversations_with_items on conversations.conversation_number = conversations_with_items.conversation_number
    where conversations.opened_at is null and conversations_with_items.conversation_number is null
),

-- an undated conversation has no item up to as_of: whatever instant it has is later
later_instants as (
    select conversation_key
    from undated
    where closed_at is not null
    union
    -- `in`, not a join: where nothing is undated DuckDB leaves the messages alone
    select {{ conversation_number('source_system', 'account_id', 'conversation_id') }} as conversation_key
    from later_messages
    where
        sent_at is not null
        and {{ conversation_number('source_system', 'account_id', 'conversation_id') }}
        in (select undated.conversation_key from undated)
    union
    select {{ conversation_number('source_system', 'account_id', 'conversation_id') }} as conversation_key
    from later_events
    where
        occurred_at is not null
        and {{ conversation_number('source_system', 'account_id', 'conversation_id') }}
        in (select undated.conversation_key from undated)
),

undated_with_later_instants as (
    select undated.conversation_number
    from undated
    inner join later_instants on undated.conversation_key = later_instants.conversation_key
)

select conversations.conversation_number
from conversations
left join conversations_with_items on conversations.conversation_number = conversations_with_items.conversation_number
left join undated on conversations.conversation_number = undated.conversation_number
left join undated_with_later_instants on conversations.conversation_number = undated_with_later_instants.conversation_number
where
    conversations.opened_at <= conversations.as_of
    or conversations_with_items.conversation_number is not null
    or (undated.conversation_number is not null and undated_with_later_instants.conversation_number is null)
