-- One row per state change of a thread, in the shape of the contract: assignments, changes of status, requests for a person,
-- and the escalation that only the ticket tells of. A change of inbox is none: no rule reads it.
with

items as (
    select * from {{ ref('stg_hubspot__thread_items') }}
    where coalesce(item_type, '') not in ('message', 'welcome_message', 'comment', 'thread_inbox_change')
),

requests as (select * from {{ ref('stg_hubspot__handoff_requests') }}),

escalated_tickets as (
    select * from {{ ref('int_hubspot__tickets') }}
    where conversation_id is not null and (escalated_at is not null or escalated_at_fault is not null)
),

actors as (select * from {{ ref('int_hubspot__actors') }}),

item_events as (
    select
        items.source_system,
        items.account_id,
        items.item_id as event_id,
        items.thread_id as conversation_id,
        items.assigned_from_id as from_id,
        items.assigned_to_id as to_id,
        items.created_by_id as initiated_by_id,
        case
            when items.item_type = 'assignment' and items.assigned_to_id is null then 'unassigned'
            when items.item_type = 'assignment' then 'assigned'
            when items.item_type = 'thread_status_change' then coalesce(items.new_status, items.item_type)
            else items.item_type
        end as event_type,
        {{ actor_word('from_actors.actor_word', 'items.assigned_from_id') }} as from_kind,
        {{ actor_word('to_actors.actor_word', 'items.assigned_to_id') }} as to_kind,
        {{ actor_word('initiators.actor_word', 'items.created_by_id') }} as initiated_by_kind,
        false as is_made_up,
        items.created_at as occurred_at,
        items.created_at_fault as occurred_at_fault,
        items._file,
        items._row
    from items
    left join actors as from_actors
        on
            items.source_system = from_actors.source_system
            and items.account_id = from_actors.account_id
            and items.assigned_from_id = from_actors.actor_id
    left join actors as to_actors
        on
            items.source_system = to_actors.source_system
            and items.account_id = to_actors.account_id
            and items.assigned_to_id = to_actors.actor_id
    left join actors as initiators
        on
            items.source_system = initiators.source_system
            and items.account_id = initiators.account_id
            and items.created_by_id = initiators.actor_id
),

all_events as (
    select * from item_events
    union all
    select
        requests.source_system,
        requests.account_id,
        -- a request keeps its own id, unless an item has it too
        case when item_events.event_id is null then requests.request_id else 'request/' || requests.request_id end as event_id,
        requests.conversation_id,
        null as from_id,
        null as to_id,
        null as initiated_by_id,
        'handoff_requested' as event_type,
        null as from_kind,
        null as to_kind,
        'contact' as initiated_by_kind,
        false as is_made_up,
        requests.requested_at as occurred_at,
        requests.requested_at_fault as occurred_at_fault,
        requests._file,
        requests._row
    from requests
    left join item_events
        on
            requests.source_system = item_events.source_system
            and requests.account_id = item_events.account_id
            and requests.conversation_id = item_events.conversation_id
            and requests.request_id = item_events.event_id
    union all
    select
        source_system,
        account_id,
        -- a ticket's id is no event's: made up, to be told from other events
        'ticket/' || ticket_id || '/escalated' as event_id,
        conversation_id,
        null as from_id,
        null as to_id,
        null as initiated_by_id,
        'handoff' as event_type,
        'ai' as from_kind,
        null as to_kind,
        'ai' as initiated_by_kind,
        true as is_made_up,
        escalated_at as occurred_at,
        escalated_at_fault as occurred_at_fault,
        _file,
        _row
    from escalated_tickets
)

select
    source_system,
    account_id,
    event_id,
    conversation_id,
    from_id,
    to_id,
    initiated_by_id,
    event_type,
    from_kind,
    to_kind,
    initiated_by_kind,
    cast(null as varchar) as reason,
    cast(null as bigint) as sequence_number,
    is_made_up,
    occurred_at,
    cast(null as varchar) as sequence_number_fault,
    occurred_at_fault,
    _file,
    _row
from all_events
