-- One row per close on a conversation's timeline, with who closed it where the exports say so.
-- A close made up from `closed_at` takes the conversation's own closer.
{{ config(materialized='by_conversation') }}
with

items as (select * from {{ of_touched(ref('int_items')) }}),

conversations as (select * from {{ of_touched(ref('int_known_conversations')) }}),

events as (select * from {{ of_touched(ref('int_events')) }}),

kinds as (
    select * from {{ ref('value_map') }}
    where domain = 'sender_kind'
),

-- what a kind counts as: an event's in the contract's words, a conversation's own in those of its tool
initiators as (
    select * from {{ ref('value_map') }}
    where domain = 'initiator'
),

closes as (
    select
        conversations.conversation_number,
        items.item_number,
        items.item_key,
        conversations.source_system,
        conversations.account_id,
        conversations.conversation_id,
        conversations.opened_at,
        items.occurred_at as closed_at,
        case when events.event_id is null then conversations.closed_by_id else events.initiated_by_id end as closed_by_id,
        case
            when events.event_id is null then conversations.closed_by_kind
            when events.initiated_by_kind_as_exported is not null then coalesce(kinds.value, 'unknown')
        end as closed_by_kind,
        case when events.event_id is null then conversations.closer_kind end as named_closer_kind,
        case when events.event_id is null then conversations.source_system else 'generic' end as speaking_source
    from items
    inner join conversations on items.conversation_number = conversations.conversation_number
    left join events
        on
            items.conversation_number = events.conversation_number
            and items.item_key = events.item_key
    left join kinds
        on
            events.source_system = kinds.source_system
            and events.initiated_by_kind_as_exported = kinds.raw_value
    where items.item_role = 'close'
)

select
    closes.*,
    initiators.value as initiator,
    -- a customer who closes is no closer of the team; without an id the AI is `ai`, and what closes by itself the `system`
    case
        when initiators.value = 'customer' then null
        when closes.closed_by_id is null and initiators.value = 'agent' then 'ai'
        when closes.closed_by_id is null and initiators.value = 'automation' then 'system'
        else closes.closed_by_id
    end as closer_id,
    -- the kind of whom the tool names; where it tells none apart from what closed, the kind of that
    coalesce(
        closes.named_closer_kind,
        case initiators.value when 'manual' then 'human' when 'agent' then 'ai' when 'automation' then 'bot' end
    ) as closer_kind,
    row_number() over in_order as close_index,
    lead(closes.item_number) over in_order is null as is_last
from closes
left join initiators
    on closes.speaking_source = initiators.source_system and {{ normalised('closes.closed_by_kind') }} = initiators.raw_value
window in_order as (partition by closes.conversation_number order by closes.item_number nulls last)
