-- Anyone can open the item behind a number: a deciding item with an id is a message or event of the conversation, at that
-- instant.
{{ config(meta={'by_conversation': true}) }}

select
    episodes.episode_id,
    episodes.deciding_item_type,
    episodes.deciding_item_id,
    episodes.deciding_item_at
from {{ ref('fct_episodes') }} as episodes
left join {{ ref('fct_messages') }} as messages
    on
        episodes.source_system = messages.source_system
        and episodes.account_id = messages.account_id
        and episodes.conversation_id = messages.conversation_id
        and case when episodes.deciding_item_type = 'message' then episodes.deciding_item_id end = messages.message_id
        and episodes.deciding_item_at = messages.sent_at
left join {{ ref('int_events') }} as events
    on
        episodes.source_system = events.source_system
        and episodes.account_id = events.account_id
        and episodes.conversation_id = events.conversation_id
        and case when episodes.deciding_item_type = 'event' then episodes.deciding_item_id end = events.event_id
        and episodes.deciding_item_at = events.occurred_at
where
    episodes.deciding_item_id is not null
    and messages.message_id is null
    and events.event_id is null
