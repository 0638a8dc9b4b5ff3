-- One row per source, account, local week of the episode's start, channel and definition: what the definition says of the
-- week's eligible episodes. The weeks and channels of agg_weekly_agent_performance, times every definition of the seed.
{% set counts = {
    'judged_episodes': "verdict <> 'not_applicable'",
    'pending_episodes': "verdict = 'pending'",
    'resolved_episodes': "verdict = 'resolved'",
    'not_resolved_episodes': "verdict = 'not_resolved'",
    'decided_episodes': "verdict in ('resolved', 'not_resolved')",
    'proxy_episodes': "verdict = 'resolved' and evidence_grade = 'proxy'",
} %}

with

weeks as (select * from {{ ref('agg_weekly_agent_performance') }}),

definitions as (select * from {{ ref('int_definitions') }}),

verdicts as (select * from {{ ref('int_weekly_verdicts') }}),

counted as (
    select
        source_system,
        account_id,
        week_start,
        channel,
        {% for count, condition in counts.items() -%}
            coalesce({{ sum_of_counts('case when ' ~ condition ~ ' then episodes end') }}, 0) as {{ count }},
        {% endfor -%}
        definition_id
    from verdicts
    group by source_system, account_id, week_start, channel, definition_id
)

select
    weeks.source_system,
    weeks.account_id,
    weeks.week_start,
    weeks.channel,
    definitions.definition_id,
    weeks.eligible_episodes,
    {% for count in counts -%}
        coalesce(counted.{{ count }}, 0) as {{ count }},
    {% endfor -%}
    {{ rate_columns('resolved_of_decided', 'counted.resolved_episodes', 'counted.decided_episodes') }},
    {{ rate_columns('decided_share', 'counted.decided_episodes', 'counted.judged_episodes') }}
from weeks
cross join definitions
left join counted
    on
        weeks.source_system = counted.source_system
        and weeks.account_id = counted.account_id
        and weeks.week_start = counted.week_start
        and weeks.channel = counted.channel
        and definitions.definition_id = counted.definition_id
