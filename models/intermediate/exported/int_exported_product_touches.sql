-- One row per contact with a product of every source: typed, its words still as exported. A table: the contract
-- reads it, and so do findings.
{{ config(materialized='table') }}
{{ union_of_sources(shapes_of('product_touches'), [
    'source_system',
    'account_id',
    'touch_id',
    'conversation_id',
    'contact_id',
    'touch_type',
    'product_ids',
    'touched_at',
    'touched_at_fault',
    '_file',
    '_row',
]) }}
