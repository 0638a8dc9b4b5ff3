-- One row per source, account, local week of the episode's start, pair of definitions and their two reasons: on how many
-- episodes one of the two says resolved and the other not resolved, for those reasons. Only rows that occur.
with

-- what all definitions say of an episode is counted before they are paired
verdicts as (
    select * from {{ ref('int_verdict_patterns') }}
    where verdict in ('resolved', 'not_resolved')
)

select
    verdicts.source_system,
    verdicts.account_id,
    verdicts.week_start,
    verdicts.definition_id,
    others.definition_id as other_definition_id,
    verdicts.reason,
    others.reason as other_reason,
    verdicts.verdict,
    others.verdict as other_verdict,
    {{ sum_of_counts('verdicts.episodes') }} as episodes
from verdicts
inner join verdicts as others
    on
        verdicts.source_system = others.source_system
        and verdicts.account_id = others.account_id
        and verdicts.week_start = others.week_start
        and verdicts.channel = others.channel
        and verdicts.pattern_number = others.pattern_number
        and verdicts.definition_id < others.definition_id
        and verdicts.verdict <> others.verdict
group by 1, 2, 3, 4, 5, 6, 7, 8, 9
