-- One row per answer: the first AI or human reply after a run of customer messages, within an episode.
-- Waiting runs from the run's first message that is not early (NULL where all are). Replies that answer nobody are not here.
-- Numbers, keys and instants only: ids and senders are found by the keys (int_message_keys).
{{ config(materialized='by_conversation') }}
with

episode_items as (select * from {{ of_touched(ref('int_episode_items')) }}),

turns as (
    select
        conversation_number,
        episode_index,
        answers_before,
        min(case when item_role = 'contact_message' and not is_early then occurred_at end) as asked_at,
        min(case when item_role = 'contact_message' then item_number end) as first_question_number,
        {{ value_at_first('item_key', 'item_number', "item_role = 'contact_message'") }} as first_question_key,
        count(case when item_role = 'contact_message' then 1 end) as contact_messages,
        -- at most one row each: a reply raises the count for all that follow
        min(case when item_role <> 'contact_message' then occurred_at end) as answered_at,
        min(case when item_role <> 'contact_message' then item_number end) as answer_number,
        min(case when item_role <> 'contact_message' then item_key end) as answer_key,
        count(case when item_role = 'ai_reply' then 1 end) as ai_replies
    from episode_items
    where item_role in ('contact_message', 'ai_reply', 'human_reply')
    group by 1, 2, 3
)

select
    conversation_number,
    episode_index,
    row_number() over (
        partition by conversation_number, episode_index
        order by answer_number nulls last
    ) as answer_index,
    asked_at,
    first_question_number,
    first_question_key,
    contact_messages,
    answered_at,
    answer_number,
    answer_key,
    case when ai_replies > 0 then 'ai' else 'human' end as replier_kind
from turns
where contact_messages > 0 and answered_at is not null
