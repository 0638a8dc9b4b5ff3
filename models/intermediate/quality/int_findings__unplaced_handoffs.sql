-- One row per escalation by HubSpot's AI agent, known by the account's as_of, whose ticket names no single thread: it is a
-- handoff of no conversation.
with

tickets as (select * from {{ ref('int_hubspot__tickets') }}),

accounts as (select * from {{ ref('base_accounts') }})

select
    tickets.source_system,
    tickets.account_id,
    'unplaced_handoff' as check_name,
    'tickets' as table_name,
    'properties' as column_name,
    tickets._file as file,
    tickets._row as file_row,
    tickets.ticket_id as record_id,
    case when tickets.n_threads > 1 then 'was escalated, but several threads name the ticket: none is handed off'
        else 'was escalated, but no thread is known: none is handed off'
    end as what,
    cast(tickets.escalated_at as varchar) as example
from tickets
inner join accounts on tickets.source_system = accounts.source_system and tickets.account_id = accounts.account_id
where tickets.conversation_id is null and tickets.escalated_at <= accounts.as_of
