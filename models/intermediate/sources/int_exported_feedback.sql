-- One row per submission of every source: typed, its words still as exported.
{{ union_of_sources(
    ['stg_generic__feedback', 'int_hubspot__feedback'],
    [
        'source_system',
        'account_id',
        'feedback_id',
        'conversation_id',
        'message_id',
        'ticket_id',
        'contact_id',
        'rated_agent_id',
        'feedback_type',
        'feedback_value',
        'polarity',
        'feedback_comment',
        'scale_min',
        'scale_max',
        'submitted_at',
        'scale_min_fault',
        'scale_max_fault',
        'submitted_at_fault',
        '_file',
        '_row',
    ]
) }}
