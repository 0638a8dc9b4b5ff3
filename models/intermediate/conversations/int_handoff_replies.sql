-- One row per handoff that a person answered: the first reply of a person in its stretch, who wrote it, and whether it answers
-- a customer turn as well. Somebody waited for it unless the reply itself began the handoff; an early handoff has no wait.
with

human_items as (select * from {{ ref('int_human_items') }}),

items as (select * from {{ ref('int_item_ids') }}),

answers as (select * from {{ ref('int_answers') }}),

stretches as (
    select
        conversation_number,
        episode_index,
        handoff_first_item_number as first_item_number,
        min(case when item_number = handoff_first_item_number and not is_early then occurred_at end) as waiting_since,
        min(case when item_role = 'human_reply' then item_number end) as reply_number
    from human_items
    where is_in_handoff
    group by 1, 2, 3
)

select
    stretches.conversation_number,
    stretches.episode_index,
    stretches.first_item_number,
    stretches.reply_number,
    replies.occurred_at as replied_at,
    replies.item_id as reply_id,
    replies.sender_id as replier_id,
    stretches.reply_number > stretches.first_item_number as is_waited_for,
    case
        when stretches.reply_number > stretches.first_item_number
            then {{ elapsed_seconds('stretches.waiting_since', 'replies.occurred_at') }}
    end as waited_seconds,
    answers.answer_number is not null as is_answer_to_turn
from stretches
inner join items as replies
    on
        stretches.conversation_number = replies.conversation_number
        and stretches.reply_number = replies.item_number
left join answers
    on
        stretches.conversation_number = answers.conversation_number
        and stretches.reply_number = answers.answer_number
