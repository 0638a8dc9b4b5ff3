-- One row per team and agent of the sources that put an agent on several teams. Whoever has one has it in int_exported_agents.
{{ union_of_sources(
    ['int_respond_io__team_members'],
    [
        'source_system',
        'account_id',
        'team_id',
        'agent_id',
    ]
) }}
