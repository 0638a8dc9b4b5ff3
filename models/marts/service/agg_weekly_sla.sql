-- One row per source, account, local week of the episode's start, channel and service policy: how many episodes met its target,
-- missed it, or are open still, and the share that met it of those that did or did not. The weeks and channels of
-- agg_weekly_agent_performance, for every policy that was ever meant for them.
with

outcomes as (select * from {{ ref('fct_sla_outcomes') }}),

weeks as (select * from {{ ref('agg_weekly_agent_performance') }}),

policies as (select * from {{ ref('int_sla_policies') }}),

counts as (
    select
        source_system,
        account_id,
        started_week as week_start,
        channel,
        policy_id,
        count(*) as episodes,
        count(*) filter (where state = 'met') as met_episodes,
        count(*) filter (where state = 'breached') as breached_episodes,
        count(*) filter (where state = 'open') as open_episodes,
        count(*) filter (where state is null) as unknown_episodes
    from outcomes
    group by 1, 2, 3, 4, 5
),

all_weeks as (
    select
        weeks.source_system,
        weeks.account_id,
        weeks.week_start,
        weeks.channel,
        policies.policy_id,
        min(policies.target) as target
    from weeks
    inner join policies
        on
            weeks.source_system = coalesce(policies.source_system, weeks.source_system)
            and weeks.account_id = coalesce(policies.account_id, weeks.account_id)
            and weeks.channel = coalesce(policies.channel, weeks.channel)
    group by 1, 2, 3, 4, 5
),

complete as (
    select
        all_weeks.source_system,
        all_weeks.account_id,
        all_weeks.week_start,
        all_weeks.channel,
        all_weeks.policy_id,
        all_weeks.target,
        coalesce(counts.episodes, 0) as episodes,
        coalesce(counts.met_episodes, 0) as met_episodes,
        coalesce(counts.breached_episodes, 0) as breached_episodes,
        coalesce(counts.open_episodes, 0) as open_episodes,
        coalesce(counts.unknown_episodes, 0) as unknown_episodes
    from all_weeks
    left join counts
        on
            all_weeks.source_system = counts.source_system
            and all_weeks.account_id = counts.account_id
            and all_weeks.week_start = counts.week_start
            and all_weeks.channel = counts.channel
            and all_weeks.policy_id = counts.policy_id
),

with_decided as (
    select
        *,
        met_episodes + breached_episodes as decided_episodes
    from complete
)

select
    source_system,
    account_id,
    week_start,
    channel,
    policy_id,
    target,
    episodes,
    met_episodes,
    breached_episodes,
    open_episodes,
    unknown_episodes,
    decided_episodes,
    {{ rate_columns('met_rate', 'met_episodes', 'decided_episodes') }}
from with_decided
