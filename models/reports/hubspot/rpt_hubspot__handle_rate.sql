-- One row per source, account and local week of the episode's start; weeks without episodes included. What began where and
-- when the AI was on counts there, whether or not the AI handled anything there that week.
with

weeks as (select * from {{ ref('agg_weekly_account_performance') }})

select
    source_system,
    account_id,
    week_start,
    eligible_episodes,
    eligible_episodes_in_ai_channels,
    handled_episodes,
    handled_episodes_in_ai_channels,
    human_only_episodes,
    unanswered_episodes,
    handle_rate,
    {{ rate('handled_episodes_in_ai_channels', 'eligible_episodes_in_ai_channels') }} as handle_rate_in_ai_channels
from weeks
