-- One row per episode: the instants between which its service clocks run, NULL where there is nothing to measure.
{{ config(materialized='by_conversation') }}
{% set work_of_the_ai -%}
    coalesce(episode_facts.first_timely_ai_assignment_at, episode_facts.first_timely_contact_message_at)
{%- endset %}

with

episode_facts as (select * from {{ of_touched(ref('int_episode_facts')) }}),

outcomes as (select * from {{ of_touched(ref('int_outcomes')) }}),

items as (select * from {{ of_touched(ref('int_items')) }}),

involvements as (select * from {{ of_touched(ref('int_involvements')) }}),

handoff_tickets as (select * from {{ of_touched(ref('int_handoff_tickets')) }}),

-- the first reply after the first customer message that is not early, within the episode
first_answers as (
    select
        episode_facts.conversation_number,
        episode_facts.episode_index,
        items.item_number,
        items.occurred_at as answered_at
    from items
    inner join episode_facts
        on
            items.conversation_number = episode_facts.conversation_number
            and items.answers_before = episode_facts.answers_before_question
    where items.item_role in ('ai_reply', 'human_reply') and items.item_number <= episode_facts.last_item_number
)

select
    episode_facts.conversation_number,
    episode_facts.episode_index,
    episode_facts.first_timely_contact_message_at as first_asked_at,
    first_answers.item_number as first_response_number,
    first_answers.answered_at as first_response_at,
    involvements.first_human_response_at,
    case when outcomes.is_resolved then {{ work_of_the_ai }} end as resolution_started_at,
    case when outcomes.is_resolved then episode_facts.last_ai_reply_at end as resolution_ended_at,
    case when handoff_tickets.closed_at is not null then {{ work_of_the_ai }} end as ticket_started_at,
    handoff_tickets.first_closed_at as ticket_first_closed_at,
    handoff_tickets.closed_at as ticket_closed_at
from episode_facts
inner join outcomes
    on
        episode_facts.conversation_number = outcomes.conversation_number
        and episode_facts.episode_index = outcomes.episode_index
left join first_answers
    on
        episode_facts.conversation_number = first_answers.conversation_number
        and episode_facts.episode_index = first_answers.episode_index
left join involvements
    on
        episode_facts.conversation_number = involvements.conversation_number
        and episode_facts.episode_index = involvements.episode_index
left join handoff_tickets
    on
        episode_facts.conversation_number = handoff_tickets.conversation_number
        and episode_facts.episode_index = handoff_tickets.episode_index
