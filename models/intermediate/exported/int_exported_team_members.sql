-- One row per team and agent of it, of every source that names more than one team an agent: typed.
{{ union_of_sources(shapes_of('team_members'), [
    'source_system',
    'account_id',
    'team_id',
    'agent_id',
]) }}
