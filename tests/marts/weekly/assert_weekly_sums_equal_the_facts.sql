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

with

weekly as (
    {% for table in ['agg_weekly_agent_performance', 'agg_weekly_account_performance'] -%}
        {% for measure in of_episodes -%}
            select
                '{{ measure }}' as measure,
                cast(sum({{ measure }}) as {{ type_double() }}) as total
            from {{ ref(table) }}
            union all
        {% endfor -%}
        {% for measure in seconds -%}
            select
                '{{ measure }}' as measure,
                sum({{ measure }}_sum) as total
            from {{ ref(table) }}
            union all
        {% endfor -%}
    {% endfor -%}
    select
        'handoffs' as measure,
        cast(sum(handoffs) as {{ type_double() }}) as total
    from {{ ref('agg_weekly_handoffs') }}
    union all
    select
        'submissions' as measure,
        cast(sum(submissions) as {{ type_double() }}) as total
    from {{ ref('agg_weekly_feedback') }}
    union all
    select
        'resolved_episodes' as measure,
        cast(sum(resolved_episodes) as {{ type_double() }}) as total
    from {{ ref('agg_weekly_team') }}
),

facts as (
    {% for measure, condition in of_episodes.items() -%}
        select
            '{{ measure }}' as measure,
            cast(count(*) as {{ type_double() }}) as total
        from {{ ref('fct_episodes') }}
        where {{ condition }}
        union all
    {% endfor -%}
    {% for measure in seconds -%}
        select
            '{{ measure }}' as measure,
            {{ sum_of_seconds(measure) }} as total
        from {{ ref('fct_episodes') }}
        where is_eligible
        union all
    {% endfor -%}
    select
        'handoffs' as measure,
        cast(count(*) as {{ type_double() }}) as total
    from {{ ref('fct_handoffs') }}
    union all
    select
        'submissions' as measure,
        cast(count(*) as {{ type_double() }}) as total
    from {{ ref('fct_feedback') }}
    where submitted_at is not null
)

select
    facts.measure,
    facts.total as facts_total,
    weekly.total as weekly_total
from facts
inner join weekly on facts.measure = weekly.measure
-- sums of many doubles: a millionth is a microsecond at the tenth digit
where abs(coalesce(facts.total, 0) - coalesce(weekly.total, 0)) > 0.000001 * (1 + abs(coalesce(facts.total, 0)))
