-- One row per source, account, local week of the episode's start, pair of definitions and their two reasons: on how many
-- episodes one of the two says resolved and the other not resolved, for those reasons. Only rows that occur.
with

disagreements as (select * from {{ ref('int_disagreements') }}),

starts as (select * from {{ ref('int_eligible_starts') }})

select
    starts.source_system,
    starts.account_id,
    starts.week_start,
    disagreements.definition_id,
    disagreements.other_definition_id,
    disagreements.reason,
    disagreements.other_reason,
    disagreements.verdict,
    disagreements.other_verdict,
    count(*) as episodes
from disagreements
inner join starts
    on
        disagreements.conversation_number = starts.conversation_number
        and disagreements.episode_index = starts.episode_index
group by 1, 2, 3, 4, 5, 6, 7, 8, 9
