-- One row per conversation and skill or procedure of the AI that worked in it, of every source that names them.
{{ union_of_sources(shapes_of('conversation_skills'), [
    'source_system',
    'account_id',
    'conversation_id',
    'skill',
]) }}
