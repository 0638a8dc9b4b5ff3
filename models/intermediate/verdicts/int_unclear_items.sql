-- One row per item of a known conversation that could not be understood and may have been a person's doing: a message or event
-- without a readable instant, an event of unknown type, a public message of unknown sender kind.
with

messages as (select * from {{ ref('int_irregular_messages') }}),

events as (select * from {{ ref('int_known_events') }}),

conversations as (select * from {{ ref('int_known_conversations') }})

select
    conversations.conversation_number,
    messages.sent_at as occurred_at
from messages
inner join conversations on messages.conversation_number = conversations.conversation_number
where
    messages.sent_at is null
    or (messages.sender_kind = 'unknown' and {{ is_public_role('messages.item_role') }})
union all
select
    conversations.conversation_number,
    events.occurred_at
from events
inner join conversations
    on
        events.source_system = conversations.source_system
        and events.account_id = conversations.account_id
        and events.conversation_id = conversations.conversation_id
where events.occurred_at is null or events.event_type = 'unknown'
