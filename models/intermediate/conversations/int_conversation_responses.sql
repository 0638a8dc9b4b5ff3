-- One row per conversation in which a person wrote or was assigned, or that was closed: who answered the customer when, as
-- respond.io counts (people only), and who closed it last.
with

human_turns as (select * from {{ ref('int_human_turns') }}),

assignments as (select * from {{ ref('int_assignments') }}),

closes as (select * from {{ ref('int_closes') }}),

replies as (
    select
        conversation_number,
        {{ value_at_first('asked_at is null', 'reply_index', 'reply_index = 1') }} as person_spoke_first,
        {{ value_at_first('replier_id', 'reply_index', 'reply_index = 1') }} as first_sender_id,
        max(replied_at) as last_human_reply_at,
        min(case when asked_at is not null then replied_at end) as first_response_at,
        {{ value_at_first('replier_id', 'reply_index', 'asked_at is not null') }} as first_responder_id,
        count(asked_at) as responses,
        {{ sum_of_seconds(elapsed_seconds('asked_at', 'replied_at')) }} as response_seconds_sum
    from human_turns
    group by 1
),

assigned as (
    select
        conversation_number,
        min(occurred_at) as first_assigned_at,
        max(occurred_at) as last_assigned_at
    from assignments
    where to_kind = 'human' and to_id is not null
    group by 1
),

responses_to_last_assignment as (
    select
        human_turns.conversation_number,
        min(human_turns.replied_at) as responded_at,
        {{ value_at_first('human_turns.replier_id', 'human_turns.reply_number', 'true') }} as responder_id
    from human_turns
    inner join assigned on human_turns.conversation_number = assigned.conversation_number
    -- by the instant: an assignment that a column tells of has no order within its second
    where human_turns.asked_at is not null and human_turns.replied_at >= assigned.last_assigned_at
    group by 1
),

last_closes as (
    select
        conversation_number,
        {{ value_at_last('closer_id', 'item_number', 'true') }} as closer_id
    from closes
    group by 1
),

conversations as (
    select conversation_number from replies
    union
    select conversation_number from assigned
    union
    select conversation_number from last_closes
)

select
    conversations.conversation_number,
    replies.person_spoke_first,
    replies.first_sender_id,
    replies.first_response_at,
    replies.first_responder_id,
    replies.last_human_reply_at,
    coalesce(replies.responses, 0) as responses,
    replies.response_seconds_sum,
    assigned.first_assigned_at,
    assigned.last_assigned_at,
    responses_to_last_assignment.responded_at as last_assignment_responded_at,
    responses_to_last_assignment.responder_id as last_assignment_responder_id,
    last_closes.closer_id
from conversations
left join replies on conversations.conversation_number = replies.conversation_number
left join assigned on conversations.conversation_number = assigned.conversation_number
left join responses_to_last_assignment
    on conversations.conversation_number = responses_to_last_assignment.conversation_number
left join last_closes on conversations.conversation_number = last_closes.conversation_number
