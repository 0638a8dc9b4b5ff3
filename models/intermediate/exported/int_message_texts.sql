-- One row per message of every source: its text as it landed, and whether that may be JSON with the text inside. A view, so
-- that no text is copied; whoever reads it takes the few messages first and parses them then. An id may be another message's in
-- another conversation. A respond.io message names none: it is looked up where its id is shared, else NULL, as the id will do.
{{ union_of_sources(shapes_of('message_texts'), [
    'source_system',
    'account_id',
    'conversation_id',
    'id_scope',
    'message_id',
    'message_text',
    'may_be_json',
]) }}
