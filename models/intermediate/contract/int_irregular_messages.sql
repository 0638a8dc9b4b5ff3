-- One row per message of which a finding tells something, or that is on no timeline: without a loaded conversation or a
-- readable instant, before its conversation, with a value that could not be read or that no map knows. A table: messages are
-- many, and several models look for the few.
with

messages as (select * from {{ ref('int_messages') }}),

conversations as (select * from {{ ref('int_conversations') }})

select
    messages.*,
    conversations.conversation_number is not null and messages.sent_at is not null as is_on_timeline,
    coalesce(messages.sent_at < conversations.opened_at, false) as is_before_its_conversation
from messages
left join conversations
    on
        messages.source_system = conversations.source_system
        and messages.account_id = conversations.account_id
        and messages.conversation_id = conversations.conversation_id
where
    conversations.conversation_number is null
    or messages.sent_at is null
    or messages.sent_at < conversations.opened_at
    or messages.sent_at_fault is not null
    or messages.sequence_number_fault is not null
    or messages.n_citations_fault is not null
    or messages.n_actions_fault is not null
    or {{ is_unmapped('messages.sender_kind', 'messages.sender_kind_as_exported') }}
    or {{ is_unmapped('messages.item_type', 'messages.item_type_as_exported') }}
    or {{ is_unmapped('messages.channel', 'messages.channel_as_exported') }}
    or {{ is_unmapped('messages.delivery_status', 'messages.delivery_status_as_exported') }}
