-- One row per stay of a ticket in a stage: from its entry to the next entry of the same ticket.
with

entries as (select * from {{ ref('int_ticket_stage_entries') }})

select
    *,
    row_number() over in_order as visit_index,
    lead(entered_at) over in_order as exited_at,
    coalesce(is_closed, false) and not coalesce(lag(is_closed) over in_order, false) as is_close,
    row_number() over (
        partition by source_system, account_id, ticket_id
        order by entered_at desc nulls last, display_order desc nulls first, stage_id desc nulls last
    ) = 1 as is_last
from entries
window
    in_order as (
        partition by source_system, account_id, ticket_id
        order by entered_at nulls last, display_order nulls last, stage_id nulls last
    )
