-- One row per stage of a connector's ticket pipelines, with the name of its pipeline.
{{ config(materialized='view') }}
with

stages as (select * from {{ ref('stg_hubspot_connector__ticket_pipeline_stage') }}),

pipelines as (select * from {{ ref('stg_hubspot_connector__ticket_pipeline') }})

select
    stages.*,
    pipelines.pipeline_label
from stages
left join pipelines
    on
        stages.source_system = pipelines.source_system
        and stages.account_id = pipelines.account_id
        and stages.pipeline_id = pipelines.pipeline_id
