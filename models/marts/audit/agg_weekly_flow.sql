-- One row per source, account, local week of the episode's start, channel and exit: how many eligible episodes took it. Every
-- exit stands on every week and channel of agg_weekly_agent_performance, and all exits of one add up to its eligible episodes.
with

episodes as (select * from {{ ref('fct_episodes') }}),

weeks as (select * from {{ ref('agg_weekly_agent_performance') }}),

exits as (select * from {{ ref('episode_exits') }}),

counted as (
    select
        source_system,
        account_id,
        started_week,
        channel,
        exit,
        count(*) as episodes
    from episodes
    where is_eligible
    group by 1, 2, 3, 4, 5
),

complete as (
    select
        weeks.source_system,
        weeks.account_id,
        weeks.week_start,
        weeks.channel,
        exits.exit,
        exits.position as exit_position,
        coalesce(counted.episodes, 0) as episodes,
        weeks.eligible_episodes
    from weeks
    cross join exits
    left join counted
        on
            weeks.source_system = counted.source_system
            and weeks.account_id = counted.account_id
            and weeks.week_start = counted.started_week
            and weeks.channel = counted.channel
            and exits.exit = counted.exit
)

select
    source_system,
    account_id,
    week_start,
    channel,
    exit,
    exit_position,
    episodes,
    eligible_episodes,
    {{ rate_columns('share_of_eligible', 'episodes', 'eligible_episodes') }}
from complete
