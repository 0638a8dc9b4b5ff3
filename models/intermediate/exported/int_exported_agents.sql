-- One row per agent of every source: typed, its words still as exported.
{{ union_of_sources(shapes_of('agents'), [
    'source_system',
    'account_id',
    'agent_id',
    'team_id',
    'agent_kind',
    'agent_name',
    'email',
    '_file',
    '_row',
]) }}
