-- One row per state change of a conversation that exists, known by as_of: what happened, who caused it and to whom it went.
-- Where nobody is named, a handoff event and a letting go are the AI's doing, as in fct_handoffs. A view: read once, by its mart.
{{ config(materialized='view') }}
with

items as (
    select * from {{ ref('int_thread_items') }}
    where not is_message
),

events as (select * from {{ ref('int_known_events') }}),

closes as (select * from {{ ref('int_closes') }}),

joined as (
    select
        items.*,
        events.event_id,
        events.event_type,
        coalesce(nullif(events.initiator, 'unknown'), nullif(closes.initiator, 'unknown')) as named_initiator,
        coalesce(events.initiated_by_id, closes.closed_by_id) as initiated_by_id,
        closes.closer_kind,
        events.from_id,
        events.to_kind,
        events.to_id,
        events.reason
    from items
    -- by the ids of their conversation: who asks for one by its id finds it at once in each of the three
    left join events
        on
            items.source_system = events.source_system
            and items.account_id = events.account_id
            and items.conversation_id = events.conversation_id
            and items.item_key = events.item_key
    left join closes
        on
            items.source_system = closes.source_system
            and items.account_id = closes.account_id
            and items.conversation_id = closes.conversation_id
            and items.item_number = closes.item_number
),

with_initiators as (
    select
        *,
        case item_role
            when 'handoff' then {{ handoff_initiator("'handoff_event'", 'named_initiator') }}
            when 'letting_go' then {{ handoff_initiator("'unassignment'", 'named_initiator') }}
            else named_initiator
        end as initiator
    from joined
)

select
    conversation_number,
    item_number,
    source_system,
    account_id,
    conversation_id,
    episode_index,
    occurred_at,
    item_role,
    case when not is_made_up then event_id end as item_id,
    -- without an event of its own: the close that `closed_at` stands for
    coalesce(event_type, 'closed') as event_type,
    coalesce({{ actor_of_initiator('initiator') }}, closer_kind) as actor_kind,
    coalesce(
        initiated_by_id, case when item_role in ('handoff', 'letting_go') and initiator = 'agent' then from_id end
    ) as actor_id,
    to_kind,
    to_id,
    reason
from with_initiators
