-- One row per message id that landed more than once. A table, as with the generic messages. What a message's id is unique in
-- is its contact: the export names no conversation.
{{ config(materialized='table') }}

{{ repeated_ids(source('respond_io', 'messages'), ['message_id'], parents=['contact_id']) }}
