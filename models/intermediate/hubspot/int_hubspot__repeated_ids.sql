-- One row per id that landed more than once, of every table: of thread items also those that the API and the connector place in
-- different threads.
with

repeated_ids as (select * from {{ ref('stg_hubspot__repeated_ids') }}),

repeated_items as (select * from {{ ref('stg_hubspot__repeated_thread_item_ids') }}),

repeated_connector_items as (select * from {{ ref('stg_hubspot_connector__repeated_message_ids') }}),

api_items as (select * from {{ ref('stg_hubspot__thread_items') }}),

connector_items as (select * from {{ ref('stg_hubspot_connector__conversation_message_history') }})

select
    source_system,
    account_id,
    table_name,
    column_name,
    record_id,
    is_shared,
    is_under_several_parents,
    parents_example
from repeated_ids
union all
select
    source_system,
    account_id,
    'thread_items' as table_name,
    'id' as column_name,
    record_key_1 as record_id,
    is_shared,
    is_under_several_parents,
    parents_example
from repeated_items
union all
select
    source_system,
    account_id,
    'conversation_message_history' as table_name,
    'id' as column_name,
    record_key_1 as record_id,
    is_shared,
    is_under_several_parents,
    parents_example
from repeated_connector_items
union all
select
    api_items.source_system,
    api_items.account_id,
    'thread_items' as table_name,
    'id' as column_name,
    api_items.item_id as record_id,
    bool_or(api_items._extracted_at = connector_items._extracted_at) as is_shared,
    true as is_under_several_parents,
    min(api_items.thread_id) || ', ' || max(connector_items.thread_id) as parents_example
from api_items
inner join connector_items
    on
        api_items.source_system = connector_items.source_system
        and api_items.account_id = connector_items.account_id
        and api_items.item_id = connector_items.item_id
        and api_items.thread_id <> connector_items.thread_id
group by api_items.source_system, api_items.account_id, api_items.item_id
