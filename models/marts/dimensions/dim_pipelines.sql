-- One row per pipeline and stage of tickets: those that the exports list, and those that a ticket was in without being listed.
with

pipelines as (select * from {{ ref('int_pipelines') }}),

tickets as (select * from {{ ref('int_tickets') }}),

stage_entries as (select * from {{ ref('int_ticket_stage_entries') }}),

-- a pipeline has one name, whichever of its stages brought it
pipeline_labels as (
    {{ pipeline_labels('pipelines') }}
),

all_stages as (
    select
        source_system,
        account_id,
        pipeline_id,
        stage_id
    from pipelines
    union
    select
        source_system,
        account_id,
        coalesce(pipeline_id, 'none') as pipeline_id,
        coalesce(stage_id, 'none') as stage_id
    from tickets
    where pipeline_id is not null or stage_id is not null
    union
    select
        source_system,
        account_id,
        coalesce(pipeline_id, 'none') as pipeline_id,
        stage_id
    from stage_entries
)

select
    all_stages.source_system,
    all_stages.account_id,
    all_stages.pipeline_id,
    all_stages.stage_id,
    pipeline_labels.pipeline_label,
    pipelines.stage_label,
    pipelines.display_order,
    pipelines.is_closed,
    pipelines.stage_id is not null as is_listed
from all_stages
left join pipelines
    on
        all_stages.source_system = pipelines.source_system
        and all_stages.account_id = pipelines.account_id
        and all_stages.pipeline_id = pipelines.pipeline_id
        and all_stages.stage_id = pipelines.stage_id
left join pipeline_labels
    on
        all_stages.source_system = pipeline_labels.source_system
        and all_stages.account_id = pipeline_labels.account_id
        and all_stages.pipeline_id = pipeline_labels.pipeline_id
