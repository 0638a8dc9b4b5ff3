-- One row per value that a property of a ticket took at one instant, whichever shape it came in. NULL: it was emptied.
{{ newest_of_shapes(
    ['int_hubspot_records__api_property_history', 'stg_hubspot_connector__ticket_property_history'],
    ['ticket_id', 'property_name', 'changed_at'],
    [
        'source_system',
        'account_id',
        'ticket_id',
        'property_name',
        'value',
        'changed_at',
        'changed_at_fault',
        '_file',
        '_row',
    ]
) }}
