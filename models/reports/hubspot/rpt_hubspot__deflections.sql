-- One row per source, account and local week of the episode's start; weeks without episodes exist.
with

performance as (select * from {{ ref('agg_weekly_agent_performance') }}),

episodes as (select * from {{ ref('fct_episodes') }}),

weeks as (
    select
        source_system,
        account_id,
        week_start,
        {{ sum_of_counts('handled_episodes') }} as handled_episodes,
        {{ sum_of_counts('matured_handled_episodes') }} as matured_handled_episodes,
        {{ sum_of_counts('pending_episodes') }} as pending_episodes,
        {{ sum_of_counts('deflected_episodes') }} as deflected_episodes,
        {{ sum_of_counts('resolved_episodes') }} as resolved_episodes
    from performance
    group by 1, 2, 3
),

contained as (
    select
        source_system,
        account_id,
        started_week,
        count(distinct case when is_deflected then conversation_id end) as deflected_conversations,
        count(*) filter (where is_handoff_unserved) as handoff_unserved_episodes,
        count(*) filter (where contained_to_date) as contained_to_date_episodes
    from episodes
    where is_handled and started_week is not null
    group by 1, 2, 3
)

select
    weeks.source_system,
    weeks.account_id,
    weeks.week_start,
    weeks.handled_episodes,
    weeks.matured_handled_episodes,
    weeks.pending_episodes,
    {{ rate('weeks.matured_handled_episodes', 'weeks.handled_episodes') }} as matured_share,
    weeks.deflected_episodes,
    weeks.resolved_episodes,
    weeks.deflected_episodes - weeks.resolved_episodes as deflected_unresolved_episodes,
    coalesce(contained.deflected_conversations, 0) as deflected_conversations,
    {{ rate('weeks.deflected_episodes', 'weeks.matured_handled_episodes') }} as deflection_rate,
    coalesce(contained.handoff_unserved_episodes, 0) as handoff_unserved_episodes,
    coalesce(contained.contained_to_date_episodes, 0) as contained_to_date_episodes
from weeks
left join contained
    on
        weeks.source_system = contained.source_system
        and weeks.account_id = contained.account_id
        and weeks.week_start = contained.started_week
