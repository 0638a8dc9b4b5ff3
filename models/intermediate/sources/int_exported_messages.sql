-- One row per message of every source, without its text: typed, its words still as exported.
{{ union_of_sources(
    ['stg_generic__messages', 'int_hubspot__messages', 'int_respond_io__messages', 'int_klaviyo__messages'],
    [
        'source_system',
        'account_id',
        'message_id',
        'id_scope',
        'conversation_id',
        'sender_id',
        'sender_kind',
        'item_type',
        'channel',
        'delivery_status',
        'sequence_number',
        'n_citations',
        'n_actions',
        'first_action_at',
        'sent_at',
        'sequence_number_fault',
        'n_citations_fault',
        'n_actions_fault',
        'sent_at_fault',
        '_load_id',
        '_file',
        '_row',
    ]
) }}
