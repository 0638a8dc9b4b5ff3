-- One row per landed row of the message history that is not its item's newest version: within one extraction the version
-- that holds now comes first, then the one that began last. A table, as with the thread items of the API.
{{ config(materialized='table') }}

{{ superseded_rows(
    source('hubspot', 'conversation_message_history'),
    ['id'],
    updated_at="case when " ~ parse_boolean('_fivetran_active') ~ " then timestamp '9999-12-31 00:00:00' else "
    ~ parse_instant_or_milliseconds('_fivetran_start', "'UTC'") ~ " end",
    parents=['thread_id'],
    is_deleted=['_fivetran_deleted'],
    written_at=parse_instant_or_milliseconds('_fivetran_synced', "'UTC'"),
    repeated=ref('stg_hubspot_connector__repeated_message_ids')
) }}
