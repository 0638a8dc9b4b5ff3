-- One row per ticket, pipeline and stage that the ticket has been in: what HubSpot keeps of the stage as properties of the
-- ticket, and the legacy time_in figure, side by side; open tickets included.
with

tickets as (select * from {{ ref('fct_tickets') }}),

stage_times as (select * from {{ ref('fct_ticket_stage_times') }})

select
    tickets.ticket_key,
    tickets.source_system,
    tickets.account_id,
    tickets.ticket_id,
    stage_times.pipeline_id,
    stage_times.stage_id,
    stage_times.pipeline_label,
    stage_times.stage_label,
    stage_times.is_closed_stage,
    coalesce(tickets.owner_id, 'none') as owner_id,
    coalesce(tickets.team_id, 'none') as team_id,
    coalesce(tickets.source, 'unknown') as source,
    coalesce(tickets.priority, 'none') as priority,
    coalesce(tickets.category, 'none') as category,
    tickets.created_date,
    tickets.closed_date,
    stage_times.visits,
    stage_times.first_entered_at,
    stage_times.latest_entered_at,
    stage_times.last_exited_at,
    stage_times.last_exited_at is null as is_current_stage,
    stage_times.latest_seconds,
    stage_times.cumulative_seconds,
    stage_times.first_in_to_last_out_seconds
from stage_times
inner join tickets on stage_times.ticket_key = tickets.ticket_key
