-- One row per episode and window in which something could not be understood: an item without an instant anywhere in its
-- conversation, or one between the episode's start and the window's end.
with

unclear_items as (select * from {{ ref('int_unclear_items') }}),

episode_facts as (select * from {{ ref('int_episode_facts') }}),

windows as (select * from {{ ref('int_windows') }})

select
    episode_facts.conversation_number,
    episode_facts.episode_index,
    windows.window_hours
from unclear_items
inner join episode_facts on unclear_items.conversation_number = episode_facts.conversation_number
cross join windows
where
    episode_facts.last_ai_reply_at is not null
    and (
        unclear_items.occurred_at is null
        or (
            unclear_items.occurred_at >= episode_facts.started_at
            and unclear_items.occurred_at < {{ add_hours('episode_facts.last_ai_reply_at', 'windows.window_hours') }}
        )
    )
group by 1, 2, 3
