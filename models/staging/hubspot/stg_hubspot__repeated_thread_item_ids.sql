-- One row per id of a thread item that landed more than once. A table, as with the generic messages.
{{ config(materialized='table') }}

{{ repeated_ids(source('hubspot', 'thread_items'), ['id'], parents=['conversationsthreadid']) }}
