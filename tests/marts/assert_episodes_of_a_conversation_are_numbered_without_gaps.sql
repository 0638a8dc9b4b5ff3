-- Every conversation that exists has episode 1, and its episodes are numbered 1, 2, 3 … in the order of their starts.
{{ config(meta={'by_conversation': true}) }}

with

numbered as (
    select
        conversations.conversation_key,
        conversations.episodes,
        count(episodes.episode_id) as rows_found,
        min(episodes.episode_index) as first_index,
        max(episodes.episode_index) as last_index
    from {{ ref('fct_conversations') }} as conversations
    left join {{ ref('fct_episodes') }} as episodes on conversations.conversation_key = episodes.conversation_key
    group by 1, 2
)

select *
from numbered
where rows_found = 0 or first_index <> 1 or last_index <> rows_found or episodes <> rows_found
