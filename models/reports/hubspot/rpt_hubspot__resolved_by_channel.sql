-- One row per source, account, local week of the episode's start and channel; weeks without episodes included.
with

performance as (select * from {{ ref('agg_weekly_agent_performance') }}),

episodes as (select * from {{ ref('fct_episodes') }}),

conversations as (
    select
        source_system,
        account_id,
        started_week,
        channel,
        count(distinct conversation_id) as resolved_conversations
    from episodes
    where is_resolved and started_week is not null
    group by 1, 2, 3, 4
)

select
    performance.source_system,
    performance.account_id,
    performance.week_start,
    performance.channel,
    performance.handled_episodes,
    performance.matured_handled_episodes,
    performance.pending_episodes,
    performance.matured_share,
    performance.resolved_episodes,
    coalesce(conversations.resolved_conversations, 0) as resolved_conversations,
    performance.resolution_rate
from performance
left join conversations
    on
        performance.source_system = conversations.source_system
        and performance.account_id = conversations.account_id
        and performance.week_start = conversations.started_week
        and performance.channel = conversations.channel
