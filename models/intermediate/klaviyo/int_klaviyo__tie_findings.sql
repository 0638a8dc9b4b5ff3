-- One row per conversation, message or event that lacks what ties it to the rest: an event that names the conversation, a
-- conversation, an order that a refund takes back.
with

conversations as (select * from {{ ref('int_klaviyo__conversations') }}),

facts as (select * from {{ ref('int_klaviyo__conversation_facts') }}),

messages as (
    select * from {{ ref('int_klaviyo__messages') }}
    where conversation_id is null
),

records as (select * from {{ ref('int_klaviyo__event_records') }}),

orders as (select * from {{ ref('int_klaviyo__orders') }})

select
    conversations.source_system,
    conversations.account_id,
    'missing_event' as check_name,
    'conversations' as table_name,
    'channel' as column_name,
    conversations._file as file,
    conversations._row as file_row,
    conversations.conversation_id as record_id,
    conversations.conversation_id,
    cast(null as timestamp) as happened_at,
    'is named by no event: its channel and customer are unknown' as what,
    conversations.status as example
from conversations
left join facts
    on
        conversations.source_system = facts.source_system
        and conversations.account_id = facts.account_id
        and conversations.conversation_id = facts.conversation_id
where facts.conversation_id is null
union all
select
    source_system,
    account_id,
    'missing_conversation' as check_name,
    'messages' as table_name,
    'relationships' as column_name,
    _file as file,
    _row as file_row,
    message_id as record_id,
    conversation_id,
    sent_at as happened_at,
    'names no conversation, nor does the page that held it: it belongs to none' as what,
    cast(sent_at as varchar) as example
from messages
union all
select
    source_system,
    account_id,
    'missing_conversation' as check_name,
    'events' as table_name,
    'event_properties' as column_name,
    _file as file,
    _row as file_row,
    event_id as record_id,
    conversation_id,
    occurred_at as happened_at,
    'has no property that names its conversation: is its name in the seed event_properties?' as what,
    event_word as example
from records
where is_of_agent and conversation_id is null
union all
select
    records.source_system,
    records.account_id,
    'unmatched_refund' as check_name,
    'events' as table_name,
    'event_properties' as column_name,
    records._file as file,
    records._row as file_row,
    records.event_id as record_id,
    cast(null as varchar) as conversation_id,
    records.occurred_at as happened_at,
    'takes back an order that no loaded event placed' as what,
    coalesce(records.order_id, 'no order id') as example
from records
left join orders
    on
        records.source_system = orders.source_system
        and records.account_id = orders.account_id
        and records.order_id = orders.order_id
where records.event_word in ('order_refunded', 'order_cancelled') and orders.order_id is null
