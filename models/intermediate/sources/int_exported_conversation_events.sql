-- One row per state change of every source: typed, its words still as exported.
{{ union_of_sources(
    ['stg_generic__conversation_events', 'int_hubspot__events', 'int_respond_io__events', 'int_klaviyo__events'],
    [
        'source_system',
        'account_id',
        'event_id',
        'conversation_id',
        'from_id',
        'to_id',
        'initiated_by_id',
        'event_type',
        'from_kind',
        'to_kind',
        'initiated_by_kind',
        'reason',
        'sequence_number',
        'is_made_up',
        'occurred_at',
        'sequence_number_fault',
        'occurred_at_fault',
        '_file',
        '_row',
    ]
) }}
