-- One row per source, account, local date of the last close, pipeline, stage, owner, team and ticket source, over closed
-- tickets: HubSpot's "Ticket time in pipeline".
with

stage_times as (select * from {{ ref('rpt_hubspot__ticket_stage_times') }}),

-- where the exports cannot show one, nothing was measured: no rows, not zeros
measured_dates as (
    select * from {{ ref('dim_measured_dates') }}
    where evidence_kind = 'ticket_stage_history'
),

closed_stage_times as (
    select
        source_system,
        account_id,
        closed_date,
        pipeline_id,
        stage_id,
        owner_id,
        team_id,
        source,
        pipeline_label,
        stage_label,
        is_closed_stage,
        ticket_key,
        case when visits > 1 then ticket_key end as reentered_ticket_key,
        latest_seconds,
        cumulative_seconds,
        first_in_to_last_out_seconds
    from stage_times
    where closed_date is not null
    -- no ticket, on every measured date: it counts nowhere and keeps the date
    union all
    select
        source_system,
        account_id,
        date_day as closed_date,
        'none' as pipeline_id,
        'none' as stage_id,
        'none' as owner_id,
        'none' as team_id,
        'unknown' as source,
        cast(null as varchar) as pipeline_label,
        cast(null as varchar) as stage_label,
        cast(null as boolean) as is_closed_stage,
        cast(null as varchar) as ticket_key,
        cast(null as varchar) as reentered_ticket_key,
        cast(null as {{ type_double() }}) as latest_seconds,
        cast(null as {{ type_double() }}) as cumulative_seconds,
        cast(null as {{ type_double() }}) as first_in_to_last_out_seconds
    from measured_dates
)

select
    source_system,
    account_id,
    closed_date,
    pipeline_id,
    stage_id,
    owner_id,
    team_id,
    source,
    max(pipeline_label) as pipeline_label,
    max(stage_label) as stage_label,
    bool_or(is_closed_stage) as is_closed_stage,
    count(ticket_key) as closed_tickets,
    count(reentered_ticket_key) as reentered_tickets,
    coalesce({{ sum_of_seconds('cumulative_seconds') }}, 0) as cumulative_seconds_sum,
    count(cumulative_seconds) as cumulative_seconds_n,
    {{ rate(sum_of_seconds('cumulative_seconds'), 'count(cumulative_seconds)') }} as average_cumulative_seconds,
    coalesce({{ sum_of_seconds('latest_seconds') }}, 0) as latest_seconds_sum,
    count(latest_seconds) as latest_seconds_n,
    {{ rate(sum_of_seconds('latest_seconds'), 'count(latest_seconds)') }} as average_latest_seconds,
    coalesce({{ sum_of_seconds('first_in_to_last_out_seconds') }}, 0) as first_in_to_last_out_seconds_sum,
    count(first_in_to_last_out_seconds) as first_in_to_last_out_seconds_n,
    {{ rate(sum_of_seconds('first_in_to_last_out_seconds'), 'count(first_in_to_last_out_seconds)') }}
        as average_first_in_to_last_out_seconds
from closed_stage_times
group by 1, 2, 3, 4, 5, 6, 7, 8
