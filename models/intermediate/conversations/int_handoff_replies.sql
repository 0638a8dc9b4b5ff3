-- One row per handoff that a person answered: the first reply of a person in its stretch, who wrote it, and whether it answers
-- a customer turn as well. Somebody waited for it unless the reply itself began the handoff; an early handoff has no wait.
{{ config(materialized='by_conversation') }}
with

human_items as (select * from {{ of_touched(ref('int_human_items')) }}),

named_items as (select * from {{ of_touched(ref('int_named_items')) }}),

episode_items as (select * from {{ of_touched(ref('int_episode_items')) }}),

stretches as (
    select
        conversation_number,
        episode_index,
        handoff_first_item_number as first_item_number,
        min(case when item_number = handoff_first_item_number and not is_early then occurred_at end) as waiting_since,
        min(case when item_role = 'human_reply' then item_number end) as reply_number,
        min(case when item_role = 'human_reply' then occurred_at end) as replied_at,
        min(case when item_role = 'human_reply' then answers_before end) as answers_before_reply
    from human_items
    where is_in_handoff
    group by 1, 2, 3
),

-- the customer wrote in the episode since the answer before it
answers_to_turns as (
    select
        stretches.conversation_number,
        stretches.reply_number
    from stretches
    inner join episode_items
        on
            stretches.conversation_number = episode_items.conversation_number
            and stretches.episode_index = episode_items.episode_index
            and stretches.answers_before_reply = episode_items.answers_before
    where episode_items.item_role = 'contact_message'
    group by 1, 2
)

select
    stretches.conversation_number,
    stretches.episode_index,
    stretches.first_item_number,
    stretches.reply_number,
    stretches.replied_at,
    replies.item_id as reply_id,
    replies.sender_id as replier_id,
    stretches.reply_number > stretches.first_item_number as is_waited_for,
    case
        when stretches.reply_number > stretches.first_item_number
            then {{ elapsed_seconds('stretches.waiting_since', 'stretches.replied_at') }}
    end as waited_seconds,
    answers_to_turns.reply_number is not null as is_answer_to_turn
from stretches
inner join named_items as replies
    on
        stretches.conversation_number = replies.conversation_number
        and stretches.reply_number = replies.item_number
left join answers_to_turns
    on
        stretches.conversation_number = answers_to_turns.conversation_number
        and stretches.reply_number = answers_to_turns.reply_number
