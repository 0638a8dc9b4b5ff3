-- One row per ticket of every source: typed, its words still as exported. A table: the contract
-- reads it, and so do findings.
{{ config(materialized='table') }}
{{ union_of_sources(shapes_of('tickets'), [
    'source_system',
    'account_id',
    'ticket_id',
    'pipeline_id',
    'stage_id',
    'owner_id',
    'team_id',
    'conversation_id',
    'ticket_source',
    'priority',
    'category',
    'created_at',
    'closed_at',
    'created_at_fault',
    'closed_at_fault',
    '_file',
    '_row',
]) }}
