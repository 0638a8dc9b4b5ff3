-- One row per landed message row that holds an older version of its message. A table, as with the generic messages: several
-- models read messages.
{{ config(materialized='table') }}

{{ superseded_rows(
    source('respond_io', 'messages'),
    ['message_id'],
    parents=['contact_id'],
    repeated=ref('stg_respond_io__repeated_message_ids')
) }}
