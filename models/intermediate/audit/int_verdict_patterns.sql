-- One row per account, local week of the episode's start, channel, pattern of verdicts and definition: what the definition says
-- of the eligible episodes of that pattern, and how many they are. A pattern is what all definitions together say of an episode:
-- verdict, reason, grade and the age at which each was known. Verdicts are derived once for all that is counted of them, pairs
-- of definitions included.
with

verdicts as (select * from {{ ref('int_verdicts') }}),

starts as (select * from {{ ref('int_eligible_starts') }}),

-- read twice: for the patterns, and for what one episode of each says
aged as materialized (
    select
        verdicts.conversation_number,
        verdicts.episode_index,
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
),

said as (
    select
        conversation_number,
        episode_index,
        definition_id,
        verdict,
        reason,
        evidence_grade,
        -- whatever became known later than the oldest age that is shown was known at none
        case when age_days <= {{ oldest_age_days() }} then age_days end as known_at_age_days
    from aged
),

-- the engine's hash of several values is a sum, without carry, of what each makes of it: two definitions that swap their ages
-- would have one number together. The hash of that hash is of all of them at once
spoken as (
    select
        conversation_number,
        episode_index,
        {{ number_of_values(['definition_id', 'verdict', 'reason', 'evidence_grade', 'coalesce(known_at_age_days, -1)']) }}
            as said_number
    from said
),

-- a definition speaks once of an episode, so that nothing cancels out
episode_patterns as (
    select
        conversation_number,
        episode_index,
        bit_xor({{ number_of_values(['said_number']) }}) as pattern_number
    from spoken
    group by 1, 2
),

dated_patterns as (
    select
        starts.source_system,
        starts.account_id,
        starts.week_start,
        starts.channel,
        episode_patterns.*
    from episode_patterns
    inner join starts
        on
            episode_patterns.conversation_number = starts.conversation_number
            and episode_patterns.episode_index = starts.episode_index
),

counted as (
    select
        source_system,
        account_id,
        week_start,
        channel,
        pattern_number,
        min(conversation_number) as conversation_number,
        count(*) as episodes
    from dated_patterns
    group by 1, 2, 3, 4, 5
),

-- the episode that speaks for all of its pattern: which one is the same
with_spokesman as (
    select
        counted.source_system,
        counted.account_id,
        counted.week_start,
        counted.channel,
        counted.pattern_number,
        counted.conversation_number,
        counted.episodes,
        min(dated_patterns.episode_index) as episode_index
    from counted
    inner join dated_patterns
        on
            counted.conversation_number = dated_patterns.conversation_number
            and counted.pattern_number = dated_patterns.pattern_number
            and counted.week_start = dated_patterns.week_start
            and counted.channel = dated_patterns.channel
    group by 1, 2, 3, 4, 5, 6, 7
)

select
    with_spokesman.source_system,
    with_spokesman.account_id,
    with_spokesman.week_start,
    with_spokesman.channel,
    with_spokesman.pattern_number,
    said.definition_id,
    said.verdict,
    said.reason,
    said.evidence_grade,
    said.known_at_age_days,
    with_spokesman.episodes
from with_spokesman
inner join said
    on
        with_spokesman.conversation_number = said.conversation_number
        and with_spokesman.episode_index = said.episode_index
