-- One row per source, account, frequency, period of creation, owner at its end, grade of that owner, team, pipeline, ticket
-- source, priority and category: HubSpot's "Support volume".
with

account_periods as (select * from {{ ref('dim_account_periods') }}),

tickets as (
    select * from {{ ref('fct_tickets') }}
    where merged_into_id is null
),

-- a period without an end ends after every day, so that the join below compares and does not ask for NULL of both sides: then
-- DuckDB would compare every ticket with every period
owner_periods as (
    select
        *,
        coalesce(ended_date, cast('9999-12-31' as date)) as held_before_date
    from {{ ref('fct_ticket_owner_periods') }}
),

tickets_with_history as (
    select ticket_key
    from owner_periods
    group by 1
),

created_tickets as (
    select
        tickets.source_system,
        tickets.account_id,
        account_periods.frequency,
        account_periods.period_start,
        account_periods.last_known_date,
        -- a ticket with a history was nobody's before it begins
        case
            when tickets_with_history.ticket_key is not null then owner_periods.owner_id
            else tickets.owner_id
        end as owner_id,
        case
            when tickets_with_history.ticket_key is not null then 'history'
            when tickets.owner_id is not null then 'newest_export'
            else 'none'
        end as owner_basis,
        tickets.team_id,
        tickets.pipeline_id,
        tickets.pipeline_label,
        tickets.source,
        tickets.priority,
        tickets.category,
        tickets.ticket_key,
        case when tickets.closed_at is not null then tickets.ticket_key end as closed_ticket_key
    from tickets
    inner join account_periods
        on
            tickets.source_system = account_periods.source_system
            and tickets.account_id = account_periods.account_id
            and tickets.created_date = account_periods.date_day
    left join tickets_with_history on tickets.ticket_key = tickets_with_history.ticket_key
    -- the stay in which the last day of the period ends
    left join owner_periods
        on
            tickets.ticket_key = owner_periods.ticket_key
            and owner_periods.assigned_date <= account_periods.last_known_date
            and owner_periods.held_before_date > account_periods.last_known_date
    -- no ticket, in every period: it counts nowhere and keeps the period
    union all
    select
        source_system,
        account_id,
        frequency,
        period_start,
        last_known_date,
        cast(null as varchar) as owner_id,
        'none' as owner_basis,
        cast(null as varchar) as team_id,
        cast(null as varchar) as pipeline_id,
        cast(null as varchar) as pipeline_label,
        cast(null as varchar) as source,
        cast(null as varchar) as priority,
        cast(null as varchar) as category,
        cast(null as varchar) as ticket_key,
        cast(null as varchar) as closed_ticket_key
    from account_periods
    where date_day = last_known_date
)

select
    source_system,
    account_id,
    frequency,
    period_start,
    last_known_date as owner_date,
    coalesce(owner_id, 'none') as owner_id,
    owner_basis,
    coalesce(team_id, 'none') as team_id,
    coalesce(pipeline_id, 'none') as pipeline_id,
    coalesce(source, 'unknown') as source,
    coalesce(priority, 'none') as priority,
    coalesce(category, 'none') as category,
    max(pipeline_label) as pipeline_label,
    count(ticket_key) as tickets,
    count(closed_ticket_key) as closed_to_date_tickets
from created_tickets
group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12
