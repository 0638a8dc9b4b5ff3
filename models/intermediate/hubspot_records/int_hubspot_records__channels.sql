-- One row per channel, whichever shape it came in.
{{ newest_of_shapes(
    ['stg_hubspot__channels', 'stg_hubspot_connector__conversation_channel'],
    ['channel_id'],
    [
        'source_system',
        'account_id',
        'channel_id',
        'channel_name',
        '_file',
        '_row',
    ]
) }}
