-- One row per source, account, local week of the episode's start and channel, from the account's first episode to as_of, weeks
-- without episodes included.
{% set clocks = [
    'first_response_seconds',
    'first_human_response_seconds',
    'time_to_resolution_seconds',
    'first_response_business_seconds',
    'first_human_response_business_seconds',
    'time_to_resolution_business_seconds',
    'time_to_ticket_close_seconds',
    'time_to_first_ticket_close_seconds',
    'time_to_ticket_close_business_seconds',
] %}

{% set counts = {
    'eligible_episodes': 'true',
    'handled_episodes': 'is_handled',
    'matured_handled_episodes': 'is_handled and is_matured',
    'pending_episodes': "outcome = 'pending'",
    'resolved_episodes': 'is_resolved',
    'deflected_episodes': 'is_deflected',
    'handed_off_episodes': 'is_handed_off',
    'matured_handed_off_episodes': 'is_handed_off and is_matured',
    'contained_unresolved_episodes': "outcome = 'contained_unresolved'",
    'human_assisted_episodes': "outcome = 'human_assisted'",
    'human_only_episodes': "outcome = 'human_only'",
    'unanswered_episodes': "outcome = 'unanswered'",
    'proxy_resolved_episodes': "is_resolved and evidence_grade = 'proxy'",
    'recontacted_resolved_episodes': 'is_resolved and is_recontacted_within_7_days',
    'contained_to_date_episodes': 'contained_to_date',
    'handoff_unserved_episodes': 'is_handled and is_handoff_unserved',
    'closed_ticket_handed_off_episodes': 'is_handed_off and handoff_tickets > 0 and open_handoff_tickets = 0',
    'open_ticket_handed_off_episodes': 'is_handed_off and open_handoff_tickets > 0',
    'no_ticket_handed_off_episodes': 'is_handed_off and handoff_tickets = 0',
    'eligible_episodes_in_ai_channels': 'is_agent_live',
    'handled_episodes_in_ai_channels': 'is_agent_live and is_handled',
} %}

with

live_dates as (select * from {{ ref('dim_agent_live_dates') }}),

account_weeks as (select * from {{ ref('int_account_weeks') }}),

episodes as (
    select
        all_episodes.*,
        -- in the channel where the episode began, on the date on which it did
        live_dates.date_day is not null as is_agent_live
    from {{ ref('fct_episodes') }} as all_episodes
    left join live_dates
        on
            all_episodes.source_system = live_dates.source_system
            and all_episodes.account_id = live_dates.account_id
            and all_episodes.channel = live_dates.channel
            and all_episodes.started_date = live_dates.date_day
),

account_channels as (
    select
        source_system,
        account_id,
        channel
    from episodes
    group by 1, 2, 3
),

counted as (
    select
        source_system,
        account_id,
        started_week,
        channel,
        {% for count, condition in counts.items() -%}
            count(*) filter (where {{ condition }}) as {{ count }},
        {% endfor -%}
        {% for clock in clocks -%}
            {{ sum_of_seconds(clock) }} as {{ clock }}_sum,
            count({{ clock }}) as {{ clock }}_n,
        {% endfor -%}
        count(time_to_ticket_close_seconds) filter (where first_ai_assignment_at is not null)
            as time_to_ticket_close_seconds_from_assignment_n
    from episodes
    where is_eligible and started_week is not null
    group by 1, 2, 3, 4
)

select
    account_weeks.source_system,
    account_weeks.account_id,
    account_weeks.week_start,
    account_channels.channel,
    {% for count in counts -%}
        coalesce(counted.{{ count }}, 0) as {{ count }},
    {% endfor -%}
    {{ rate_columns('handle_rate', 'counted.handled_episodes', 'counted.eligible_episodes') }},
    {{ rate_columns('resolution_rate', 'counted.resolved_episodes', 'counted.matured_handled_episodes') }},
    {{ rate_columns('deflection_rate', 'counted.deflected_episodes', 'counted.matured_handled_episodes') }},
    {{ rate_columns('handoff_rate', 'counted.matured_handed_off_episodes', 'counted.matured_handled_episodes') }},
    {{ rate_columns('matured_share', 'counted.matured_handled_episodes', 'counted.handled_episodes') }},
    {% for clock in clocks -%}
        coalesce(counted.{{ clock }}_sum, 0) as {{ clock }}_sum,
        coalesce(counted.{{ clock }}_n, 0) as {{ clock }}_n,
    {% endfor -%}
    coalesce(counted.time_to_ticket_close_seconds_from_assignment_n, 0) as time_to_ticket_close_seconds_from_assignment_n
from account_weeks
inner join account_channels
    on
        account_weeks.source_system = account_channels.source_system
        and account_weeks.account_id = account_channels.account_id
left join counted
    on
        account_weeks.source_system = counted.source_system
        and account_weeks.account_id = counted.account_id
        and account_weeks.week_start = counted.started_week
        and account_channels.channel = counted.channel
