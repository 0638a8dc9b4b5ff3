-- One row per stage of a pipeline of every source. No word of it needs a map: it is in the contract's words as it comes.
-- A table: five models read the few rows.
{{ config(materialized='table') }}
{{ union_of_sources(shapes_of('pipelines'), [
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
]) }}
