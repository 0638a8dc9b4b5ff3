-- One row per item of a known conversation that could not be understood and may have been a person's doing: a message or event
-- without a readable instant, an event of unknown type, a public message of unknown sender kind.
{{ config(materialized='by_conversation') }}
with

-- few, found before their conversations are looked up
messages as (
    select * from {{ of_touched(ref('int_known_messages'), conversation_keys()) }}
    where sent_at is null or (sender_kind = 'unknown' and {{ is_public_role('item_role') }})
),

events as (
    select * from {{ of_touched(ref('int_known_events')) }}
    where occurred_at is null or event_type = 'unknown'
),

conversations as (select * from {{ of_touched(ref('int_known_conversations')) }}),

unclear_items as (
    select
        source_system,
        account_id,
        conversation_id,
        sent_at as occurred_at
    from messages
    union all
    select
        source_system,
        account_id,
        conversation_id,
        occurred_at
    from events
)

select
    conversations.conversation_number,
    unclear_items.occurred_at
from unclear_items
inner join conversations
    on
        unclear_items.source_system = conversations.source_system
        and unclear_items.account_id = conversations.account_id
        and unclear_items.conversation_id = conversations.conversation_id
