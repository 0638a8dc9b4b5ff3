-- One row per team of every source: typed, its words still as exported.
{{ union_of_sources(
    ['stg_generic__teams', 'int_hubspot__teams', 'int_respond_io__teams'],
    [
        'source_system',
        'account_id',
        'team_id',
        'team_name',
    ]
) }}
