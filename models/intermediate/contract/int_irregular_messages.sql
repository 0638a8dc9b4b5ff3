-- One row per known message of which a finding tells something, or that is on no timeline: without a loaded conversation or a
-- readable instant, before its conversation, with a value that could not be read or that no map knows. A table: messages are
-- many, and several models look for the few.
{{ config(materialized='by_conversation', conversation_key=conversation_keys()) }}
with

messages as (select * from {{ of_touched(ref('int_messages'), conversation_keys()) }}),

accounts as (select * from {{ ref('base_accounts') }}),

conversations as (select * from {{ of_touched(ref('int_conversations')) }}),

-- as_of is compared after the joins: before them it would hide from DuckDB which side is the large one
known_messages as (
    select
        messages.*,
        conversations.conversation_number,
        conversations.opened_at
    from messages
    left join accounts on messages.source_system = accounts.source_system and messages.account_id = accounts.account_id
    left join conversations
        on
            messages.source_system = conversations.source_system
            and messages.account_id = conversations.account_id
            and messages.conversation_id = conversations.conversation_id
    where {{ exists_by('messages.sent_at', 'accounts.as_of') }}
)

select
    *,
    conversation_number is not null and sent_at is not null as is_on_timeline,
    coalesce(sent_at < opened_at, false) as is_before_its_conversation
from known_messages
where
    conversation_number is null
    or sent_at is null
    or sent_at < opened_at
    or sent_at_fault is not null
    or sequence_number_fault is not null
    or n_citations_fault is not null
    or n_actions_fault is not null
    or sender_kind = 'unknown'
    or is_contradicted
    or {{ is_unmapped('item_type', 'item_type_as_exported') }}
    or {{ is_unmapped('channel', 'channel_as_exported') }}
    or {{ is_unmapped('delivery_status', 'delivery_status_as_exported') }}
