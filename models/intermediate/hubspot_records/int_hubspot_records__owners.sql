-- One row per owner, whichever shape it came in. Tickets name owners; threads name actors, whose number is the owner's user id.
{{ newest_of_shapes(
    ['stg_hubspot__owners', 'int_hubspot_records__connector_owners'],
    ['owner_id'],
    [
        'source_system',
        'account_id',
        'owner_id',
        'actor_id',
        'owner_name',
        'email',
        '_file',
        '_row',
    ],
    has_mark=true
) }}
