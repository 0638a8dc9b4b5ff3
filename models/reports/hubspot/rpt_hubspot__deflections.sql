-- One row per source, account and local week of the episode's start; weeks without episodes included.
with

weeks as (select * from {{ ref('agg_weekly_account_performance') }}),

episodes as (select * from {{ ref('fct_episodes') }}),

conversations as (
    select
        source_system,
        account_id,
        started_week,
        count(distinct conversation_id) as deflected_conversations
    from episodes
    where is_deflected and started_week is not null
    group by 1, 2, 3
)

select
    weeks.source_system,
    weeks.account_id,
    weeks.week_start,
    weeks.handled_episodes,
    weeks.matured_handled_episodes,
    weeks.pending_episodes,
    weeks.matured_share,
    weeks.deflected_episodes,
    weeks.resolved_episodes,
    weeks.deflected_episodes - weeks.resolved_episodes as deflected_unresolved_episodes,
    coalesce(conversations.deflected_conversations, 0) as deflected_conversations,
    weeks.deflection_rate,
    weeks.handoff_unserved_episodes,
    weeks.contained_to_date_episodes
from weeks
left join conversations
    on
        weeks.source_system = conversations.source_system
        and weeks.account_id = conversations.account_id
        and weeks.week_start = conversations.started_week
