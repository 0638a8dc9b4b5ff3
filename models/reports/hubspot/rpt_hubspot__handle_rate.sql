-- One row per source, account and local week of the episode's start; weeks without episodes exist.
with

performance as (select * from {{ ref('agg_weekly_agent_performance') }}),

weeks as (
    select
        source_system,
        account_id,
        week_start,
        {{ sum_of_counts('eligible_episodes') }} as eligible_episodes,
        {{ sum_of_counts('case when handled_episodes > 0 then eligible_episodes else 0 end') }}
            as eligible_episodes_in_ai_channels,
        {{ sum_of_counts('handled_episodes') }} as handled_episodes,
        {{ sum_of_counts('human_only_episodes') }} as human_only_episodes,
        {{ sum_of_counts('unanswered_episodes') }} as unanswered_episodes
    from performance
    group by 1, 2, 3
)

select
    source_system,
    account_id,
    week_start,
    eligible_episodes,
    eligible_episodes_in_ai_channels,
    handled_episodes,
    human_only_episodes,
    unanswered_episodes,
    {{ rate('handled_episodes', 'eligible_episodes') }} as handle_rate,
    {{ rate('handled_episodes', 'eligible_episodes_in_ai_channels') }} as handle_rate_in_ai_channels
from weeks
