-- One row per assignment that a conversation's columns tell of, in the shape of the contract: the first and the last, one where
-- there was only one. The export has no events: these are items that the project made up, and nobody is said to have caused them.
with

conversations as (select * from {{ ref('int_respond_io__conversation_records') }}),

counted as (
    select
        *,
        first_assigned_at is not null or first_assigned_at_fault is not null as has_first,
        last_assigned_at is not null or last_assigned_at_fault is not null as has_last,
        case
            when {{ parse_integer('number_of_assignments') }} is not null then {{ parse_integer('number_of_assignments') }} = 1
            -- older files do not count: one instant and one assignee are one assignment
            else
                coalesce(first_assigned_at = last_assigned_at, false)
                and coalesce(first_assignee_id, '') = coalesce(last_assignee_id, '')
        end as is_only_one
    from conversations
),

assignments as (
    select
        source_system,
        account_id,
        {{ made_up_id('conversation_id', 'first_assignment') }} as event_id,
        conversation_id,
        first_assignee_id as to_id,
        first_assignee_kind as to_kind,
        first_assigned_at as occurred_at,
        first_assigned_at_fault as occurred_at_fault,
        _file,
        _row
    from counted
    where has_first
    union all
    select
        source_system,
        account_id,
        {{ made_up_id('conversation_id', 'last_assignment') }} as event_id,
        conversation_id,
        last_assignee_id as to_id,
        last_assignee_kind as to_kind,
        last_assigned_at as occurred_at,
        last_assigned_at_fault as occurred_at_fault,
        _file,
        _row
    from counted
    where has_last and not (has_first and is_only_one)
)

select
    source_system,
    account_id,
    event_id,
    conversation_id,
    cast(null as varchar) as from_id,
    to_id,
    cast(null as varchar) as initiated_by_id,
    'assigned' as event_type,
    cast(null as varchar) as from_kind,
    -- whoever is not named was a person: the columns tell of assignments to users
    coalesce(to_kind, 'user') as to_kind,
    cast(null as varchar) as initiated_by_kind,
    cast(null as varchar) as reason,
    cast(null as bigint) as sequence_number,
    true as is_made_up,
    occurred_at,
    cast(null as varchar) as sequence_number_fault,
    occurred_at_fault,
    _file,
    _row
from assignments
