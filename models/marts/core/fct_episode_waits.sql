-- One row per episode that waited for a person: one answered the customer, was assigned, or had it handed over. Whose wait it
-- was, by its history, and how long its handoffs waited. A view: it follows from stored clocks and handoffs.
{{ config(materialized='view') }}
with

episodes as (select * from {{ ref('int_episodes') }}),

human_turns as (select * from {{ ref('int_human_turns') }}),

assignments as (select * from {{ ref('int_assignments') }}),

handoffs as (select * from {{ ref('int_handoffs') }}),

handoff_replies as (select * from {{ ref('int_handoff_replies') }}),

answered as (
    select
        conversation_number,
        episode_index,
        {{ value_at_first('replier_id', 'reply_number', 'true') }} as first_responder_id
    from human_turns
    where asked_at is not null
    group by 1, 2
),

assigned as (
    select
        conversation_number,
        episode_index,
        {{ value_at_last('to_id', 'item_number', 'true') }} as last_assignee_id
    from assignments
    where to_kind = 'human' and to_id is not null
    group by 1, 2
),

handed_over as (
    select
        handoffs.conversation_number,
        handoffs.episode_index,
        count(*) as handoffs,
        count(handoff_replies.waited_seconds) as handoff_waits,
        {{ sum_of_seconds('handoff_replies.waited_seconds') }} as handoff_wait_seconds_sum
    from handoffs
    left join handoff_replies
        on
            handoffs.conversation_number = handoff_replies.conversation_number
            and handoffs.first_item_number = handoff_replies.first_item_number
    group by 1, 2
),

waiting as (
    select
        conversation_number,
        episode_index
    from answered
    union
    select
        conversation_number,
        episode_index
    from assigned
    union
    select
        conversation_number,
        episode_index
    from handed_over
)

select
    episodes.episode_id,
    episodes.source_system,
    episodes.account_id,
    episodes.conversation_id,
    -- who ended the wait; where nobody did, who was last asked to
    case when answered.conversation_number is not null then answered.first_responder_id else assigned.last_assignee_id end
        as owner_id,
    case
        when answered.conversation_number is not null then 'replied'
        when assigned.conversation_number is not null then 'assigned'
        else 'none'
    end as owner_evidence,
    coalesce(handed_over.handoffs, 0) as handoffs,
    coalesce(handed_over.handoff_wait_seconds_sum, 0) as handoff_wait_seconds_sum,
    coalesce(handed_over.handoff_waits, 0) as handoff_wait_seconds_n
from waiting
inner join episodes
    on waiting.conversation_number = episodes.conversation_number and waiting.episode_index = episodes.episode_index
left join answered
    on waiting.conversation_number = answered.conversation_number and waiting.episode_index = answered.episode_index
left join assigned
    on waiting.conversation_number = assigned.conversation_number and waiting.episode_index = assigned.episode_index
left join handed_over
    on waiting.conversation_number = handed_over.conversation_number and waiting.episode_index = handed_over.episode_index
