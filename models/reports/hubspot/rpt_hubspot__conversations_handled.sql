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
        count(distinct conversation_id) as handled_conversations
    from episodes
    where is_handled and started_week is not null
    group by 1, 2, 3, 4
),

last_channels as (
    select
        source_system,
        account_id,
        started_week,
        last_channel,
        count(*) as handled_episodes
    from episodes
    where is_handled and started_week is not null
    group by 1, 2, 3, 4
),

-- an episode may end in a channel in which none ever began
week_channels as (
    select
        source_system,
        account_id,
        week_start,
        channel
    from performance
    union
    select
        source_system,
        account_id,
        started_week as week_start,
        last_channel as channel
    from last_channels
)

select
    week_channels.source_system,
    week_channels.account_id,
    week_channels.week_start,
    week_channels.channel,
    coalesce(performance.eligible_episodes, 0) as eligible_episodes,
    coalesce(performance.handled_episodes, 0) as handled_episodes,
    coalesce(conversations.handled_conversations, 0) as handled_conversations,
    coalesce(last_channels.handled_episodes, 0) as handled_episodes_by_last_channel,
    coalesce(performance.matured_handled_episodes, 0) as matured_handled_episodes,
    coalesce(performance.pending_episodes, 0) as pending_episodes,
    coalesce(performance.resolved_episodes, 0) as resolved_episodes,
    coalesce(performance.contained_unresolved_episodes, 0) as contained_unresolved_episodes,
    coalesce(performance.handed_off_episodes, 0) as handed_off_episodes,
    coalesce(performance.human_assisted_episodes, 0) as human_assisted_episodes
from week_channels
left join performance
    on
        week_channels.source_system = performance.source_system
        and week_channels.account_id = performance.account_id
        and week_channels.week_start = performance.week_start
        and week_channels.channel = performance.channel
left join conversations
    on
        week_channels.source_system = conversations.source_system
        and week_channels.account_id = conversations.account_id
        and week_channels.week_start = conversations.started_week
        and week_channels.channel = conversations.channel
left join last_channels
    on
        week_channels.source_system = last_channels.source_system
        and week_channels.account_id = last_channels.account_id
        and week_channels.week_start = last_channels.started_week
        and week_channels.channel = last_channels.last_channel
