-- One row per reply by a person in an episode, with the run of customer messages that it answers (NULL: it answers nobody).
-- The AI and automations do not end a run: only people respond, as respond.io counts. The end of an episode does: nobody waits
-- through it. An early message starts no run.
{{ config(materialized='by_conversation') }}
with

episode_items as (select * from {{ of_touched(ref('int_episode_items')) }}),

messages as (select * from {{ of_touched(ref('int_message_keys')) }}),

-- few conversations: `in`, not a join, so that the items and messages of all others are left aside at once
answered_by_people as (
    select conversation_number from {{ of_touched(ref('int_human_items')) }}
    where item_role = 'human_reply'
    group by 1
),

spoken as (
    select
        conversation_number,
        episode_index,
        item_number,
        occurred_at,
        item_role,
        is_early,
        item_key,
        count(case when item_role = 'human_reply' then 1 end) over (
            partition by conversation_number, episode_index order by item_number nulls last
            rows between unbounded preceding and 1 preceding
        ) as human_replies_before
    from episode_items
    where
        item_role in ('contact_message', 'human_reply')
        and conversation_number in (select answered_by_people.conversation_number from answered_by_people)
),

turns as (
    select
        conversation_number,
        episode_index,
        min(case when item_role = 'contact_message' and not is_early then occurred_at end) as asked_at,
        -- one row at most: a reply raises the count for all that follow
        min(case when item_role = 'human_reply' then item_number end) as reply_number,
        min(case when item_role = 'human_reply' then occurred_at end) as replied_at,
        min(case when item_role = 'human_reply' then item_key end) as reply_key
    from spoken
    group by conversation_number, episode_index, human_replies_before
    having count(case when item_role = 'human_reply' then 1 end) > 0
),

messages_of_people as (
    select * from messages
    where conversation_number in (select answered_by_people.conversation_number from answered_by_people)
)

select
    turns.conversation_number,
    turns.episode_index,
    turns.asked_at,
    turns.reply_number,
    turns.replied_at,
    messages.sender_id as replier_id
from turns
inner join messages_of_people as messages
    on turns.conversation_number = messages.conversation_number and turns.reply_key = messages.item_key
