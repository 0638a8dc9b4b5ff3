-- One row per source, account, local week of the episode's start, definition and age in days of 24 hours after the instant that
-- ends the week: what was known then of its episodes. Only ages that as_of has reached.
{% set weeks_before = 'partition by source_system, account_id, definition_id, age_days order by ' ~ day_number('week_start')
    ~ ' nulls last range between ' ~ (compared_weeks() | int * 7) ~ ' preceding and 7 preceding' %}

with

week_ends as (select * from {{ ref('int_week_ends') }}),

definitions as (select * from {{ ref('int_definitions') }}),

verdicts as (
    select * from {{ ref('int_weekly_verdicts') }}
    where verdict <> 'not_applicable'
),

ages as (select {{ number_series(0, oldest_age_days()) }} as age_days),

cohorts as (
    select
        source_system,
        account_id,
        week_start,
        definition_id,
        {{ sum_of_counts('episodes') }} as judged_episodes
    from verdicts
    group by 1, 2, 3, 4
),

newly_known as (
    select
        source_system,
        account_id,
        week_start,
        definition_id,
        known_at_age_days as age_days,
        {{ sum_of_counts('episodes') }} as decided_episodes,
        {{ sum_of_counts("case when verdict = 'resolved' then episodes end") }} as resolved_episodes
    from verdicts
    where verdict in ('resolved', 'not_resolved')
    group by 1, 2, 3, 4, 5
),

reached as (
    select
        week_ends.source_system,
        week_ends.account_id,
        week_ends.week_start,
        definitions.definition_id,
        ages.age_days
    from week_ends
    cross join ages
    cross join definitions
    where {{ add_hours('week_ends.ends_at', '24 * ages.age_days') }} <= week_ends.as_of
),

-- what was known at an age: all that became known up to it
known as (
    select
        reached.*,
        coalesce(cohorts.judged_episodes, 0) as judged_episodes,
        coalesce(cast(sum(newly_known.decided_episodes) over up_to_age as bigint), 0) as decided_episodes,
        coalesce(cast(sum(newly_known.resolved_episodes) over up_to_age as bigint), 0) as resolved_episodes
    from reached
    left join cohorts
        on
            reached.source_system = cohorts.source_system
            and reached.account_id = cohorts.account_id
            and reached.week_start = cohorts.week_start
            and reached.definition_id = cohorts.definition_id
    left join newly_known
        on
            reached.source_system = newly_known.source_system
            and reached.account_id = newly_known.account_id
            and reached.week_start = newly_known.week_start
            and reached.definition_id = newly_known.definition_id
            and reached.age_days = newly_known.age_days
    window up_to_age as (
        partition by reached.source_system, reached.account_id, reached.week_start, reached.definition_id
        order by reached.age_days nulls last
    )
),

pooled as (
    select
        *,
        cast(sum(decided_episodes) over ({{ weeks_before }}) as bigint) as decided_episodes_4_weeks,
        cast(sum(resolved_episodes) over ({{ weeks_before }}) as bigint) as resolved_episodes_4_weeks
    from known
),

rated as (
    select
        *,
        {{ rate_columns('resolved_of_decided', 'resolved_episodes', 'decided_episodes') }},
        {{ rate_columns('decided_share', 'decided_episodes', 'judged_episodes') }},
        {{ rate_columns('resolved_of_decided_4_weeks', 'resolved_episodes_4_weeks', 'decided_episodes_4_weeks') }}
    from pooled
)

select
    *,
    resolved_of_decided - resolved_of_decided_4_weeks as change_at_age
from rated
