-- One row per landed message row that holds an older version of its message. A table, as with the generic messages: several
-- models read messages, and ten million keys need to be compared only once.
{{ config(materialized='table') }}

{{ superseded_rows(source('respond_io', 'messages'), ['message_id']) }}
