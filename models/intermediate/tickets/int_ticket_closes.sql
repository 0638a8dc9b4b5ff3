-- One row per ticket that has been closed: its first and its last close known at as_of.
-- The last is the ticket's own `closed_at`; where the tool gives none, the last entry into a closed stage, while it is still
-- in one. `closes` counts how often it was closed: the close of the stage and `closed_at` are one, whatever lies between them.
with

tickets as (select * from {{ ref('int_tickets') }}),

visits as (select * from {{ ref('int_ticket_stage_visits') }}),

entries_into_closed as (
    select
        source_system,
        account_id,
        ticket_id,
        min(entered_at) as first_entered_at,
        max(entered_at) as last_entered_at,
        count(*) as closes
    from visits
    where is_close
    group by 1, 2, 3
),

current_stages as (
    select
        source_system,
        account_id,
        ticket_id,
        coalesce(is_closed, false) as is_closed
    from visits
    where is_last
),

closes as (
    select
        tickets.source_system,
        tickets.account_id,
        tickets.ticket_id,
        tickets.created_at,
        {{ earliest_of('entries_into_closed.first_entered_at', 'tickets.closed_at') }} as first_closed_at,
        coalesce(
            tickets.closed_at,
            case when current_stages.is_closed then entries_into_closed.last_entered_at end
        ) as closed_at,
        coalesce(entries_into_closed.closes, 1) as closes
    from tickets
    left join entries_into_closed
        on
            tickets.source_system = entries_into_closed.source_system
            and tickets.account_id = entries_into_closed.account_id
            and tickets.ticket_id = entries_into_closed.ticket_id
    left join current_stages
        on
            tickets.source_system = current_stages.source_system
            and tickets.account_id = current_stages.account_id
            and tickets.ticket_id = current_stages.ticket_id
)

select *
from closes
where first_closed_at is not null or closed_at is not null
