-- One row per episode in which an AI reply cites a content source, or performed an action before the outcome was evaluated: the
-- last such reply.
with

episode_facts as (select * from {{ ref('int_episode_facts') }}),

episode_items as (select * from {{ ref('int_episode_item_ids') }}),

substantive_replies as (
    select
        conversation_number,
        episode_index,
        last_substantive_reply_number as item_number,
        last_substantive_reply_id as item_id
    from episode_facts
    where last_substantive_reply_number is not null
    union all
    select
        episode_facts.conversation_number,
        episode_facts.episode_index,
        episode_items.item_number,
        episode_items.item_id
    from episode_items
    inner join episode_facts
        on
            episode_items.conversation_number = episode_facts.conversation_number
            and episode_items.episode_index = episode_facts.episode_index
    where episode_items.acted_at < {{ add_hours('episode_facts.last_ai_reply_at', episode_window_hours()) }}
)

select
    conversation_number,
    episode_index,
    max(item_number) as item_number,
    {{ value_at_last('item_id', 'item_number', 'true') }} as item_id
from substantive_replies
group by 1, 2
