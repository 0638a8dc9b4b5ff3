-- One row per actor, whichever shape it came in.
{{ newest_of_shapes(
    ['stg_hubspot__actors', 'stg_hubspot_connector__conversation_actor'],
    ['actor_id'],
    [
        'source_system',
        'account_id',
        'actor_id',
        'actor_type',
        'actor_name',
        'email',
        '_file',
        '_row',
    ]
) }}
