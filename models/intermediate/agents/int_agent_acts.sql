-- One row per act that a week of the team table counts: a close (with the time the conversation took), a first response (with
-- the wait it ended), an episode the AI resolved (credited to the sender of its last reply, with its time to resolution).
-- Where nobody is named, what the AI did is `ai`'s, and a person is `unknown`. A view: read once, by the week's table.
{{ config(materialized='view') }}
with

closes as (select * from {{ ref('int_closes') }}),

answers as (select * from {{ ref('int_answers') }}),

episode_facts as (select * from {{ ref('int_episode_facts') }}),

outcomes as (select * from {{ ref('int_outcomes') }}),

episode_clocks as (select * from {{ ref('int_episode_clocks') }}),

named_items as (select * from {{ ref('int_named_items') }}),

resolutions as (
    select
        episode_facts.source_system,
        episode_facts.account_id,
        coalesce(last_replies.sender_id, 'ai') as agent_id,
        'resolution' as act,
        episode_facts.last_ai_reply_at as occurred_at,
        {{ elapsed_seconds('episode_clocks.resolution_started_at', 'episode_clocks.resolution_ended_at') }} as seconds
    from outcomes
    inner join episode_facts
        on
            outcomes.conversation_number = episode_facts.conversation_number
            and outcomes.episode_index = episode_facts.episode_index
    inner join episode_clocks
        on
            outcomes.conversation_number = episode_clocks.conversation_number
            and outcomes.episode_index = episode_clocks.episode_index
    inner join named_items as last_replies
        on
            episode_facts.conversation_number = last_replies.conversation_number
            and episode_facts.last_ai_reply_number = last_replies.item_number
    where outcomes.is_resolved
),

first_responses as (
    select
        episode_facts.source_system,
        episode_facts.account_id,
        coalesce(first_answers.sender_id, case answers.replier_kind when 'ai' then 'ai' else 'unknown' end) as agent_id,
        'first_response' as act,
        answers.answered_at as occurred_at,
        {{ elapsed_seconds('answers.asked_at', 'answers.answered_at') }} as seconds
    from answers
    inner join episode_facts
        on
            answers.conversation_number = episode_facts.conversation_number
            and answers.episode_index = episode_facts.episode_index
    inner join named_items as first_answers
        on
            answers.conversation_number = first_answers.conversation_number
            and answers.answer_number = first_answers.item_number
    where answers.answer_index = 1 and episode_facts.exclusion_reason is null
)

select
    source_system,
    account_id,
    coalesce(closer_id, 'unknown') as agent_id,
    'close' as act,
    closed_at as occurred_at,
    {{ elapsed_seconds('opened_at', 'closed_at') }} as seconds
from closes
union all
select * from first_responses
union all
select * from resolutions
