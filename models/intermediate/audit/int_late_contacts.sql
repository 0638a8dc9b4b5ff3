-- One row per episode and window of a definition at or after whose end the customer writes in the same episode: when first.
-- Such a message starts no episode of its own, and yet the customer is back. Each message meets its own episode and the few
-- windows.
{{ config(materialized='by_conversation') }}
with

episode_facts as (select * from {{ of_touched(ref('int_episode_facts')) }}),

episode_items as (select * from {{ of_touched(ref('int_episode_items')) }}),

windows as (select * from {{ ref('int_windows') }}),

shortest_window as (
    select min(window_hours) as window_hours
    from windows
),

late_messages as (
    select
        episode_items.conversation_number,
        episode_items.episode_index,
        episode_items.occurred_at,
        episode_facts.last_ai_reply_at
    from episode_items
    inner join episode_facts
        on
            episode_items.conversation_number = episode_facts.conversation_number
            and episode_items.episode_index = episode_facts.episode_index
    cross join shortest_window
    where
        episode_items.item_role = 'contact_message'
        and episode_facts.last_contact_message_number > episode_facts.last_ai_reply_number
        and episode_items.occurred_at >= {{ add_hours('episode_facts.last_ai_reply_at', 'shortest_window.window_hours') }}
)

select
    late_messages.conversation_number,
    late_messages.episode_index,
    windows.window_hours,
    min(late_messages.occurred_at) as contacted_at
from late_messages
cross join windows
where late_messages.occurred_at >= {{ add_hours('late_messages.last_ai_reply_at', 'windows.window_hours') }}
group by 1, 2, 3
