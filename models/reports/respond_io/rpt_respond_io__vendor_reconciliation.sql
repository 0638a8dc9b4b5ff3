-- One row per figure that the vendor states of a record, beside the one computed from its messages and events.
with

differences as (select * from {{ ref('fct_vendor_duration_differences') }}),

conversations as (select * from {{ ref('fct_conversations') }}),

tickets as (select * from {{ ref('fct_tickets') }}),

-- a ticket's figures stand beside the conversation that it names
with_conversations as (
    select
        differences.*,
        case when differences.record_kind = 'conversation' then differences.record_id else tickets.conversation_id end
            as conversation_id
    from differences
    left join tickets
        on
            differences.source_system = tickets.source_system
            and differences.account_id = tickets.account_id
            and differences.record_id = tickets.ticket_id
            and differences.record_kind = 'ticket'
)

select
    with_conversations.difference_key,
    with_conversations.source_system,
    with_conversations.account_id,
    with_conversations.conversation_id,
    conversations.contact_id,
    conversations.opened_at,
    conversations.closed_at,
    conversations.closed_date,
    with_conversations.record_kind,
    with_conversations.record_id,
    with_conversations.part_id,
    with_conversations.measure,
    with_conversations.stated_in,
    with_conversations.unit,
    with_conversations.stated_seconds,
    with_conversations.computed_seconds,
    with_conversations.difference_seconds,
    with_conversations.tolerance_seconds,
    with_conversations.comparison,
    with_conversations.comparison in ('differs', 'agrees_as_seconds') as is_difference
from with_conversations
left join conversations
    on
        with_conversations.source_system = conversations.source_system
        and with_conversations.account_id = conversations.account_id
        and with_conversations.conversation_id = conversations.conversation_id
