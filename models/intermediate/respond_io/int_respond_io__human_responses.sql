-- One row per turn of a customer that a person answered: respond.io's own measure of a response, which knows people only. What
-- workflows, bots and the AI wrote in between answers nothing, nor does what was not delivered.
with

messages as (
    select * from {{ ref('int_respond_io__messages') }}
    where conversation_id is not null and delivery_status is null
),

sender_kinds as (
    select * from {{ ref('value_map') }}
    where source_system = 'respond_io' and domain = 'sender_kind' and value in ('contact', 'human', 'echo')
),

counted as (
    select
        messages.source_system,
        messages.account_id,
        messages.conversation_id,
        messages.sent_at,
        sender_kinds.value = 'contact' as is_question,
        count(case when sender_kinds.value <> 'contact' then 1 end) over (
            partition by messages.source_system, messages.account_id, messages.conversation_id
            order by messages.sent_at asc, messages.message_id asc
            rows between unbounded preceding and 1 preceding
        ) as answers_before
    from messages
    inner join sender_kinds on messages.sender_kind = sender_kinds.raw_value
)

select
    source_system,
    account_id,
    conversation_id,
    min(case when is_question then sent_at end) as asked_at,
    min(case when not is_question then sent_at end) as answered_at
from counted
group by source_system, account_id, conversation_id, answers_before
having count(case when is_question then 1 end) > 0 and count(case when not is_question then 1 end) > 0
