-- One row per thread, whichever shape it came in.
{{ newest_of_shapes(
    ['stg_hubspot__threads', 'stg_hubspot_connector__conversation_thread'],
    ['thread_id'],
    [
        'source_system',
        'account_id',
        'thread_id',
        'contact_id',
        'ticket_id',
        'assignee_id',
        'channel_id',
        'status',
        'is_spam',
        'created_at',
        'closed_at',
        'is_spam_fault',
        'created_at_fault',
        'closed_at_fault',
        '_file',
        '_row',
    ],
    has_mark=true
) }}
