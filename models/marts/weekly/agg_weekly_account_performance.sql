-- One row per source, account and local week of the episode's start: agg_weekly_agent_performance added up over the channels.
-- Rates are those of the sums: no mean of the channels' rates is one. A view: few rows of a small table.
{{ config(materialized='view') }}
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

{% set counts = [
    'eligible_episodes',
    'handled_episodes',
    'matured_handled_episodes',
    'pending_episodes',
    'resolved_episodes',
    'deflected_episodes',
    'handed_off_episodes',
    'matured_handed_off_episodes',
    'contained_unresolved_episodes',
    'human_assisted_episodes',
    'human_only_episodes',
    'unanswered_episodes',
    'proxy_resolved_episodes',
    'recontacted_resolved_episodes',
    'contained_to_date_episodes',
    'handoff_unserved_episodes',
    'closed_ticket_handed_off_episodes',
    'open_ticket_handed_off_episodes',
    'no_ticket_handed_off_episodes',
    'eligible_episodes_in_ai_channels',
    'handled_episodes_in_ai_channels',
    'time_to_ticket_close_seconds_from_assignment_n',
] %}

with

channels as (select * from {{ ref('agg_weekly_agent_performance') }}),

totals as (
    select
        source_system,
        account_id,
        {% for count in counts -%}
            {{ sum_of_counts(count) }} as {{ count }},
        {% endfor -%}
        {% for clock in clocks -%}
            {{ sum_of_seconds(clock ~ '_sum') }} as {{ clock }}_sum,
            {{ sum_of_counts(clock ~ '_n') }} as {{ clock }}_n,
        {% endfor -%}
        week_start
    from channels
    group by source_system, account_id, week_start
)

select
    *,
    {{ rate_columns('handle_rate', 'handled_episodes', 'eligible_episodes') }},
    {{ rate_columns('resolution_rate', 'resolved_episodes', 'matured_handled_episodes') }},
    {{ rate_columns('deflection_rate', 'deflected_episodes', 'matured_handled_episodes') }},
    {{ rate_columns('handoff_rate', 'matured_handed_off_episodes', 'matured_handled_episodes') }},
    {{ rate_columns('matured_share', 'matured_handled_episodes', 'handled_episodes') }}
from totals
