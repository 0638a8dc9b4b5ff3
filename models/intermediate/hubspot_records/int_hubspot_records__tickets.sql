-- One row per ticket, whichever shape it came in: API, connector or CSV.
{{ newest_of_shapes(
    ['stg_hubspot__tickets', 'stg_hubspot_connector__ticket', 'int_hubspot_records__csv_tickets'],
    ['ticket_id'],
    [
        'source_system',
        'account_id',
        'ticket_id',
        'pipeline_id',
        'stage_id',
        'owner_id',
        'team_id',
        'originating_thread_id',
        'merged_object_ids',
        'ticket_source',
        'priority',
        'category',
        'properties',
        'timezone',
        'created_at',
        'closed_at',
        'escalated_at',
        'created_at_fault',
        'closed_at_fault',
        'escalated_at_fault',
        '_file',
        '_row',
    ]
) }}
