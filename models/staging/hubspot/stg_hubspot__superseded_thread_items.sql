-- One row per landed thread item that does not hold: an older version of its item in its shape, or the newest there of one that
-- another shape brought too (`is_newest_of_shape`). An item that the shapes place in two threads has moved, unless they were
-- extracted at one instant or the id is shared. A table, as with the generic messages: several models read the items.
{{ config(materialized='table') }}

with

landed as (select * from {{ ref('stg_hubspot__landed_thread_items') }}),

shared_ids as (
    select
        source_system,
        account_id,
        record_key_2 as item_id
    from {{ ref('stg_hubspot__repeated_thread_item_ids') }}
    where is_shared
    group by 1, 2, 3
),

older_versions as (
    {{ superseded_rows(
        ref('stg_hubspot__landed_thread_items'),
        ['shape', 'id'],
        updated_at="case when " ~ parse_boolean('active') ~ " then timestamp '9999-12-31 00:00:00' else "
        ~ parse_instant_or_milliseconds('began', "'UTC'") ~ " end",
        parents=['thread_id'],
        is_deleted=['deleted'],
        written_at=parse_instant_or_milliseconds('written', "'UTC'"),
        repeated=ref('stg_hubspot__repeated_thread_item_ids')
    ) }}
),

-- nothing to read where an account has one shape only
ids_of_several_shapes as (
    select
        api_items._source_system as source_system,
        api_items._account_id as account_id,
        api_items.id as item_id
    from landed as api_items
    inner join landed as connector_items
        on
            api_items._source_system = connector_items._source_system
            and api_items._account_id = connector_items._account_id
            and api_items.id = connector_items.id
    where api_items.shape = 'api' and connector_items.shape = 'connector'
    group by 1, 2, 3
),

newest_of_shapes as (
    select
        ids.source_system,
        ids.account_id,
        ids.item_id,
        landed.thread_id,
        shared_ids.item_id is not null as is_shared,
        {{ parse_instant_or_milliseconds('landed.updated', "'UTC'") }} as updated_at,
        coalesce({{ parse_boolean('landed.deleted') }}, false) as is_deleted,
        landed.shape,
        landed._extracted_at,
        landed._load_id,
        landed._row
    from ids_of_several_shapes as ids
    inner join landed
        on
            ids.source_system = landed._source_system
            and ids.account_id = landed._account_id
            and ids.item_id = landed.id
    left join older_versions on landed._load_id = older_versions._load_id and landed._row = older_versions._row
    left join shared_ids
        on
            ids.source_system = shared_ids.source_system
            and ids.account_id = shared_ids.account_id
            and ids.item_id = shared_ids.item_id
    where older_versions._load_id is null
),

compared as (
    select
        *,
        {{ is_newest_shape(['item_id', 'thread_id'], updated_at='updated_at', is_deleted='is_deleted') }} as is_newest_shape,
        max(_extracted_at) over (partition by source_system, account_id, item_id) as newest_extracted_at
    from newest_of_shapes
)

select
    _load_id,
    _row,
    false as is_newest_of_shape
from older_versions
union all
select
    _load_id,
    _row,
    true as is_newest_of_shape
from compared
where not is_newest_shape or (not is_shared and _extracted_at < newest_extracted_at)
