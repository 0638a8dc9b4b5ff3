-- One row per close on a conversation's timeline, with who closed it where the exports say so.
-- A close made up from `closed_at` takes the conversation's own closer.
with

items as (select * from {{ ref('int_items') }}),

conversations as (select * from {{ ref('int_known_conversations') }}),

events as (select * from {{ ref('int_events') }})

select
    conversations.conversation_number,
    items.item_number,
    conversations.source_system,
    conversations.account_id,
    conversations.conversation_id,
    conversations.opened_at,
    items.occurred_at as closed_at,
    -- a customer who closes is no closer of the team
    case
        when items.is_made_up and coalesce(lower(conversations.closed_by_kind), '') <> 'contact' then conversations.closed_by_id
        when not items.is_made_up and coalesce(events.initiator, '') <> 'customer' then events.initiated_by_id
    end as closer_id
from items
inner join conversations on items.conversation_number = conversations.conversation_number
left join events
    on
        conversations.source_system = events.source_system
        and conversations.account_id = events.account_id
        and items.item_id = events.event_id
where items.item_role = 'close'
