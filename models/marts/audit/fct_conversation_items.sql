-- One row per item of a conversation, message or state change, that is known by its account's as_of: its place in the one order
-- of items, what it counts as, who caused it, and under which definitions it decided; no text. What the project made up (a close
-- from `closed_at`, first and last assignments) is a row without an id. Items without a readable instant are on no timeline:
-- they come last, of no episode. A view: ids are found where they stand.
{{ config(materialized='view') }}
with

thread_items as (
    select * from {{ ref('int_thread_items') }}
    where is_message
),

loads as (select * from {{ ref('int_message_loads') }}),

-- a view down to the landed rows: what lands after the build waits for the next one
messages as (
    select * from {{ ref('int_known_messages') }}
    where _load_id in (select loads._load_id from loads)
),

thread_events as (select * from {{ ref('int_thread_events') }}),

deciding_items as (select * from {{ ref('int_deciding_items') }}),

items as (
    select
        thread_items.conversation_number,
        thread_items.item_number,
        thread_items.source_system,
        thread_items.account_id,
        thread_items.conversation_id,
        thread_items.episode_index,
        'message' as item_type,
        messages.message_id as item_id,
        thread_items.occurred_at,
        thread_items.item_role,
        messages.sender_kind as actor_kind,
        messages.sender_id as actor_id,
        {{ message_key('messages') }} as message_key,
        messages.item_type as message_type,
        messages.delivery_status,
        cast(null as varchar) as event_type,
        cast(null as varchar) as to_kind,
        cast(null as varchar) as to_id,
        cast(null as varchar) as reason
    from thread_items
    -- by what they landed with, which is quicker to find than a number made of it
    inner join messages
        on
            thread_items.source_system = messages.source_system
            and thread_items.account_id = messages.account_id
            and thread_items.conversation_id = messages.conversation_id
            and thread_items.item_key = messages.item_key
    union all
    select
        conversation_number,
        item_number,
        source_system,
        account_id,
        conversation_id,
        episode_index,
        'event' as item_type,
        item_id,
        occurred_at,
        item_role,
        actor_kind,
        actor_id,
        cast(null as varchar) as message_key,
        cast(null as varchar) as message_type,
        cast(null as varchar) as delivery_status,
        event_type,
        to_kind,
        to_id,
        reason
    from thread_events
)

select
    items.source_system || '/' || items.account_id || '/' || {{ key_part('items.conversation_id') }} || '/'
    || cast(items.item_number as varchar) as item_key,
    items.source_system,
    items.account_id,
    items.conversation_id,
    items.item_number as item_index,
    case when items.episode_index is not null then {{ episode_id('items', 'items.episode_index') }} end as episode_id,
    items.item_type,
    items.item_id,
    items.occurred_at,
    items.item_role,
    items.actor_kind,
    items.actor_id,
    items.message_key,
    items.message_type,
    items.delivery_status,
    items.event_type,
    items.to_kind,
    items.to_id,
    items.reason,
    deciding_items.decides
from items
left join deciding_items
    on
        items.source_system = deciding_items.source_system
        and items.account_id = deciding_items.account_id
        and items.conversation_id = deciding_items.conversation_id
        and items.item_number = deciding_items.item_number
