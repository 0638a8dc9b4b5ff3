-- The weeks of an account add up to its facts: no episode, handoff, submission or second is lost between grain and aggregate.
{% set of_episodes = {
    'eligible_episodes': 'is_eligible',
    'resolved_episodes': 'is_resolved',
    'proxy_resolved_episodes': "is_resolved and evidence_grade = 'proxy'",
    'recontacted_resolved_episodes': 'is_resolved and is_recontacted_within_7_days',
    'contained_to_date_episodes': 'contained_to_date',
    'handoff_unserved_episodes': 'is_handled and is_handoff_unserved',
    'open_ticket_handed_off_episodes': 'open_handoff_tickets > 0',
    'no_ticket_handed_off_episodes': 'handoff_tickets = 0',
} %}
{% set seconds = ['first_response_seconds', 'time_to_ticket_close_seconds', 'time_to_first_ticket_close_seconds'] %}
{% set tables = ['agg_weekly_agent_performance', 'agg_weekly_account_performance'] %}

with

episodes as (
    select
        {% for measure, condition in of_episodes.items() -%}
            count(case when {{ condition }} then 1 end) as {{ measure }},
        {% endfor -%}
        {% for measure in seconds -%}
            {{ sum_of_seconds('case when is_eligible then ' ~ measure ~ ' end') }} as {{ measure }}{{ ',' if not loop.last }}
        {% endfor %}
    from {{ ref('fct_episodes') }}
),

{% for table in tables %}
of_{{ table }} as (
    select
        {% for measure in of_episodes -%}
            sum({{ measure }}) as {{ measure }},
        {% endfor -%}
        {% for measure in seconds -%}
            sum({{ measure }}_sum) as {{ measure }}{{ ',' if not loop.last }}
        {% endfor %}
    from {{ ref(table) }}
),

{% endfor %}
sums as (
    {% for table in tables -%}
        {% for measure in of_episodes.keys() | list + seconds -%}
            select
                '{{ table }}, {{ measure }}' as figure,
                cast(weekly.{{ measure }} as {{ type_double() }}) as weekly_total,
                cast(episodes.{{ measure }} as {{ type_double() }}) as facts_total
            from of_{{ table }} as weekly
            cross join episodes
            union all
        {% endfor -%}
    {% endfor -%}
    select
        'agg_weekly_team, resolved_episodes' as figure,
        (select cast(sum(resolved_episodes) as {{ type_double() }}) from {{ ref('agg_weekly_team') }}) as weekly_total,
        cast(episodes.resolved_episodes as {{ type_double() }}) as facts_total
    from episodes
    union all
    select
        'agg_weekly_handoffs, handoffs' as figure,
        (select cast(sum(handoffs) as {{ type_double() }}) from {{ ref('agg_weekly_handoffs') }}) as weekly_total,
        (select cast(count(*) as {{ type_double() }}) from {{ ref('fct_handoffs') }}) as facts_total
    union all
    select
        'agg_weekly_feedback, submissions' as figure,
        (select cast(sum(submissions) as {{ type_double() }}) from {{ ref('agg_weekly_feedback') }}) as weekly_total,
        (select cast(count(submitted_at) as {{ type_double() }}) from {{ ref('fct_feedback') }}) as facts_total
)

select *
from sums
-- sums of many doubles: a millionth is a microsecond at the tenth digit
where abs(coalesce(facts_total, 0) - coalesce(weekly_total, 0)) > 0.000001 * (1 + abs(coalesce(facts_total, 0)))
