-- One row per conversation id that rows landed since the last build speak of, of every source whose rows name all conversations
-- that they change.
{{ union_of_sources(shapes_of('touched_conversations'), [
    'source_system',
    'account_id',
    'conversation_id',
]) }}
