-- One row per owner and team, whichever shape they came in: all teams of an owner come from one shape.
{{ newest_of_shapes(
    ['stg_hubspot__owner_teams', 'int_hubspot_records__connector_owner_teams'],
    ['owner_id'],
    [
        'source_system',
        'account_id',
        'owner_id',
        'team_id',
        'team_name',
        'is_primary',
    ]
) }}
