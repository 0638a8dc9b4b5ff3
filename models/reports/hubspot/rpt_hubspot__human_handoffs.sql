-- One row per source, account and local week; weeks without handoffs included. Columns named "occurred in week" count handoffs
-- in the week they happen, columns named "started in week" count episodes in the week they start.
with

cohorts as (select * from {{ ref('agg_weekly_account_performance') }}),

handoffs as (select * from {{ ref('fct_handoffs') }}),

episodes as (select * from {{ ref('fct_episodes') }}),

occurred as (
    select
        handoffs.source_system,
        handoffs.account_id,
        handoffs.occurred_week,
        count(distinct handoffs.conversation_id) as handed_off_conversations,
        count(*) as handoffs,
        count(*) filter (where handoffs.initiator = 'agent') as agent_handoffs,
        count(*) filter (where handoffs.initiator = 'customer') as customer_handoffs,
        count(*) filter (where handoffs.initiator = 'automation') as automation_handoffs,
        count(*) filter (where handoffs.initiator = 'manual') as manual_handoffs
    from handoffs
    inner join episodes on handoffs.episode_id = episodes.episode_id
    where episodes.is_handled
    group by 1, 2, 3
),

-- a handoff before the first public message may lie in a week before the first episode's
all_weeks as (
    select
        source_system,
        account_id,
        week_start
    from cohorts
    union
    select
        source_system,
        account_id,
        occurred_week as week_start
    from occurred
)

select
    all_weeks.source_system,
    all_weeks.account_id,
    all_weeks.week_start,
    coalesce(occurred.handed_off_conversations, 0) as handed_off_conversations_occurred_in_week,
    coalesce(occurred.handoffs, 0) as handoffs_occurred_in_week,
    coalesce(occurred.agent_handoffs, 0) as agent_handoffs_occurred_in_week,
    coalesce(occurred.customer_handoffs, 0) as customer_handoffs_occurred_in_week,
    coalesce(occurred.automation_handoffs, 0) as automation_handoffs_occurred_in_week,
    coalesce(occurred.manual_handoffs, 0) as manual_handoffs_occurred_in_week,
    coalesce(cohorts.handled_episodes, 0) as handled_episodes_started_in_week,
    coalesce(cohorts.matured_handled_episodes, 0) as matured_handled_episodes_started_in_week,
    coalesce(cohorts.pending_episodes, 0) as pending_episodes_started_in_week,
    coalesce(cohorts.handed_off_episodes, 0) as handed_off_episodes_started_in_week,
    coalesce(cohorts.matured_handed_off_episodes, 0) as matured_handed_off_episodes_started_in_week,
    cohorts.handoff_rate as handoff_rate_started_in_week
from all_weeks
left join cohorts
    on
        all_weeks.source_system = cohorts.source_system
        and all_weeks.account_id = cohorts.account_id
        and all_weeks.week_start = cohorts.week_start
left join occurred
    on
        all_weeks.source_system = occurred.source_system
        and all_weeks.account_id = occurred.account_id
        and all_weeks.week_start = occurred.occurred_week
