-- One row per change of a ticket's owner of every source: typed, its words still as exported. A table: the contract
-- reads it, and so do findings.
{{ config(materialized='table') }}
{{ union_of_sources(shapes_of('ticket_owner_history'), [
    'source_system',
    'account_id',
    'ticket_id',
    'owner_id',
    'assigned_at',
    'assigned_at_fault',
    '_file',
    '_row',
]) }}
