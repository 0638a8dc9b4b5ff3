-- One row per conversation of which its tool states a status, of every source that does: the status at as_of, and whether and
-- when a custom message was shown.
{{ union_of_sources(shapes_of('stated_statuses'), [
    'source_system',
    'account_id',
    'conversation_id',
    'status',
    'status_as_exported',
    'updated_at',
    'extracted_at',
    'is_custom_message_shown',
    'custom_message_shown_at',
]) }}
