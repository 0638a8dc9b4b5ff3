-- One row per entry of a ticket into a stage of every source: typed, its words still as exported. A table: the contract
-- reads it, and so do findings.
{{ config(materialized='table') }}
{{ union_of_sources(shapes_of('ticket_stage_history'), [
    'source_system',
    'account_id',
    'ticket_id',
    'stage_id',
    'pipeline_id',
    'entered_at',
    'entered_at_fault',
    '_file',
    '_row',
]) }}
