-- One row per source, account and local week of the episode's start; weeks without episodes exist.
{% set start = 'coalesce(assigned_to_ai.assigned_at, episodes.first_contact_message_at)' %}

with

performance as (select * from {{ ref('agg_weekly_agent_performance') }}),

episodes as (select * from {{ ref('fct_episodes') }}),

assignments as (select * from {{ ref('fct_assignments') }}),

tickets as (select * from {{ ref('fct_tickets') }}),

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

assigned_to_ai as (
    select
        episode_id,
        min(occurred_at) as assigned_at
    from assignments
    where to_kind = 'ai'
    group by 1
),

-- a ticket belongs to a conversation when either names the other
ticket_links as (
    select
        source_system,
        account_id,
        conversation_id,
        ticket_id
    from tickets
    union
    select
        source_system,
        account_id,
        conversation_id,
        ticket_id
    from episodes
    where is_handed_off
),

-- closed when the last of its tickets is
ticket_closes as (
    select
        ticket_links.source_system,
        ticket_links.account_id,
        ticket_links.conversation_id,
        count(*) = count(tickets.closed_at) as is_closed,
        case when count(*) = count(tickets.closed_at) then max(tickets.first_closed_at) end as first_closed_at,
        case when count(*) = count(tickets.closed_at) then max(tickets.closed_at) end as closed_at
    from ticket_links
    inner join tickets
        on
            ticket_links.source_system = tickets.source_system
            and ticket_links.account_id = tickets.account_id
            and ticket_links.ticket_id = tickets.ticket_id
    group by 1, 2, 3
),

handed_off as (
    select
        episodes.source_system,
        episodes.account_id,
        episodes.started_week,
        ticket_closes.is_closed,
        assigned_to_ai.assigned_at is not null as is_assigned,
        {{ elapsed_seconds(start, 'ticket_closes.closed_at') }} as close_seconds,
        {{ elapsed_seconds(start, 'ticket_closes.first_closed_at') }} as first_close_seconds
    from episodes
    left join assigned_to_ai on episodes.episode_id = assigned_to_ai.episode_id
    left join ticket_closes
        on
            episodes.source_system = ticket_closes.source_system
            and episodes.account_id = ticket_closes.account_id
            and episodes.conversation_id = ticket_closes.conversation_id
    where episodes.is_handed_off and episodes.started_week is not null
),

handed_off_weeks as (
    select
        source_system,
        account_id,
        started_week,
        count(*) filter (where is_closed) as closed_ticket_episodes,
        count(*) filter (where not is_closed) as open_ticket_episodes,
        count(*) filter (where is_closed is null) as no_ticket_episodes,
        {{ sum_of_seconds('close_seconds') }} as close_seconds_sum,
        count(close_seconds) as close_seconds_n,
        count(case when is_assigned then close_seconds end) as close_seconds_from_assignment_n,
        {{ sum_of_seconds('first_close_seconds') }} as first_close_seconds_sum,
        count(first_close_seconds) as first_close_seconds_n
    from handed_off
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
    coalesce(handed_off_weeks.first_close_seconds_n, 0) as time_to_first_ticket_close_seconds_n
from weeks
left join handed_off_weeks
    on
        weeks.source_system = handed_off_weeks.source_system
        and weeks.account_id = handed_off_weeks.account_id
        and weeks.week_start = handed_off_weeks.started_week
