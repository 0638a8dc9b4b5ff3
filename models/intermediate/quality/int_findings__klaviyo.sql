-- One row per finding that only Klaviyo's exports can bring: a conversation, message or event that lacks what ties it to the
-- rest, a metric without a name, a type of resource that nothing reads, a refund of no order, a status that no map knows or that
-- went back.
with

conversations as (
    select * from {{ ref('int_known_conversations') }}
    where source_system = 'klaviyo'
),

versions as (
    select versions.*
    from {{ ref('int_klaviyo__conversation_versions') }} as versions
    inner join conversations
        on
            versions.source_system = conversations.source_system
            and versions.account_id = conversations.account_id
            and versions.conversation_id = conversations.conversation_id
),

facts as (select * from {{ ref('int_klaviyo__conversation_facts') }}),

messages as (
    select * from {{ ref('int_klaviyo__messages') }}
    where conversation_id is null
),

events as (
    select * from {{ ref('int_klaviyo__metric_events') }}
    where not is_metric_known
),

records as (select * from {{ ref('int_klaviyo__event_records') }}),

orders as (select * from {{ ref('int_klaviyo__orders') }}),

accounts as (select * from {{ ref('base_accounts') }}),

unread_resources as (
    select * from {{ ref('stg_klaviyo__resources') }}
    where not is_read
),

-- the next version of a conversation, in the order in which they were exported
followed as (
    select
        *,
        lead(status) over (
            partition by source_system, account_id, conversation_id
            order by _extracted_at, updated_at, {{ natural_order('_file') }}, _file, _row, _load_id
        ) as next_status
    from versions
)

select
    conversations.source_system,
    conversations.account_id,
    'missing_event' as check_name,
    'conversations' as table_name,
    'channel' as column_name,
    conversations._file as file,
    conversations._row as file_row,
    conversations.conversation_id as record_id,
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
    messages.source_system,
    messages.account_id,
    'missing_conversation' as check_name,
    'messages' as table_name,
    'relationships' as column_name,
    messages._file as file,
    messages._row as file_row,
    messages.message_id as record_id,
    'names no conversation, nor does the page that held it: it belongs to none' as what,
    cast(messages.sent_at as varchar) as example
from messages
inner join accounts on messages.source_system = accounts.source_system and messages.account_id = accounts.account_id
where {{ exists_by('messages.sent_at', 'accounts.as_of') }}
union all
select
    records.source_system,
    records.account_id,
    'missing_conversation' as check_name,
    'events' as table_name,
    'event_properties' as column_name,
    records._file as file,
    records._row as file_row,
    records.event_id as record_id,
    'has no property that names its conversation: is its name in the seed event_properties?' as what,
    records.event_word as example
from records
inner join accounts on records.source_system = accounts.source_system and records.account_id = accounts.account_id
where
    records.is_of_agent
    and records.conversation_id is null
    and {{ exists_by('records.occurred_at', 'accounts.as_of') }}
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
    'takes back an order that no loaded event placed' as what,
    coalesce(records.order_id, 'no order id') as example
from records
inner join accounts on records.source_system = accounts.source_system and records.account_id = accounts.account_id
left join orders
    on
        records.source_system = orders.source_system
        and records.account_id = orders.account_id
        and records.order_id = orders.order_id
where
    records.event_word in ('order_refunded', 'order_cancelled')
    and orders.order_id is null
    and {{ exists_by('records.occurred_at', 'accounts.as_of') }}
union all
select
    events.source_system,
    events.account_id,
    'unnamed_metric' as check_name,
    'events' as table_name,
    'relationships' as column_name,
    cast(null as varchar) as file,
    cast(null as bigint) as file_row,
    events.metric_id as record_id,
    'is a metric that no loaded file names: what its events tell is unknown' as what,
    cast(count(*) as varchar) || ' events' as example
from events
inner join accounts on events.source_system = accounts.source_system and events.account_id = accounts.account_id
where {{ exists_by('events.occurred_at', 'accounts.as_of') }}
group by 1, 2, 8
union all
select
    unread_resources._source_system as source_system,
    unread_resources._account_id as account_id,
    'unread_type' as check_name,
    unread_resources.table_name,
    'type' as column_name,
    cast(null as varchar) as file,
    cast(null as bigint) as file_row,
    unread_resources.resource_type as record_id,
    'is a type of resource that nothing reads: is it a new name of one that should be?' as what,
    cast(count(*) as varchar) || ' resources' as example
from unread_resources
group by 1, 2, 4, 8
union all
select
    source_system,
    account_id,
    'unknown_kind' as check_name,
    'conversations' as table_name,
    'status' as column_name,
    _file as file,
    _row as file_row,
    conversation_id as record_id,
    'is in no map and reads as unknown' as what,
    status_as_exported as example
from versions
where is_newest and {{ is_unmapped('status', 'status_as_exported') }}
union all
select
    source_system,
    account_id,
    'status_went_back' as check_name,
    'conversations' as table_name,
    'status' as column_name,
    _file as file,
    _row as file_row,
    conversation_id as record_id,
    'was no longer open, and a later export shows another status: the first close or handoff counts' as what,
    status || ', then ' || next_status as example
from followed
where status <> 'open' and next_status <> status
