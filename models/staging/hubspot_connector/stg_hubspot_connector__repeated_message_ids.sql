-- One row per id in the message history that landed more than once: its versions stand in one table. A table, as with the
-- thread items of the API.
{{ config(materialized='table') }}

{{ repeated_ids(source('hubspot', 'conversation_message_history'), ['id'], parents=['thread_id']) }}
