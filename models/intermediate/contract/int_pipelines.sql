-- One row per stage of a pipeline.
{{ config(materialized='view') }}
with

pipelines as (select * from {{ ref('int_exported_pipelines') }})

select
    source_system,
    account_id,
    pipeline_id,
    stage_id,
    pipeline_label,
    stage_label,
    display_order,
    is_closed
from pipelines
