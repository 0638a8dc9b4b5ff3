-- One row per stage of a ticket pipeline, whichever shape it came in.
{{ newest_of_shapes(
    ['stg_hubspot__pipeline_stages', 'int_hubspot_records__connector_pipeline_stages'],
    ['pipeline_id', 'stage_id'],
    [
        'source_system',
        'account_id',
        'pipeline_id',
        'stage_id',
        'pipeline_label',
        'stage_label',
        'display_order',
        'is_closed',
        'display_order_fault',
        'is_closed_fault',
        '_file',
        '_row',
    ],
    has_mark=true
) }}
