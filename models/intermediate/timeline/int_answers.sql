-- One row per answer: the first AI or human reply after a run of customer messages, within an episode.
-- Waiting runs from the run's first message. Replies that answer nobody are not here.
with

episode_items as (select * from {{ ref('int_episode_items') }}),

turns as (
    select
        conversation_number,
        episode_index,
        answers_before,
        min(occurred_at) filter (where item_role = 'contact_message') as asked_at,
        min(item_number) filter (where item_role = 'contact_message') as first_question_number,
        {{ value_at_first('item_id', 'item_number', "item_role = 'contact_message'") }} as first_question_id,
        count(*) filter (where item_role = 'contact_message') as contact_messages,
        -- at most one row each: a reply raises the count for all that follow
        min(occurred_at) filter (where item_role <> 'contact_message') as answered_at,
        min(item_number) filter (where item_role <> 'contact_message') as answer_number,
        min(item_id) filter (where item_role <> 'contact_message') as answer_id,
        min(item_role) filter (where item_role <> 'contact_message') as answer_role,
        min(sender_id) filter (where item_role <> 'contact_message') as sender_id
    from episode_items
    where item_role in ('contact_message', 'ai_reply', 'human_reply')
    group by 1, 2, 3
)

select
    conversation_number,
    episode_index,
    row_number() over (partition by conversation_number, episode_index order by answer_number) as answer_index,
    asked_at,
    first_question_number,
    first_question_id,
    contact_messages,
    answered_at,
    answer_id,
    case when answer_role = 'ai_reply' then 'ai' else 'human' end as replier_kind,
    sender_id as replier_id
from turns
where asked_at is not null and answered_at is not null
