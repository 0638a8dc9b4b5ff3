-- One row per unit of an invoice's line that took an episode: an episode is billed once under one definition. The units of a
-- line together take the first of its candidates that are left, which is what they take one by one; lines take one after the
-- other. Each step finds, in every conversation at once, the next candidate that is free and whose line has a unit left: there
-- are as many steps as the conversation that was billed most has episodes, however many units are billed.
with recursive

candidates as (
    select * from {{ ref('int_billed_resolutions') }}
    where is_candidate
),

taken as (
    select
        conversation_number,
        definition_id,
        line_number,
        cast(1 as bigint) as unit_index,
        episode_index,
        candidate_number,
        cast(1 as bigint) as taking_number,
        '/' || cast(episode_index as varchar) || '/' as taken_episodes
    from candidates
    where candidate_number = 1
    union all
    select
        conversation_number,
        definition_id,
        line_number,
        unit_index,
        episode_index,
        candidate_number,
        taking_number,
        taken_episodes
    from (
        select
            candidates.conversation_number,
            candidates.definition_id,
            candidates.line_number,
            case when candidates.line_number = taken.line_number then taken.unit_index + 1 else 1 end as unit_index,
            candidates.episode_index,
            candidates.candidate_number,
            taken.taking_number + 1 as taking_number,
            taken.taken_episodes || cast(candidates.episode_index as varchar) || '/' as taken_episodes,
            row_number() over (
                partition by candidates.conversation_number, candidates.definition_id order by candidates.candidate_number
            ) as nearness
        from taken
        inner join candidates
            on
                taken.conversation_number = candidates.conversation_number
                and taken.definition_id = candidates.definition_id
        where
            candidates.candidate_number > taken.candidate_number
            and position('/' || cast(candidates.episode_index as varchar) || '/' in taken.taken_episodes) = 0
            and (candidates.line_number > taken.line_number or candidates.units > taken.unit_index)
    ) as free
    where nearness = 1
)

select
    conversation_number,
    definition_id,
    line_number,
    unit_index,
    episode_index,
    taking_number
from taken
