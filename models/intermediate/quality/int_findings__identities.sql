-- One row per id that stands under several parents (a message's conversation, an order's contact). In one load these are several
-- records, kept apart; in a later one the record has moved, and its newest version counts.
{% set small_tables = [
    'stg_generic__repeated_ids',
    'stg_hubspot__repeated_ids',
    'stg_respond_io__repeated_ids',
    'stg_klaviyo__repeated_click_ids',
] %}

with

repeated_messages as (select * from {{ ref('stg_generic__repeated_message_ids') }}),

repeated_contact_messages as (select * from {{ ref('stg_respond_io__repeated_message_ids') }}),

repeated_items as (
    select * from {{ ref('stg_hubspot__repeated_thread_item_ids') }}
    where record_key_1 = 'api'
),

repeated_connector_items as (
    select * from {{ ref('stg_hubspot__repeated_thread_item_ids') }}
    where record_key_1 = 'connector'
),

repeated_resources as (
    select * from {{ ref('stg_klaviyo__repeated_resource_ids') }}
    where record_key_1 = 'customer-agent-message'
),

-- their ids are refused, and told of, where one load holds two of them
colliding_conversations as (select * from {{ ref('stg_respond_io__colliding_conversations') }}),

superseded_items as (
    select * from {{ ref('stg_hubspot__superseded_thread_items') }}
    where not is_newest_of_shape
),

-- the newest version of an item in each shape
items as (
    select
        landed._source_system as source_system,
        landed._account_id as account_id,
        landed.id as item_id,
        landed.thread_id,
        landed.shape,
        landed._extracted_at
    from {{ ref('stg_hubspot__landed_thread_items') }} as landed
    left join superseded_items on landed._load_id = superseded_items._load_id and landed._row = superseded_items._row
    where superseded_items._load_id is null
),

repeated as (
    -- an item that the API and the connector place in different threads
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
    union all
    {% for relation, table_name, column, id in [
        ('repeated_messages', 'messages', 'message_id', 'record_key_1'),
        ('repeated_contact_messages', 'messages', 'message_id', 'record_key_1'),
        ('repeated_items', 'thread_items', 'id', 'record_key_2'),
        ('repeated_connector_items', 'conversation_message_history', 'id', 'record_key_2'),
        ('repeated_resources', 'messages', 'id', 'record_key_2'),
    ] -%}
        select
            source_system,
            account_id,
            '{{ table_name }}' as table_name,
            '{{ column }}' as column_name,
            {{ id }} as record_id,
            is_shared,
            is_under_several_parents,
            parents_example
        from {{ relation }}
        union all
    {% endfor -%}
    {% for model in small_tables -%}
        select
            source_system,
            account_id,
            table_name,
            column_name,
            record_id,
            is_shared,
            is_under_several_parents,
            parents_example
        from {{ ref(model) }}
        {% if not loop.last -%} union all {% endif %}
    {% endfor %}
)

select
    repeated.source_system,
    repeated.account_id,
    case when repeated.is_shared then 'shared_id' else 'moved_id' end as check_name,
    repeated.table_name,
    repeated.column_name,
    cast(null as varchar) as file,
    cast(null as bigint) as file_row,
    repeated.record_id,
    case
        when repeated.is_shared
            then 'stands under several parents in one load: these are several records, kept apart'
        else 'stood under another parent in an earlier load: it has moved, and its newest version counts'
    end as what,
    repeated.parents_example as example
from repeated
left join colliding_conversations
    on
        repeated.source_system = colliding_conversations.source_system
        and repeated.account_id = colliding_conversations.account_id
        and repeated.table_name = 'conversations'
        and repeated.record_id = colliding_conversations.conversation_id
where repeated.is_under_several_parents and colliding_conversations.conversation_id is null
