-- One row per landed resource that is an older version of its resource. A table: every kind of resource reads it.
{{ config(materialized='table') }}

{{ superseded_rows(
    ref('stg_klaviyo__resources'),
    ['resource_type', 'resource_id'],
    updated_at=parse_instant_or_seconds(
        'coalesce(' ~ json_text('attributes', 'updated_at') ~ ', ' ~ json_text('attributes', 'updated') ~ ')', "'UTC'"
    ),
    parents=[klaviyo_parent()],
    repeated=ref('stg_klaviyo__repeated_resource_ids')
) }}
