-- One row per landed thread item that holds an older version of its item. A table, as with the generic messages: several
-- models read the items.
{{ config(materialized='table') }}

{{ superseded_rows(
    source('hubspot', 'thread_items'),
    ['id'],
    updated_at=parse_instant_or_milliseconds('updatedat', "'UTC'"),
    parents=['conversationsthreadid'],
    is_deleted=['archived'],
    repeated=ref('stg_hubspot__repeated_thread_item_ids')
) }}
