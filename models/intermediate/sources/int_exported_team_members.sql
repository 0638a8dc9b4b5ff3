-- One row per team and agent of it, of every source that names more than one team an agent: typed.
{{ union_of_sources(
    ['int_hubspot__team_members', 'int_respond_io__team_members'],
    [
        'source_system',
        'account_id',
        'team_id',
        'agent_id',
    ]
) }}
