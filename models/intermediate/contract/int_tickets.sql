-- One row per ticket created by its account's as_of (or without a readable creation); a later close has not happened yet.
-- A ticket that was merged into another stays a row, with its survivor, and counts nowhere.
with

tickets as (select * from {{ ref('int_exported_tickets') }}),

accounts as (select * from {{ ref('base_accounts') }}),

ticket_merges as (select * from {{ ref('int_ticket_merges') }}),

ticket_sources as (
    select * from {{ ref('value_map') }}
    where domain = 'ticket_source'
)

select
    tickets.source_system,
    tickets.account_id,
    tickets.ticket_id,
    tickets.pipeline_id,
    tickets.stage_id,
    tickets.owner_id,
    tickets.team_id,
    tickets.conversation_id,
    ticket_merges.surviving_ticket_id as merged_into_id,
    ticket_merges.surviving_ticket_id is not null as is_merged,
    coalesce(ticket_merges.is_in_merge_circle, false) as is_in_merge_circle,
    case when tickets.ticket_source is not null then coalesce(ticket_sources.value, 'unknown') end as ticket_source,
    tickets.ticket_source as ticket_source_as_exported,
    tickets.priority,
    tickets.category,
    tickets.created_at,
    case when tickets.closed_at <= accounts.as_of then tickets.closed_at end as closed_at,
    tickets.created_at_fault,
    tickets.closed_at_fault,
    tickets._file,
    tickets._row
from tickets
inner join accounts
    on tickets.source_system = accounts.source_system and tickets.account_id = accounts.account_id
left join ticket_merges
    on
        tickets.source_system = ticket_merges.source_system
        and tickets.account_id = ticket_merges.account_id
        and tickets.ticket_id = ticket_merges.ticket_id
left join ticket_sources
    on
        tickets.source_system = ticket_sources.source_system
        and {{ normalised('tickets.ticket_source') }} = ticket_sources.raw_value
where {{ exists_by('tickets.created_at', 'accounts.as_of') }}
