-- One row per message id that landed more than once. A table: ten million ids need to be compared only once, for the older
-- versions and for the findings.
{{ config(materialized='table') }}

{{ repeated_ids(source('generic', 'messages'), ['message_id'], parents=['conversation_id']) }}
