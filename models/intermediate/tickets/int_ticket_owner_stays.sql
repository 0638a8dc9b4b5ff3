-- One row per stay of a ticket with an owner, or with nobody after one: from its assignment to the next change of owner.
with

entries as (select * from {{ ref('int_ticket_owner_entries') }}),

ordered as (
    select
        *,
        row_number() over in_order = 1 as is_first,
        lag(owner_id) over in_order as previous_owner_id
    from entries
    window in_order as (partition by source_system, account_id, ticket_id order by assigned_at nulls last)
)

-- the same owner again is no change
select
    source_system,
    account_id,
    ticket_id,
    row_number() over in_order as period_index,
    owner_id,
    assigned_at,
    lead(assigned_at) over in_order as ended_at
from ordered
where is_first or coalesce(owner_id, '') <> coalesce(previous_owner_id, '')
window in_order as (partition by source_system, account_id, ticket_id order by assigned_at nulls last)
