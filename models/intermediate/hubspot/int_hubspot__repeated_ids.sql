-- One row per id that landed more than once, of every table: of thread items also those that the API and the connector place in
-- different threads.
with

repeated_ids as (select * from {{ ref('stg_hubspot__repeated_ids') }}),

repeated_items as (select * from {{ ref('stg_hubspot__repeated_thread_item_ids') }}),

landed_items as (select * from {{ ref('stg_hubspot__landed_thread_items') }}),

superseded_items as (
    select * from {{ ref('stg_hubspot__superseded_thread_items') }}
    where not is_newest_of_shape
),

-- the newest version of an item in each shape
items as (
    select
        landed_items._source_system as source_system,
        landed_items._account_id as account_id,
        landed_items.id as item_id,
        landed_items.thread_id,
        landed_items.shape,
        landed_items._extracted_at
    from landed_items
    left join superseded_items
        on landed_items._load_id = superseded_items._load_id and landed_items._row = superseded_items._row
    where superseded_items._load_id is null
)

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
    case when record_key_1 = 'connector' then 'conversation_message_history' else 'thread_items' end as table_name,
    'id' as column_name,
    record_key_2 as record_id,
    is_shared,
    is_under_several_parents,
    parents_example
from repeated_items
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
from items as api_items
inner join items as connector_items
    on
        api_items.source_system = connector_items.source_system
        and api_items.account_id = connector_items.account_id
        and api_items.item_id = connector_items.item_id
        and api_items.thread_id <> connector_items.thread_id
where api_items.shape = 'api' and connector_items.shape = 'connector'
group by api_items.source_system, api_items.account_id, api_items.item_id
