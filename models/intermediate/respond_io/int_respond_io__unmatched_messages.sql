-- One row per exported message with a readable instant that belongs to no conversation, and where it lies: its contact has no
-- exported conversation, it came before the first one, or after a close and before the next. The export holds closed
-- conversations only: most of these wait for theirs.
with

messages as (
    select * from {{ ref('int_respond_io__placed_messages') }}
    where sent_at is not null and latest_conversation_id is null
),

enclosing_conversations as (select * from {{ ref('int_respond_io__enclosing_conversations') }}),

contacts_with_conversations as (
    select
        source_system,
        account_id,
        contact_id
    from {{ ref('int_respond_io__conversation_intervals') }}
    where place = 1
),

contact_kinds as (
    select * from {{ ref('value_map') }}
    where source_system = 'respond_io' and domain = 'sender_kind' and value = 'contact'
)

select
    messages.source_system,
    messages.account_id,
    messages.message_id,
    messages.contact_id,
    messages.sent_at,
    contact_kinds.raw_value is not null as is_from_contact,
    case
        when messages.latest_place is not null then 'after_a_close'
        when contacts_with_conversations.contact_id is not null then 'before_the_first_start'
        else 'no_conversation'
    end as where_it_lies
from messages
left join enclosing_conversations
    on
        messages.source_system = enclosing_conversations.source_system
        and messages.account_id = enclosing_conversations.account_id
        and messages.message_id = enclosing_conversations.message_id
        and messages.contact_id = enclosing_conversations.contact_id
left join contacts_with_conversations
    on
        messages.source_system = contacts_with_conversations.source_system
        and messages.account_id = contacts_with_conversations.account_id
        and messages.contact_id = contacts_with_conversations.contact_id
left join contact_kinds on coalesce(messages.sender_type, messages.message_type) = contact_kinds.raw_value
where enclosing_conversations.message_id is null
