-- One row per source, account, local date of creation, category, priority, owner, team, pipeline and ticket source: "Tickets
-- created by category" of HubSpot's service analytics suite.
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

created_tickets as (
    select
        source_system,
        account_id,
        created_date,
        coalesce(category, 'none') as category,
        coalesce(priority, 'none') as priority,
        coalesce(owner_id, 'none') as owner_id,
        coalesce(team_id, 'none') as team_id,
        coalesce(pipeline_id, 'none') as pipeline_id,
        pipeline_label,
        coalesce(source, 'unknown') as source,
        ticket_key,
        case when closed_at is not null then ticket_key end as closed_ticket_key
    from tickets
    where created_date is not null
    -- no ticket, on every measured date: it counts nowhere and keeps the date
    union all
    select
        source_system,
        account_id,
        date_day as created_date,
        'none' as category,
        'none' as priority,
        'none' as owner_id,
        'none' as team_id,
        'none' as pipeline_id,
        cast(null as varchar) as pipeline_label,
        'unknown' as source,
        cast(null as varchar) as ticket_key,
        cast(null as varchar) as closed_ticket_key
    from measured_dates
)

select
    source_system,
    account_id,
    created_date,
    category,
    priority,
    owner_id,
    team_id,
    pipeline_id,
    source,
    max(pipeline_label) as pipeline_label,
    count(ticket_key) as tickets,
    count(closed_ticket_key) as closed_to_date_tickets
from created_tickets
group by 1, 2, 3, 4, 5, 6, 7, 8, 9
