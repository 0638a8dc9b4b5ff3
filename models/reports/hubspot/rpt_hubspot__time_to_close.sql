-- One row per source, account, local date of the last close, owner, team, pipeline, ticket source, priority and category:
-- HubSpot's "Average time to close ticket".
with

tickets as (
    select * from {{ ref('fct_tickets') }}
    where merged_into_id is null
),

-- where the exports cannot show one, nothing was measured: no rows, not zeros
measured_dates as (
    select * from {{ ref('dim_measured_dates') }}
    where evidence_kind = 'tickets'
),

closed_tickets as (
    select
        source_system,
        account_id,
        closed_date,
        coalesce(owner_id, 'none') as owner_id,
        coalesce(team_id, 'none') as team_id,
        coalesce(pipeline_id, 'none') as pipeline_id,
        pipeline_label,
        coalesce(source, 'unknown') as source,
        coalesce(priority, 'none') as priority,
        coalesce(category, 'none') as category,
        ticket_key,
        case when closes > 1 then ticket_key end as reclosed_ticket_key,
        seconds_to_close,
        business_seconds_to_close,
        seconds_to_first_close
    from tickets
    where closed_date is not null
    -- no ticket, on every measured date: it counts nowhere and keeps the date
    union all
    select
        source_system,
        account_id,
        date_day as closed_date,
        'none' as owner_id,
        'none' as team_id,
        'none' as pipeline_id,
        cast(null as varchar) as pipeline_label,
        'unknown' as source,
        'none' as priority,
        'none' as category,
        cast(null as varchar) as ticket_key,
        cast(null as varchar) as reclosed_ticket_key,
        cast(null as {{ type_double() }}) as seconds_to_close,
        cast(null as {{ type_double() }}) as business_seconds_to_close,
        cast(null as {{ type_double() }}) as seconds_to_first_close
    from measured_dates
)

select
    source_system,
    account_id,
    closed_date,
    owner_id,
    team_id,
    pipeline_id,
    source,
    priority,
    category,
    max(pipeline_label) as pipeline_label,
    count(ticket_key) as closed_tickets,
    count(reclosed_ticket_key) as reclosed_tickets,
    coalesce({{ sum_of_seconds('seconds_to_close') }}, 0) as seconds_to_close_sum,
    count(seconds_to_close) as seconds_to_close_n,
    {{ rate(sum_of_seconds('seconds_to_close'), 'count(seconds_to_close)') }} as average_seconds_to_close,
    coalesce({{ sum_of_seconds('business_seconds_to_close') }}, 0) as business_seconds_to_close_sum,
    count(business_seconds_to_close) as business_seconds_to_close_n,
    {{ rate(sum_of_seconds('business_seconds_to_close'), 'count(business_seconds_to_close)') }}
        as average_business_seconds_to_close,
    coalesce({{ sum_of_seconds('seconds_to_first_close') }}, 0) as seconds_to_first_close_sum,
    count(seconds_to_first_close) as seconds_to_first_close_n,
    {{ rate(sum_of_seconds('seconds_to_first_close'), 'count(seconds_to_first_close)') }} as average_seconds_to_first_close
from closed_tickets
group by 1, 2, 3, 4, 5, 6, 7, 8, 9
