-- One row per landed item of a thread's history, whichever shape it came in, still as text. Of a connector's versions the one
-- that holds now comes first, then the one that began last.
{{ union_of_shapes(
    {'api': source('hubspot', 'thread_items'), 'connector': source('hubspot', 'conversation_message_history')},
    {
        'id': ['id', 'id'],
        'thread_id': ['conversationsthreadid', 'thread_id'],
        'created_by_id': ['createdby', 'created_by'],
        'senders': ['senders', none],
        'assigned_to_id': ['assignedto', 'assigned_to'],
        'assigned_from_id': ['assignedfrom', 'assigned_from'],
        'channel_id': ['channelid', 'channel_id'],
        'type': ['type', 'type'],
        'direction': ['direction', 'direction'],
        'new_status': ['newstatus', 'new_status'],
        'delivery_status': [json_text('status', 'statusType'), 'status_type'],
        'text': ['text', 'text'],
        'rich_text': ['richtext', 'rich_text'],
        'created': ['createdat', 'created_at'],
        'updated': ['updatedat', 'updated_at'],
        'began': ['updatedat', '_fivetran_start'],
        'active': [none, '_fivetran_active'],
        'deleted': ['archived', '_fivetran_deleted'],
        'written': [none, '_fivetran_synced'],
    }
) }}
