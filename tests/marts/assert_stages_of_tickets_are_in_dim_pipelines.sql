-- Every stage that a ticket is in, or was in, has a row of dim_pipelines, listed or not.
with

stages as (
    select
        source_system,
        account_id,
        pipeline_id,
        stage_id
    from {{ ref('fct_tickets') }}
    where pipeline_id is not null or stage_id is not null
    union all
    select
        source_system,
        account_id,
        pipeline_id,
        stage_id
    from {{ ref('fct_ticket_stage_visits') }}
)

select stages.*
from stages
left join {{ ref('dim_pipelines') }} as pipelines
    on
        stages.source_system = pipelines.source_system
        and stages.account_id = pipelines.account_id
        and coalesce(stages.pipeline_id, 'none') = pipelines.pipeline_id
        and coalesce(stages.stage_id, 'none') = pipelines.stage_id
where pipelines.stage_id is null
