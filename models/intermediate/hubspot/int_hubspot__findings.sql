-- One row per finding that only HubSpot's exports can bring: an escalation by the AI agent whose ticket names no single thread
-- (a handoff of no conversation), and an id of a ticket or thread that could not be read or names no loaded record.
{% set checked = [
    ('int_hubspot__ticket_labels', 'tickets', 'ticket_id', ['pipeline_id', 'stage_id', 'owner_id', 'team_id']),
    ('stg_hubspot__tickets', 'tickets', 'ticket_id', ['owner_id', 'originating_thread_id']),
    ('stg_hubspot__threads', 'threads', 'thread_id', ['ticket_id']),
] %}

with

tickets as (
    select * from {{ ref('int_hubspot__tickets') }}
    where conversation_id is null and escalated_at is not null
)

select
    source_system,
    account_id,
    'unplaced_handoff' as check_name,
    'tickets' as table_name,
    'properties' as column_name,
    _file as file,
    _row as file_row,
    ticket_id as record_id,
    conversation_id,
    escalated_at as happened_at,
    case when n_threads > 1 then 'was escalated, but several threads name the ticket: none is handed off'
        else 'was escalated, but no thread is known: none is handed off'
    end as what,
    cast(escalated_at as varchar) as example
from tickets
union all
{{ value_findings(checked) }}
