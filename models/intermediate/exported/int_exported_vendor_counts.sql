-- One row per count that a source's own tool states of a conversation; NULL where the text is no count.
{{ union_of_sources(shapes_of('vendor_counts'), [
    'source_system',
    'account_id',
    'conversation_id',
    'stated_in',
    'stated_count',
]) }}
