-- One row per source, account and local week of the episode's start; weeks without episodes included.
with

weeks as (select * from {{ ref('agg_weekly_account_performance') }}),

episodes as (select * from {{ ref('fct_episodes') }}),

resolutions as (
    select
        source_system,
        account_id,
        started_week,
        count(distinct conversation_id) as resolved_conversations,
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
    weeks.matured_share,
    weeks.resolved_episodes,
    weeks.proxy_resolved_episodes,
    weeks.recontacted_resolved_episodes,
    coalesce(resolutions.resolved_conversations, 0) as resolved_conversations,
    weeks.resolution_rate,
    weeks.resolution_rate_low as resolution_rate_lower,
    weeks.resolution_rate_high as resolution_rate_upper,
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
