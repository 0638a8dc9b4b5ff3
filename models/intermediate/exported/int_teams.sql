-- One row per team of every source. No word of it needs a map: it is in the contract's words as it comes.
{{ union_of_sources(shapes_of('teams'), [
    'source_system',
    'account_id',
    'team_id',
    'team_name',
]) }}
