-- One row per item of a thread's history, whichever shape it came in. Two threads may each have an item of one id.
{{ config(materialized='view') }}
{{ newest_of_shapes(
    ['stg_hubspot__thread_items', 'int_hubspot_records__connector_items'],
    ['item_id', 'thread_id'],
    [
        'source_system',
        'account_id',
        'item_id',
        'thread_id',
        'created_by_id',
        'sender_id',
        'is_sender_no_actor',
        'assigned_to_id',
        'assigned_from_id',
        'channel_id',
        'item_type',
        'direction',
        'new_status',
        'delivery_status',
        'message_text',
        'created_at',
        'created_at_fault',
        '_load_id',
        '_file',
        '_row',
    ],
    has_mark=true,
    parent='thread_id',
    repeated=['stg_hubspot__repeated_thread_item_ids', 'stg_hubspot_connector__repeated_message_ids']
) }}
