-- One row per source, account, local date of creation, owner, team, pipeline and ticket source.
with

account_dates as (select * from {{ ref('dim_account_dates') }}),

accounts as (select * from {{ ref('dim_accounts') }}),

tickets as (select * from {{ ref('fct_tickets') }}),

created_tickets as (
    select
        source_system,
        account_id,
        created_date,
        coalesce(owner_id, 'none') as owner_id,
        coalesce(team_id, 'none') as team_id,
        coalesce(pipeline_id, 'none') as pipeline_id,
        coalesce(source, 'unknown') as source,
        ticket_key,
        case when closed_at is not null then ticket_key end as closed_ticket_key
    from tickets
    where created_date is not null
    -- no ticket, on every date: it counts nowhere and keeps the date
    union all
    select
        source_system,
        account_id,
        date_day as created_date,
        'none' as owner_id,
        'none' as team_id,
        'none' as pipeline_id,
        'unknown' as source,
        cast(null as varchar) as ticket_key,
        cast(null as varchar) as closed_ticket_key
    from account_dates
)

select
    created_tickets.source_system,
    created_tickets.account_id,
    created_tickets.created_date,
    created_tickets.owner_id,
    created_tickets.team_id,
    created_tickets.pipeline_id,
    created_tickets.source,
    -- no fact knows a ticket's earlier owners: the owner is the one of the newest export
    accounts.as_of as owner_known_at,
    count(created_tickets.ticket_key) as tickets,
    count(created_tickets.closed_ticket_key) as closed_to_date_tickets
from created_tickets
inner join accounts
    on created_tickets.source_system = accounts.source_system and created_tickets.account_id = accounts.account_id
group by 1, 2, 3, 4, 5, 6, 7, 8
