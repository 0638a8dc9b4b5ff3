-- One row per contact of every source: typed, its words still as exported. A table: the contract
-- reads it, and so do findings.
{{ config(materialized='table') }}
{{ union_of_sources(shapes_of('contacts'), [
    'source_system',
    'account_id',
    'contact_id',
    'merged_into_id',
    'contact_name',
    'email',
    'phone',
    'is_internal',
    'created_at',
    'is_internal_fault',
    'created_at_fault',
    '_file',
    '_row',
]) }}
