-- One row per item of a connector's message history, with its sender. Of several senders it is the one marked FROM, then the
-- first by the connector's key; without any, whoever created it.
{{ config(materialized='view') }}
with

items as (select * from {{ ref('stg_hubspot_connector__conversation_message_history') }}),

senders as (select * from {{ ref('stg_hubspot_connector__conversation_message_sender') }}),

-- a row that names no thread knows the message alone
item_senders as (
    select
        items.source_system,
        items.account_id,
        items.item_id,
        items.thread_id,
        senders.actor_id,
        senders.sender_field,
        senders.sender_key
    from items
    inner join senders
        on
            items.source_system = senders.source_system
            and items.account_id = senders.account_id
            and items.item_id = senders.message_id
            and items.thread_id = coalesce(senders.thread_id, items.thread_id)
),

first_senders as (
    select
        source_system,
        account_id,
        item_id,
        thread_id,
        {{ value_at_first(
            'actor_id',
            "case when sender_field = 'from' then '0' else '1' end || coalesce(sender_key, '')",
            'actor_id is not null'
        ) }} as sender_id
    from item_senders
    group by 1, 2, 3, 4
)

select
    items.source_system,
    items.account_id,
    items.item_id,
    items.thread_id,
    items.created_by_id,
    coalesce(first_senders.sender_id, items.created_by_id) as sender_id,
    first_senders.item_id is not null and first_senders.sender_id is null as is_sender_no_actor,
    items.assigned_to_id,
    items.assigned_from_id,
    items.channel_id,
    items.item_type,
    items.direction,
    items.new_status,
    items.delivery_status,
    items.message_text,
    items.created_at,
    items.updated_at,
    items.created_at_fault,
    items.is_deleted,
    items._extracted_at,
    items._load_id,
    items._file,
    items._row
from items
left join first_senders
    on
        items.source_system = first_senders.source_system
        and items.account_id = first_senders.account_id
        and items.item_id = first_senders.item_id
        and items.thread_id = first_senders.thread_id
