-- One row per shape and id of a thread item that landed more than once in it. A table, as with the generic messages.
{{ config(materialized='table') }}

{{ repeated_ids(ref('stg_hubspot__landed_thread_items'), ['shape', 'id'], parents=['thread_id']) }}
