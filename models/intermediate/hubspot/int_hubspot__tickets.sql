-- One row per ticket, in the shape of the contract, with the instant at which the AI escalated it.
-- Its conversation is the thread that it came from, else the only thread that names it; of several, none.
-- A table: threads and tickets are joined once for the models that read it.
{{ config(materialized='table') }}
with

tickets as (select * from {{ ref('int_hubspot_records__tickets') }}),

threads as (select * from {{ ref('int_hubspot_records__threads') }}),

owners as (select * from {{ ref('int_hubspot_records__owners') }}),

ticket_threads as (
    select
        source_system,
        account_id,
        ticket_id,
        min(thread_id) as thread_id,
        count(*) as n_threads
    from threads
    where ticket_id is not null
    group by 1, 2, 3
)

select
    tickets.source_system,
    tickets.account_id,
    tickets.ticket_id,
    tickets.pipeline_id,
    tickets.stage_id,
    coalesce(owners.actor_id, tickets.owner_id) as owner_id,
    tickets.team_id,
    coalesce(
        tickets.originating_thread_id, case when ticket_threads.n_threads = 1 then ticket_threads.thread_id end
    ) as conversation_id,
    coalesce(ticket_threads.n_threads, 0) as n_threads,
    tickets.ticket_source,
    tickets.priority,
    tickets.category,
    tickets.created_at,
    tickets.closed_at,
    tickets.escalated_at,
    tickets.created_at_fault,
    tickets.closed_at_fault,
    tickets.escalated_at_fault,
    tickets._file,
    tickets._row
from tickets
left join owners
    on
        tickets.source_system = owners.source_system
        and tickets.account_id = owners.account_id
        and tickets.owner_id = owners.owner_id
left join ticket_threads
    on
        tickets.source_system = ticket_threads.source_system
        and tickets.account_id = ticket_threads.account_id
        and tickets.ticket_id = ticket_threads.ticket_id
