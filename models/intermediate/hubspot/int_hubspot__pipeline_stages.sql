-- One row per stage of a ticket pipeline, with the name of its pipeline, in the shape of the contract: a connector's pipelines
-- have a table of their own. A table: planning it takes longer than reading it, and several models read it.
{{ config(materialized='table') }}

with

stages as (select * from {{ ref('stg_hubspot__pipeline_stages') }}),

pipelines as (select * from {{ ref('stg_hubspot__ticket_pipelines') }})

select
    stages.source_system,
    stages.account_id,
    stages.pipeline_id,
    stages.stage_id,
    coalesce(stages.pipeline_label, pipelines.pipeline_label) as pipeline_label,
    stages.stage_label,
    stages.display_order,
    stages.is_closed,
    stages.display_order_fault,
    stages.is_closed_fault,
    stages._file,
    stages._row
from stages
left join pipelines
    on
        stages.source_system = pipelines.source_system
        and stages.account_id = pipelines.account_id
        -- a condition on the left side alone makes DuckDB compare every pair: it stands in the key
        and case when stages.shape = 'connector' then stages.pipeline_id end = pipelines.pipeline_id
