-- One row per id of a resource that landed more than once. A table: every kind of resource reads it. A message's id may be
-- unique in its conversation only.
{{ config(materialized='table') }}

{{ repeated_ids(
    ref('stg_klaviyo__resources'),
    ['resource_type', 'resource_id'],
    parents=[klaviyo_parent()]
) }}
