-- The weeks of an account add up to its facts: no episode, handoff, submission or second is lost between grain and aggregate.
{% set measures = [
    'eligible_episodes',
    'resolved_episodes',
    'proxy_resolved_episodes',
    'recontacted_resolved_episodes',
    'contained_to_date_episodes',
    'handoff_unserved_episodes',
    'open_ticket_handed_off_episodes',
    'no_ticket_handed_off_episodes',
    'first_response_seconds',
    'time_to_ticket_close_seconds',
    'time_to_first_ticket_close_seconds',
] %}

with

episodes as (
    select
        count(case when is_eligible then 1 end) as eligible_episodes,
        count(case when is_resolved then 1 end) as resolved_episodes,
        count(case when is_resolved and evidence_grade = 'proxy' then 1 end) as proxy_resolved_episodes,
        count(case when is_resolved and is_recontacted_within_7_days then 1 end) as recontacted_resolved_episodes,
        count(case when contained_to_date then 1 end) as contained_to_date_episodes,
        count(case when is_handled and is_handoff_unserved then 1 end) as handoff_unserved_episodes,
        count(case when open_handoff_tickets > 0 then 1 end) as open_ticket_handed_off_episodes,
        count(case when handoff_tickets = 0 then 1 end) as no_ticket_handed_off_episodes,
        {{ sum_of_seconds('case when is_eligible then first_response_seconds end') }} as first_response_seconds,
        {{ sum_of_seconds('case when is_eligible then time_to_ticket_close_seconds end') }} as time_to_ticket_close_seconds,
        {{ sum_of_seconds('case when is_eligible then time_to_first_ticket_close_seconds end') }}
            as time_to_first_ticket_close_seconds
    from {{ ref('fct_episodes') }}
),

by_channel as (
    select
        sum(eligible_episodes) as eligible_episodes,
        sum(resolved_episodes) as resolved_episodes,
        sum(proxy_resolved_episodes) as proxy_resolved_episodes,
        sum(recontacted_resolved_episodes) as recontacted_resolved_episodes,
        sum(contained_to_date_episodes) as contained_to_date_episodes,
        sum(handoff_unserved_episodes) as handoff_unserved_episodes,
        sum(open_ticket_handed_off_episodes) as open_ticket_handed_off_episodes,
        sum(no_ticket_handed_off_episodes) as no_ticket_handed_off_episodes,
        sum(first_response_seconds_sum) as first_response_seconds,
        sum(time_to_ticket_close_seconds_sum) as time_to_ticket_close_seconds,
        sum(time_to_first_ticket_close_seconds_sum) as time_to_first_ticket_close_seconds
    from {{ ref('agg_weekly_agent_performance') }}
),

by_account as (
    select
        sum(eligible_episodes) as eligible_episodes,
        sum(resolved_episodes) as resolved_episodes,
        sum(proxy_resolved_episodes) as proxy_resolved_episodes,
        sum(recontacted_resolved_episodes) as recontacted_resolved_episodes,
        sum(contained_to_date_episodes) as contained_to_date_episodes,
        sum(handoff_unserved_episodes) as handoff_unserved_episodes,
        sum(open_ticket_handed_off_episodes) as open_ticket_handed_off_episodes,
        sum(no_ticket_handed_off_episodes) as no_ticket_handed_off_episodes,
        sum(first_response_seconds_sum) as first_response_seconds,
        sum(time_to_ticket_close_seconds_sum) as time_to_ticket_close_seconds,
        sum(time_to_first_ticket_close_seconds_sum) as time_to_first_ticket_close_seconds
    from {{ ref('agg_weekly_account_performance') }}
),

of_others as (
    select
        (select sum(team.resolved_episodes) from {{ ref('agg_weekly_team') }} as team) as resolved_episodes,
        (select sum(weekly.handoffs) from {{ ref('agg_weekly_handoffs') }} as weekly) as handoffs,
        (select sum(weekly.submissions) from {{ ref('agg_weekly_feedback') }} as weekly) as submissions
),

sums as (
    {% for weekly in ['by_channel', 'by_account'] -%}
        {% for measure in measures -%}
            select
                '{{ measure }} {{ weekly }}' as figure,
                cast({{ weekly }}.{{ measure }} as {{ type_double() }}) as weekly_total,
                cast(episodes.{{ measure }} as {{ type_double() }}) as facts_total
            from {{ weekly }}
            cross join episodes
            union all
        {% endfor -%}
    {% endfor -%}
    select
        'resolved episodes of the team' as figure,
        of_others.resolved_episodes as weekly_total,
        episodes.resolved_episodes as facts_total
    from of_others
    cross join episodes
    union all
    select
        'handoffs' as figure,
        of_others.handoffs as weekly_total,
        (select count(*) from {{ ref('fct_handoffs') }}) as facts_total
    from of_others
    union all
    select
        'submissions' as figure,
        of_others.submissions as weekly_total,
        (select count(feedback.submitted_at) from {{ ref('fct_feedback') }} as feedback) as facts_total
    from of_others
)

select *
from sums
-- sums of many doubles: a millionth is a microsecond at the tenth digit
where abs(coalesce(facts_total, 0) - coalesce(weekly_total, 0)) > 0.000001 * (1 + abs(coalesce(facts_total, 0)))
