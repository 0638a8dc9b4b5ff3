-- One row per source, account and local week of the episode's start; weeks without episodes included.
with

weeks as (select * from {{ ref('agg_weekly_account_performance') }})

select
    source_system,
    account_id,
    week_start,
    handled_episodes,
    matured_handled_episodes,
    pending_episodes,
    handed_off_episodes,
    matured_handed_off_episodes,
    handoff_rate,
    closed_ticket_handed_off_episodes as closed_ticket_episodes,
    open_ticket_handed_off_episodes as open_ticket_episodes,
    no_ticket_handed_off_episodes as no_ticket_episodes,
    time_to_ticket_close_seconds_sum,
    time_to_ticket_close_seconds_n,
    time_to_ticket_close_seconds_from_assignment_n,
    {{ rate('time_to_ticket_close_seconds_sum', 'time_to_ticket_close_seconds_n') }} as mean_time_to_ticket_close_seconds,
    time_to_first_ticket_close_seconds_sum,
    time_to_first_ticket_close_seconds_n,
    {{ rate('time_to_first_ticket_close_seconds_sum', 'time_to_first_ticket_close_seconds_n') }}
        as mean_time_to_first_ticket_close_seconds,
    time_to_ticket_close_business_seconds_sum,
    time_to_ticket_close_business_seconds_n
from weeks
