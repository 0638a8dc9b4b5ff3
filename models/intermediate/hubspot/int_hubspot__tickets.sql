-- One row per ticket, in the shape of the contract, with the instant at which the AI escalated it, and its properties.
-- Its conversation is the thread that it came from, else the only thread that names it; of several, none.
-- A table: threads and tickets are joined once for the models that read it.
{{ config(materialized='table') }}
with

newest_tickets as (
    select * from {{ ref('stg_hubspot__tickets') }}
    where is_newest_shape
),

labels as (
    select * from {{ ref('int_hubspot__ticket_labels') }}
    where is_newest_shape
),

threads as (
    select * from {{ ref('stg_hubspot__threads') }}
    where is_newest_shape
),

owners as (select * from {{ ref('int_hubspot__owners') }}),

-- only a CSV has labels in place of ids
tickets as (
    select
        newest_tickets.*,
        {% for column in ['pipeline_id', 'stage_id', 'owner_id', 'team_id'] -%}
            case when newest_tickets.shape = 'csv' then labels.{{ column }} else newest_tickets.{{ column }} end
                as known_{{ column }}
            {%- if not loop.last %},
            {% endif -%}
        {% endfor %}
    from newest_tickets
    left join labels
        on
            newest_tickets.source_system = labels.source_system
            and newest_tickets.account_id = labels.account_id
            and newest_tickets.ticket_id = labels.ticket_id
),

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
    tickets.known_pipeline_id as pipeline_id,
    tickets.known_stage_id as stage_id,
    coalesce(owners.actor_id, tickets.known_owner_id) as owner_id,
    tickets.known_team_id as team_id,
    coalesce(
        tickets.originating_thread_id, case when ticket_threads.n_threads = 1 then ticket_threads.thread_id end
    ) as conversation_id,
    coalesce(ticket_threads.n_threads, 0) as n_threads,
    tickets.ticket_source,
    tickets.priority,
    tickets.category,
    tickets.merged_object_ids,
    tickets.properties,
    tickets.timezone,
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
        and tickets.known_owner_id = owners.owner_id
left join ticket_threads
    on
        tickets.source_system = ticket_threads.source_system
        and tickets.account_id = ticket_threads.account_id
        and tickets.ticket_id = ticket_threads.ticket_id
