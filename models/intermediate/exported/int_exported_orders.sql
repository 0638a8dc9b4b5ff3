-- One row per order of every source: typed, its words still as exported. A table: the contract
-- reads it, and so do findings.
{{ config(materialized='table') }}
{{ union_of_sources(shapes_of('orders'), [
    'source_system',
    'account_id',
    'order_id',
    'contact_id',
    'currency',
    'order_value',
    'refunded_value',
    'placed_at',
    'refunded_at',
    'order_value_fault',
    'refunded_value_fault',
    'placed_at_fault',
    'refunded_at_fault',
    '_file',
    '_row',
]) }}
