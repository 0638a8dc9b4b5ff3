-- One row per source, account, local week of the episode's start and channel; weeks without episodes exist.
{% set service_clocks = [
    'first_response_seconds',
    'first_human_response_seconds',
    'time_to_resolution_seconds',
    'first_response_business_seconds',
    'first_human_response_business_seconds',
    'time_to_resolution_business_seconds',
] %}

with

episodes as (select * from {{ ref('fct_episodes') }}),

account_weeks as (select * from {{ ref('int_account_weeks') }}),

account_channels as (
    select
        source_system,
        account_id,
        channel
    from episodes
    group by 1, 2, 3
),

counts as (
    select
        source_system,
        account_id,
        started_week,
        channel,
        count(*) as eligible_episodes,
        count(*) filter (where is_handled) as handled_episodes,
        count(*) filter (where is_handled and is_matured) as matured_handled_episodes,
        count(*) filter (where outcome = 'pending') as pending_episodes,
        count(*) filter (where is_resolved) as resolved_episodes,
        count(*) filter (where is_deflected) as deflected_episodes,
        count(*) filter (where is_handed_off) as handed_off_episodes,
        count(*) filter (where is_handed_off and is_matured) as matured_handed_off_episodes,
        count(*) filter (where outcome = 'contained_unresolved') as contained_unresolved_episodes,
        count(*) filter (where outcome = 'human_assisted') as human_assisted_episodes,
        count(*) filter (where outcome = 'human_only') as human_only_episodes,
        count(*) filter (where outcome = 'unanswered') as unanswered_episodes,
    {%- for clock in service_clocks %}
        {{ sum_of_seconds(clock) }} as {{ clock }}_sum,
        count({{ clock }}) as {{ clock }}_n{{ ',' if not loop.last }}
    {%- endfor %}
    from episodes
    where is_eligible and started_week is not null
    group by 1, 2, 3, 4
)

select
    account_weeks.source_system,
    account_weeks.account_id,
    account_weeks.week_start,
    account_channels.channel,
    coalesce(counts.eligible_episodes, 0) as eligible_episodes,
    coalesce(counts.handled_episodes, 0) as handled_episodes,
    coalesce(counts.matured_handled_episodes, 0) as matured_handled_episodes,
    coalesce(counts.pending_episodes, 0) as pending_episodes,
    coalesce(counts.resolved_episodes, 0) as resolved_episodes,
    coalesce(counts.deflected_episodes, 0) as deflected_episodes,
    coalesce(counts.handed_off_episodes, 0) as handed_off_episodes,
    coalesce(counts.matured_handed_off_episodes, 0) as matured_handed_off_episodes,
    coalesce(counts.contained_unresolved_episodes, 0) as contained_unresolved_episodes,
    coalesce(counts.human_assisted_episodes, 0) as human_assisted_episodes,
    coalesce(counts.human_only_episodes, 0) as human_only_episodes,
    coalesce(counts.unanswered_episodes, 0) as unanswered_episodes,
    {{ rate('counts.handled_episodes', 'counts.eligible_episodes') }} as handle_rate,
    {{ rate('counts.resolved_episodes', 'counts.matured_handled_episodes') }} as resolution_rate,
    {{ rate('counts.deflected_episodes', 'counts.matured_handled_episodes') }} as deflection_rate,
    {{ rate('counts.matured_handed_off_episodes', 'counts.matured_handled_episodes') }} as handoff_rate,
    {{ rate('counts.matured_handled_episodes', 'counts.handled_episodes') }} as matured_share,
{%- for clock in service_clocks %}
    coalesce(counts.{{ clock }}_sum, 0) as {{ clock }}_sum,
    coalesce(counts.{{ clock }}_n, 0) as {{ clock }}_n{{ ',' if not loop.last }}
{%- endfor %}
from account_weeks
inner join account_channels
    on
        account_weeks.source_system = account_channels.source_system
        and account_weeks.account_id = account_channels.account_id
left join counts
    on
        account_weeks.source_system = counts.source_system
        and account_weeks.account_id = counts.account_id
        and account_weeks.week_start = counts.started_week
        and account_channels.channel = counts.channel
