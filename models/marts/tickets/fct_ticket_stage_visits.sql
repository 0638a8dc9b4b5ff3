-- One row per stay of a ticket in a stage, from its entry to the ticket's next entry. A ticket that was merged into
-- another has none.
with

visits as (select * from {{ ref('int_ticket_stage_visits') }}),

ticket_merges as (select * from {{ ref('int_ticket_merges') }})

select
    visits.source_system || '/' || visits.account_id || '/' || visits.ticket_id || '/'
    || cast(visits.visit_index as varchar) as visit_key,
    visits.source_system || '/' || visits.account_id || '/' || visits.ticket_id as ticket_key,
    visits.source_system,
    visits.account_id,
    visits.ticket_id,
    visits.visit_index,
    visits.pipeline_id,
    visits.stage_id,
    visits.stage_label,
    visits.is_closed as is_closed_stage,
    visits.entered_at,
    visits.exited_at,
    {{ elapsed_seconds('visits.entered_at', 'visits.exited_at') }} as seconds
from visits
left join ticket_merges
    on
        visits.source_system = ticket_merges.source_system
        and visits.account_id = ticket_merges.account_id
        and visits.ticket_id = ticket_merges.ticket_id
where ticket_merges.surviving_ticket_id is null
