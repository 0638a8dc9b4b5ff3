-- One row per stay of a ticket in a stage.
with

visits as (select * from {{ ref('int_ticket_stage_visits') }})

select
    source_system || '/' || account_id || '/' || ticket_id || '/' || cast(visit_index as varchar) as visit_key,
    source_system || '/' || account_id || '/' || ticket_id as ticket_key,
    source_system,
    account_id,
    ticket_id,
    visit_index,
    pipeline_id,
    stage_id,
    stage_label,
    is_closed as is_closed_stage,
    entered_at,
    exited_at,
    {{ elapsed_seconds('entered_at', 'exited_at') }} as seconds
from visits
