-- One row per landed message row that holds an older version of its message. A table, unlike its neighbours: several models
-- read messages.
{{ config(materialized='table') }}

{{ superseded_rows(
    source('generic', 'messages'),
    ['message_id'],
    parents=['conversation_id'],
    repeated=ref('stg_generic__repeated_message_ids')
) }}
