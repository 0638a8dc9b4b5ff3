-- One row per ticket, pipeline and stage that the ticket has been in: what HubSpot keeps of the stage, side by side.
with

tickets as (select * from {{ ref('fct_tickets') }}),

visits as (select * from {{ ref('fct_ticket_stage_visits') }}),

stays as (
    select
        ticket_key,
        coalesce(pipeline_id, 'none') as pipeline_id,
        stage_id,
        max(stage_label) as stage_label,
        max(case when is_closed_stage then 1 when not is_closed_stage then 0 end) = 1 as is_closed_stage,
        count(*) as visits,
        min(entered_at) as first_entered_at,
        max(entered_at) as latest_entered_at,
        -- the last exit has not happened while the ticket is in the stage
        case when count(*) = count(exited_at) then max(exited_at) end as last_exited_at,
        {{ value_at_last('seconds', 'visit_index', 'true') }} as latest_seconds,
        {{ sum_of_seconds('seconds') }} as cumulative_seconds
    from visits
    group by 1, 2, 3
)

select
    tickets.ticket_key,
    tickets.source_system,
    tickets.account_id,
    tickets.ticket_id,
    stays.pipeline_id,
    stays.stage_id,
    stays.stage_label,
    stays.is_closed_stage,
    coalesce(tickets.owner_id, 'none') as owner_id,
    coalesce(tickets.team_id, 'none') as team_id,
    coalesce(tickets.source, 'unknown') as source,
    tickets.created_date,
    tickets.closed_date,
    stays.visits,
    stays.first_entered_at,
    stays.latest_entered_at,
    stays.last_exited_at,
    stays.last_exited_at is null as is_current_stage,
    stays.latest_seconds,
    stays.cumulative_seconds,
    {{ elapsed_seconds('stays.first_entered_at', 'stays.last_exited_at') }} as first_in_to_last_out_seconds
from stays
inner join tickets on stays.ticket_key = tickets.ticket_key
