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
        {{ sum_of_counts('handed_off_episodes') }} as handed_off_episodes,
        {{ sum_of_counts('matured_handed_off_episodes') }} as matured_handed_off_episodes
    from performance
    group by 1, 2, 3
),

handed_off_weeks as (
    select
        source_system,
        account_id,
        started_week,
        count(*) filter (where handoff_tickets > 0 and open_handoff_tickets = 0) as closed_ticket_episodes,
        count(*) filter (where open_handoff_tickets > 0) as open_ticket_episodes,
        count(*) filter (where handoff_tickets = 0) as no_ticket_episodes,
        {{ sum_of_seconds('time_to_ticket_close_seconds') }} as close_seconds_sum,
        count(time_to_ticket_close_seconds) as close_seconds_n,
        count(case when first_ai_assignment_at is not null then time_to_ticket_close_seconds end)
            as close_seconds_from_assignment_n,
        {{ sum_of_seconds('time_to_first_ticket_close_seconds') }} as first_close_seconds_sum,
        count(time_to_first_ticket_close_seconds) as first_close_seconds_n,
        {{ sum_of_seconds('time_to_ticket_close_business_seconds') }} as close_business_seconds_sum,
        count(time_to_ticket_close_business_seconds) as close_business_seconds_n
    from episodes
    where is_handed_off and started_week is not null
    group by 1, 2, 3
)

select
    weeks.source_system,
    weeks.account_id,
    weeks.week_start,
    weeks.handled_episodes,
    weeks.matured_handled_episodes,
    weeks.pending_episodes,
    weeks.handed_off_episodes,
    weeks.matured_handed_off_episodes,
    {{ rate('weeks.matured_handed_off_episodes', 'weeks.matured_handled_episodes') }} as handoff_rate,
    coalesce(handed_off_weeks.closed_ticket_episodes, 0) as closed_ticket_episodes,
    coalesce(handed_off_weeks.open_ticket_episodes, 0) as open_ticket_episodes,
    coalesce(handed_off_weeks.no_ticket_episodes, 0) as no_ticket_episodes,
    coalesce(handed_off_weeks.close_seconds_sum, 0) as time_to_ticket_close_seconds_sum,
    coalesce(handed_off_weeks.close_seconds_n, 0) as time_to_ticket_close_seconds_n,
    coalesce(handed_off_weeks.close_seconds_from_assignment_n, 0) as time_to_ticket_close_seconds_from_assignment_n,
    {{ rate('handed_off_weeks.close_seconds_sum', 'handed_off_weeks.close_seconds_n') }} as mean_time_to_ticket_close_seconds,
    coalesce(handed_off_weeks.first_close_seconds_sum, 0) as time_to_first_ticket_close_seconds_sum,
    coalesce(handed_off_weeks.first_close_seconds_n, 0) as time_to_first_ticket_close_seconds_n,
    {{ rate('handed_off_weeks.first_close_seconds_sum', 'handed_off_weeks.first_close_seconds_n') }}
        as mean_time_to_first_ticket_close_seconds,
    coalesce(handed_off_weeks.close_business_seconds_sum, 0) as time_to_ticket_close_business_seconds_sum,
    coalesce(handed_off_weeks.close_business_seconds_n, 0) as time_to_ticket_close_business_seconds_n
from weeks
left join handed_off_weeks
    on
        weeks.source_system = handed_off_weeks.source_system
        and weeks.account_id = handed_off_weeks.account_id
        and weeks.week_start = handed_off_weeks.started_week
