-- One row per ticket, pipeline and stage that the ticket has been in: the stays in it added up.
with

visits as (select * from {{ ref('fct_ticket_stage_visits') }}),

pipelines as (select * from {{ ref('dim_pipelines') }}),

stays as (
    select
        ticket_key,
        source_system,
        account_id,
        ticket_id,
        coalesce(pipeline_id, 'none') as pipeline_id,
        stage_id,
        max(stage_label) as stage_label,
        bool_or(is_closed_stage) as is_closed_stage,
        count(*) as visits,
        min(entered_at) as first_entered_at,
        max(entered_at) as latest_entered_at,
        -- the last exit has not happened while the ticket is in the stage
        case when count(*) = count(exited_at) then max(exited_at) end as last_exited_at,
        {{ value_at_last('seconds', 'visit_index', 'true') }} as latest_seconds,
        {{ sum_of_seconds('seconds') }} as cumulative_seconds
    from visits
    group by 1, 2, 3, 4, 5, 6
)

select
    stays.ticket_key,
    stays.source_system,
    stays.account_id,
    stays.ticket_id,
    stays.pipeline_id,
    stays.stage_id,
    pipelines.pipeline_label,
    stays.stage_label,
    stays.is_closed_stage,
    stays.visits,
    stays.first_entered_at,
    stays.latest_entered_at,
    stays.last_exited_at,
    stays.latest_seconds,
    stays.cumulative_seconds,
    {{ elapsed_seconds('stays.first_entered_at', 'stays.last_exited_at') }} as first_in_to_last_out_seconds
from stays
left join pipelines
    on
        stays.source_system = pipelines.source_system
        and stays.account_id = pipelines.account_id
        and stays.pipeline_id = pipelines.pipeline_id
        and stays.stage_id = pipelines.stage_id
