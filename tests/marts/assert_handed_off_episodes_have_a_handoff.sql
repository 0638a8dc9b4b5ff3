-- The flag and the table agree: a handed off episode has a handoff, and its outcome names an item that starts one.
{{ config(meta={'by_conversation': true}) }}

select
    episodes.episode_id,
    episodes.deciding_item_at
from {{ ref('fct_episodes') }} as episodes
left join {{ ref('fct_handoffs') }} as handoffs
    on
        episodes.episode_id = handoffs.episode_id
        and handoffs.handoff_index = 1
        and handoffs.occurred_at = episodes.deciding_item_at
where episodes.is_handed_off and handoffs.handoff_id is null
