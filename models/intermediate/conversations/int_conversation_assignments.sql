-- One row per conversation with an assignment to somebody known: the first and the last of them, and the first to a person, with
-- the start of its episode where that is not the conversation's first: nobody waits through the end of an episode.
{{ config(materialized='by_conversation') }}
with

assignments as (
    select * from {{ of_touched(ref('int_assignments')) }}
    where to_id is not null
),

later_episodes as (
    select * from {{ of_touched(ref('int_episode_facts')) }}
    where episode_index > 1
),

with_starts as (
    select
        assignments.*,
        later_episodes.started_at as waits_from_at
    from assignments
    left join later_episodes
        on
            assignments.conversation_number = later_episodes.conversation_number
            and assignments.episode_index = later_episodes.episode_index
)

select
    conversation_number,
    {{ value_at_first('to_id', 'item_number', 'true') }} as first_assignee_id,
    {{ value_at_last('to_id', 'item_number', 'true') }} as last_assignee_id,
    {{ value_at_first('to_id', 'item_number', "to_kind = 'human'") }} as first_human_assignee_id,
    {{ value_at_first('occurred_at', 'item_number', "to_kind = 'human'") }} as first_human_assigned_at,
    {{ value_at_first('waits_from_at', 'item_number', "to_kind = 'human'") }} as first_human_assignment_waits_from_at
from with_starts
group by 1
