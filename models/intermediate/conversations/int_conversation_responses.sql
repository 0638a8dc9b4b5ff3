-- One row per conversation in which a person wrote or was assigned, or that was handed over or closed: who answered the customer
-- when, as respond.io counts (people only), how long a handoff waited for a person, and who closed it last. No clock runs
-- across an episode's end, or starts at an early assignment.
{{ config(materialized='by_conversation') }}
with

human_turns as (select * from {{ of_touched(ref('int_human_turns')) }}),

assignments as (select * from {{ of_touched(ref('int_assignments')) }}),

closes as (select * from {{ of_touched(ref('int_closes')) }}),

handed_over as (select * from {{ of_touched(ref('int_conversation_handoffs')) }}),

episode_facts as (select * from {{ of_touched(ref('int_episode_facts')) }}),

replies as (
    select
        conversation_number,
        min(reply_number) as first_reply_number,
        {{ value_at_first('replier_id', 'reply_number', 'true') }} as first_sender_id,
        max(replied_at) as last_human_reply_at,
        {{ value_at_first('episode_index', 'reply_number', 'asked_at is not null') }} as first_response_episode_index,
        {{ value_at_first('asked_at', 'reply_number', 'asked_at is not null') }} as first_asked_at,
        {{ value_at_first('replied_at', 'reply_number', 'asked_at is not null') }} as first_response_at,
        {{ value_at_first('replier_id', 'reply_number', 'asked_at is not null') }} as first_responder_id,
        count(asked_at) as responses,
        {{ sum_of_seconds(elapsed_seconds('asked_at', 'replied_at')) }} as response_seconds_sum
    from human_turns
    group by 1
),

first_questions as (
    select
        conversation_number,
        min(first_contact_message_number) as first_question_number
    from episode_facts
    where first_contact_message_number is not null
    group by 1
),

assigned as (
    select
        conversation_number,
        min(occurred_at) as first_assigned_at,
        max(occurred_at) as last_assigned_at,
        max(case when not is_early then occurred_at end) as last_timely_assigned_at,
        max(episode_index) as last_episode_index
    from assignments
    where to_kind = 'human' and to_id is not null
    group by 1
),

-- the first response answers the first assignment of its own episode
assigned_before_response as (
    select
        replies.conversation_number,
        min(assignments.occurred_at) as assigned_at
    from replies
    inner join assignments
        on
            replies.conversation_number = assignments.conversation_number
            and replies.first_response_episode_index = assignments.episode_index
    where assignments.to_kind = 'human' and assignments.to_id is not null and not assignments.is_early
    group by 1
),

responses_to_last_assignment as (
    select
        human_turns.conversation_number,
        min(human_turns.replied_at) as responded_at,
        {{ value_at_first('human_turns.replier_id', 'human_turns.reply_number', 'true') }} as responder_id
    from human_turns
    inner join assigned
        on
            human_turns.conversation_number = assigned.conversation_number
            and human_turns.episode_index = assigned.last_episode_index
    -- by the instant: an assignment that a column tells of has no order within its second
    where human_turns.asked_at is not null and human_turns.replied_at >= assigned.last_timely_assigned_at
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
    select conversation_number from handed_over
    union
    select conversation_number from last_closes
)

select
    conversations.conversation_number,
    case
        when replies.first_reply_number is not null
            then coalesce(replies.first_reply_number < first_questions.first_question_number, true)
    end as person_spoke_first,
    replies.first_sender_id,
    replies.first_asked_at,
    replies.first_response_at,
    replies.first_responder_id,
    replies.last_human_reply_at,
    coalesce(replies.responses, 0) as responses,
    replies.response_seconds_sum,
    assigned.first_assigned_at,
    assigned.last_assigned_at,
    assigned_before_response.assigned_at as assigned_before_response_at,
    responses_to_last_assignment.responded_at as last_assignment_responded_at,
    responses_to_last_assignment.responder_id as last_assignment_responder_id,
    coalesce(handed_over.handoffs, 0) as handoffs,
    coalesce(handed_over.handoff_waits, 0) as handoff_waits,
    handed_over.handoff_wait_seconds_sum,
    handed_over.first_handoff_wait_seconds,
    handed_over.handoff_responder_id,
    last_closes.closer_id
from conversations
left join replies on conversations.conversation_number = replies.conversation_number
left join first_questions on conversations.conversation_number = first_questions.conversation_number
left join assigned on conversations.conversation_number = assigned.conversation_number
left join assigned_before_response on conversations.conversation_number = assigned_before_response.conversation_number
left join responses_to_last_assignment
    on conversations.conversation_number = responses_to_last_assignment.conversation_number
left join handed_over on conversations.conversation_number = handed_over.conversation_number
left join last_closes on conversations.conversation_number = last_closes.conversation_number
