-- One row per episode and window in which something could not be understood: an unclear item without an instant anywhere in its
-- conversation, or one between the episode's start and the window's end.
{{ config(materialized='by_conversation') }}
with

unclear_items as (
    select
        conversation_number,
        occurred_at
    from {{ of_touched(ref('int_ordered_items')) }}
    where is_unclear
),

episode_facts as (select * from {{ of_touched(ref('int_episode_facts')) }}),

windows as (select * from {{ ref('int_windows') }}),

unclear_conversations as (
    select
        conversation_number,
        count(*) > count(occurred_at) as has_undated
    from unclear_items
    group by 1
),

episodes as (
    select
        episode_facts.conversation_number,
        episode_facts.episode_index,
        episode_facts.started_at,
        episode_facts.last_ai_reply_at,
        unclear_conversations.has_undated
    from episode_facts
    inner join unclear_conversations on episode_facts.conversation_number = unclear_conversations.conversation_number
    where episode_facts.last_ai_reply_at is not null
),

-- one order for both, no pairs of them: an item at the very instant of a start comes after it
in_order as (
    select
        conversation_number,
        occurred_at,
        1 as is_item,
        cast(null as bigint) as episode_index
    from unclear_items
    where occurred_at is not null
    union all
    select
        conversation_number,
        started_at as occurred_at,
        0 as is_item,
        episode_index
    from episodes
    where started_at is not null
),

with_next_items as (
    select
        *,
        min(case when is_item = 1 then occurred_at end) over (
            partition by conversation_number
            order by occurred_at desc nulls last, is_item desc nulls last
            rows between unbounded preceding and 1 preceding
        ) as next_unclear_at
    from in_order
)

select
    episodes.conversation_number,
    episodes.episode_index,
    windows.window_hours
from episodes
left join with_next_items
    on
        episodes.conversation_number = with_next_items.conversation_number
        and episodes.episode_index = with_next_items.episode_index
        and with_next_items.is_item = 0
cross join windows
where
    episodes.has_undated
    or with_next_items.next_unclear_at < {{ add_hours('episodes.last_ai_reply_at', 'windows.window_hours') }}
