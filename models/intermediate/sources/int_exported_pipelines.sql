-- One row per stage of a pipeline of every source: typed, its words still as exported.
{{ union_of_sources(
    ['stg_generic__pipelines', 'int_hubspot__pipeline_stages'],
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
    ]
) }}
