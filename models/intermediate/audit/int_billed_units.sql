-- One row per unit of an invoice's line that took an episode: an episode is billed once under one definition. The units of a
-- line together take the first of its candidates that are left, which is what they take one by one; lines take one after the
-- other. Each step looks, in every conversation at once, at the next candidate: it is taken when it is free and its line has a
-- unit left. There are as many steps as the conversation that was billed most has candidates, however many units are billed.
with recursive

candidates as (
    select * from {{ ref('int_billed_resolutions') }}
    where is_candidate
),

looked_at as (
    select
        conversation_number,
        definition_id,
        line_number,
        cast(1 as bigint) as unit_index,
        episode_index,
        candidate_number,
        true as is_taken,
        cast(1 as bigint) as taking_number,
        '/' || cast(episode_index as varchar) || '/' as taken_episodes
    from candidates
    where candidate_number = 1
    union all
    select
        conversation_number,
        definition_id,
        line_number,
        units_before + case when is_taken then 1 else 0 end as unit_index,
        episode_index,
        candidate_number,
        is_taken,
        takings_before + case when is_taken then 1 else 0 end as taking_number,
        case when is_taken then taken_before || cast(episode_index as varchar) || '/' else taken_before end as taken_episodes
    from (
        select
            *,
            units > units_before
            and position('/' || cast(episode_index as varchar) || '/' in taken_before) = 0 as is_taken
        from (
            select
                candidates.conversation_number,
                candidates.definition_id,
                candidates.line_number,
                candidates.units,
                candidates.episode_index,
                candidates.candidate_number,
                case when candidates.line_number = looked_at.line_number then looked_at.unit_index else 0 end as units_before,
                looked_at.taking_number as takings_before,
                looked_at.taken_episodes as taken_before
            from looked_at
            inner join candidates
                on
                    looked_at.conversation_number = candidates.conversation_number
                    and looked_at.definition_id = candidates.definition_id
                    and looked_at.candidate_number + 1 = candidates.candidate_number
        ) as next_candidate
    ) as weighed
)

select
    conversation_number,
    definition_id,
    line_number,
    unit_index,
    episode_index,
    taking_number
from looked_at
where is_taken
