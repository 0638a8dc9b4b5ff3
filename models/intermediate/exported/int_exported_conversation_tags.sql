-- One row per conversation and tag of it, of every source that has tags.
{{ union_of_sources(shapes_of('conversation_tags'), [
    'source_system',
    'account_id',
    'conversation_id',
    'tag',
]) }}
