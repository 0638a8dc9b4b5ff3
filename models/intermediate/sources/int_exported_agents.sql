-- One row per agent of every source: typed, its words still as exported.
{{ union_of_sources(
    ['stg_generic__agents', 'int_hubspot__agents', 'int_respond_io__agents'],
    [
        'source_system',
        'account_id',
        'agent_id',
        'team_id',
        'agent_kind',
        'agent_name',
        'email',
        '_file',
        '_row',
    ]
) }}
