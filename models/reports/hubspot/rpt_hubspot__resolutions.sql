-- One row per source, account and local week of the episode's start; weeks without episodes exist.
with

performance as (select * from {{ ref('agg_weekly_agent_performance') }}),

episodes as (select * from {{ ref('fct_episodes') }}),

weeks as (
    select
        source_system,
        account_id,
        week_start,
        {{ sum_of_counts('eligible_episodes') }} as eligible_episodes,
        {{ sum_of_counts('handled_episodes') }} as handled_episodes,
        {{ sum_of_counts('matured_handled_episodes') }} as matured_handled_episodes,
        {{ sum_of_counts('pending_episodes') }} as pending_episodes,
        {{ sum_of_counts('resolved_episodes') }} as resolved_episodes,
        {{ sum_of_seconds('time_to_resolution_seconds_sum') }} as time_to_resolution_seconds_sum,
        {{ sum_of_counts('time_to_resolution_seconds_n') }} as time_to_resolution_seconds_n
    from performance
    group by 1, 2, 3
),

resolutions as (
    select
        source_system,
        account_id,
        started_week,
        count(distinct conversation_id) as resolved_conversations,
        count(*) filter (where evidence_grade = 'proxy') as proxy_resolved_episodes,
        count(*) filter (where is_recontacted_within_7_days) as recontacted_resolved_episodes,
        {{ percentile('time_to_resolution_seconds', 0.5) }} as median_time_to_resolution_seconds,
        {{ percentile('time_to_resolution_seconds', 0.9) }} as p90_time_to_resolution_seconds
    from episodes
    where is_resolved and started_week is not null
    group by 1, 2, 3
)

select
    weeks.source_system,
    weeks.account_id,
    weeks.week_start,
    weeks.eligible_episodes,
    weeks.handled_episodes,
    weeks.matured_handled_episodes,
    weeks.pending_episodes,
    {{ rate('weeks.matured_handled_episodes', 'weeks.handled_episodes') }} as matured_share,
    weeks.resolved_episodes,
    coalesce(resolutions.proxy_resolved_episodes, 0) as proxy_resolved_episodes,
    coalesce(resolutions.recontacted_resolved_episodes, 0) as recontacted_resolved_episodes,
    coalesce(resolutions.resolved_conversations, 0) as resolved_conversations,
    {{ rate('weeks.resolved_episodes', 'weeks.matured_handled_episodes') }} as resolution_rate,
    {{ wilson_bound('weeks.resolved_episodes', 'weeks.matured_handled_episodes', 'lower') }} as resolution_rate_lower,
    {{ wilson_bound('weeks.resolved_episodes', 'weeks.matured_handled_episodes', 'upper') }} as resolution_rate_upper,
    {{ rate('weeks.resolved_episodes', 'weeks.eligible_episodes') }} as resolved_share_of_eligible,
    weeks.time_to_resolution_seconds_sum,
    weeks.time_to_resolution_seconds_n,
    {{ rate('weeks.time_to_resolution_seconds_sum', 'weeks.time_to_resolution_seconds_n') }} as mean_time_to_resolution_seconds,
    resolutions.median_time_to_resolution_seconds,
    resolutions.p90_time_to_resolution_seconds
from weeks
left join resolutions
    on
        weeks.source_system = resolutions.source_system
        and weeks.account_id = resolutions.account_id
        and weeks.week_start = resolutions.started_week
