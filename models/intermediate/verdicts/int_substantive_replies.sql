-- One row per episode in which an AI reply cites a content source, or performed an action before the outcome was evaluated: the
-- last such reply.
{{ config(materialized='by_conversation') }}
with

episode_facts as (select * from {{ of_touched(ref('int_episode_facts')) }}),

episode_items as (select * from {{ of_touched(ref('int_episode_items')) }}),

substantive_replies as (
    select
        conversation_number,
        episode_index,
        last_substantive_reply_number as item_number
    from episode_facts
    where last_substantive_reply_number is not null
    union all
    select
        episode_facts.conversation_number,
        episode_facts.episode_index,
        episode_items.item_number
    from episode_items
    inner join episode_facts
        on
            episode_items.conversation_number = episode_facts.conversation_number
            and episode_items.episode_index = episode_facts.episode_index
    where
        -- said by itself too: where no action has an instant, no item is read further
        episode_items.acted_at is not null
        and episode_items.acted_at < {{ add_hours('episode_facts.last_ai_reply_at', episode_window_hours()) }}
)

select
    conversation_number,
    episode_index,
    max(item_number) as item_number
from substantive_replies
group by 1, 2
