-- One row per source, account and local week of the episode's start; weeks without episodes exist.
with

performance as (select * from {{ ref('agg_weekly_agent_performance') }}),

episodes as (
    select * from {{ ref('fct_episodes') }}
    where is_eligible and started_week is not null
),

live_dates as (select * from {{ ref('dim_agent_live_dates') }}),

weeks as (
    select
        source_system,
        account_id,
        week_start,
        {{ sum_of_counts('eligible_episodes') }} as eligible_episodes,
        {{ sum_of_counts('handled_episodes') }} as handled_episodes,
        {{ sum_of_counts('human_only_episodes') }} as human_only_episodes,
        {{ sum_of_counts('unanswered_episodes') }} as unanswered_episodes
    from performance
    group by 1, 2, 3
),

-- what began where and when the AI was on, whether or not it handled anything there that week
live_weeks as (
    select
        episodes.source_system,
        episodes.account_id,
        episodes.started_week,
        count(*) as eligible_episodes,
        count(case when episodes.is_handled then 1 end) as handled_episodes
    from episodes
    inner join live_dates
        on
            episodes.source_system = live_dates.source_system
            and episodes.account_id = live_dates.account_id
            and episodes.channel = live_dates.channel
            and episodes.started_date = live_dates.date_day
    group by 1, 2, 3
)

select
    weeks.source_system,
    weeks.account_id,
    weeks.week_start,
    weeks.eligible_episodes,
    coalesce(live_weeks.eligible_episodes, 0) as eligible_episodes_in_ai_channels,
    weeks.handled_episodes,
    coalesce(live_weeks.handled_episodes, 0) as handled_episodes_in_ai_channels,
    weeks.human_only_episodes,
    weeks.unanswered_episodes,
    {{ rate('weeks.handled_episodes', 'weeks.eligible_episodes') }} as handle_rate,
    {{ rate('live_weeks.handled_episodes', 'live_weeks.eligible_episodes') }} as handle_rate_in_ai_channels
from weeks
left join live_weeks
    on
        weeks.source_system = live_weeks.source_system
        and weeks.account_id = live_weeks.account_id
        and weeks.week_start = live_weeks.started_week
