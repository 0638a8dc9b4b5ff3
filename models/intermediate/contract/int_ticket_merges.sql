-- One row per ticket that was merged into another, with the ticket that survives: the chain of merges is followed to its end.
-- One that runs into a circle has none: the ticket stays as it is. A ticket that several took in, and that do not meet in one
-- survivor, has the first of them by code point.
with recursive

merge_steps as (
    select * from {{ ref('int_exported_ticket_merges') }}
    where merged_into_id is not null
),

chains as (
    select
        source_system,
        account_id,
        ticket_id,
        merged_into_id as reached_ticket_id,
        {{ chain_path("'/'", 'merged_into_id') }} as reached_tickets
    from merge_steps
    {{ chain_union() }}
    select
        chains.source_system,
        chains.account_id,
        chains.ticket_id,
        merge_steps.merged_into_id as reached_ticket_id,
        {{ chain_path('chains.reached_tickets', 'merge_steps.merged_into_id') }} as reached_tickets
    from chains
    inner join merge_steps
        on
            chains.source_system = merge_steps.source_system
            and chains.account_id = merge_steps.account_id
            and chains.reached_ticket_id = merge_steps.ticket_id
    -- a circle reaches the same tickets again, and ends
    where {{ is_new_in_chain('chains.reached_tickets', 'merge_steps.merged_into_id') }}
),

chain_ends as (
    select
        chains.source_system,
        chains.account_id,
        chains.ticket_id,
        min(chains.reached_ticket_id) as surviving_ticket_id
    from chains
    left join merge_steps
        on
            chains.source_system = merge_steps.source_system
            and chains.account_id = merge_steps.account_id
            and chains.reached_ticket_id = merge_steps.ticket_id
    where merge_steps.ticket_id is null
    group by 1, 2, 3
),

merged_tickets as (
    select
        source_system,
        account_id,
        ticket_id
    from merge_steps
    group by 1, 2, 3
)

select
    merged_tickets.source_system,
    merged_tickets.account_id,
    merged_tickets.ticket_id,
    chain_ends.surviving_ticket_id,
    chain_ends.surviving_ticket_id is null as is_in_merge_circle
from merged_tickets
left join chain_ends
    on
        merged_tickets.source_system = chain_ends.source_system
        and merged_tickets.account_id = chain_ends.account_id
        and merged_tickets.ticket_id = chain_ends.ticket_id
