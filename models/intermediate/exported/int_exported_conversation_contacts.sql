-- One row per conversation and contact that any landed version of the conversation names, of the same sources.
{{ union_of_sources(shapes_of('conversation_contacts'), [
    'source_system',
    'account_id',
    'conversation_id',
    'contact_id',
]) }}
