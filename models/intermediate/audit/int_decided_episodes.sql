-- One row per eligible episode: when it began, and when its outcome was no longer pending, NULL while it is: at its evaluation,
-- or at the first human involvement, which settles it at once, never before it began. What the AI never had was never pending.
-- A view: three tables joined by numbers, read once.
{{ config(materialized='view') }}
{% set evaluated_at, involved_at = 'outcomes.evaluation_at', 'involvements.first_involvement_at' %}

with

episode_facts as (select * from {{ ref('int_episode_facts') }}),

outcomes as (select * from {{ ref('int_outcomes') }}),

involvements as (select * from {{ ref('int_involvements') }})

select
    episode_facts.conversation_number,
    episode_facts.episode_index,
    episode_facts.source_system,
    episode_facts.account_id,
    episode_facts.started_at,
    case
        when outcomes.outcome = 'pending' then null
        when outcomes.outcome in ('human_only', 'unanswered') then episode_facts.started_at
        else greatest(episode_facts.started_at, {{ earliest_of(evaluated_at, involved_at) }})
    end as decided_at
from episode_facts
inner join outcomes
    on
        episode_facts.conversation_number = outcomes.conversation_number
        and episode_facts.episode_index = outcomes.episode_index
left join involvements
    on
        episode_facts.conversation_number = involvements.conversation_number
        and episode_facts.episode_index = involvements.episode_index
where outcomes.is_eligible
