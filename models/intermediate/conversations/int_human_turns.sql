-- One row per reply by a person in an episode, with the run of customer messages that it answers (NULL: it answers nobody).
-- The AI and automations do not end a run: only people respond, as respond.io counts. The end of an episode does: nobody waits
-- through it. An early message starts no run. Numbers and instants only.
with

episode_items as (select * from {{ ref('int_episode_item_ids') }}),

spoken as (
    select
        conversation_number,
        episode_index,
        item_number,
        occurred_at,
        item_role,
        is_early,
        sender_id,
        count(case when item_role = 'human_reply' then 1 end) over (
            partition by conversation_number, episode_index order by item_number
            rows between unbounded preceding and 1 preceding
        ) as human_replies_before
    from episode_items
    where item_role in ('contact_message', 'human_reply')
)

select
    conversation_number,
    episode_index,
    min(case when item_role = 'contact_message' and not is_early then occurred_at end) as asked_at,
    -- one row at most: a reply raises the count for all that follow
    min(case when item_role = 'human_reply' then item_number end) as reply_number,
    min(case when item_role = 'human_reply' then occurred_at end) as replied_at,
    min(case when item_role = 'human_reply' then sender_id end) as replier_id
from spoken
group by conversation_number, episode_index, human_replies_before
having count(case when item_role = 'human_reply' then 1 end) > 0
