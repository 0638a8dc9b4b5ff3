-- One row per assignment on a conversation's timeline.
{{ config(materialized='by_conversation') }}
with

events as (select * from {{ of_touched(ref('int_events')) }}),

conversations as (select * from {{ of_touched(ref('int_known_conversations')) }}),

episode_items as (select * from {{ of_touched(ref('int_episode_items')) }})

select
    conversations.conversation_number,
    episode_items.item_number,
    episode_items.episode_index,
    episode_items.is_early,
    events.source_system,
    events.account_id,
    events.event_id,
    events.is_made_up,
    events.conversation_id,
    events.occurred_at,
    events.from_id,
    events.from_kind,
    events.to_id,
    events.to_kind,
    events.initiated_by_id,
    events.initiator
from events
inner join conversations
    on
        events.conversation_number = conversations.conversation_number
inner join episode_items
    on
        events.conversation_number = episode_items.conversation_number
        and events.item_key = episode_items.item_key
where events.event_type = 'assigned'
