-- One row per load of messages of every source that was there when the build began.
{{ union_of_sources(['stg_generic__message_loads', 'stg_hubspot__thread_item_loads'], ['_load_id']) }}
