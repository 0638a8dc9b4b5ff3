-- One row per account, local week of the episode's start, channel, definition, verdict, reason, grade and age at which the
-- verdict was known: how many eligible episodes have it. Verdicts are derived once for all that is counted of them.
with

verdicts as (select * from {{ ref('int_verdicts') }}),

starts as (select * from {{ ref('int_eligible_starts') }}),

aged as (
    select
        starts.source_system,
        starts.account_id,
        starts.week_start,
        starts.channel,
        verdicts.definition_id,
        verdicts.verdict,
        verdicts.reason,
        verdicts.evidence_grade,
        {{ age_days_at('starts.week_ends_at', verdict_known_at('verdicts')) }} as age_days
    from verdicts
    inner join starts
        on
            verdicts.conversation_number = starts.conversation_number
            and verdicts.episode_index = starts.episode_index
)

select
    source_system,
    account_id,
    week_start,
    channel,
    definition_id,
    verdict,
    reason,
    evidence_grade,
    -- whatever became known later than the oldest age that is shown was known at none
    case when age_days <= {{ oldest_age_days() }} then age_days end as known_at_age_days,
    count(*) as episodes
from aged
group by 1, 2, 3, 4, 5, 6, 7, 8, 9
