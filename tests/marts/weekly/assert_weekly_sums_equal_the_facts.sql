-- The weeks of an account add up to its facts: no episode, handoff, submission or second is lost between grain and aggregate.
with

weekly as (
    select
        'episodes' as measure,
        cast(sum(eligible_episodes) as {{ type_double() }}) as total
    from {{ ref('agg_weekly_agent_performance') }}
    union all
    select
        'resolved' as measure,
        cast(sum(resolved_episodes) as {{ type_double() }}) as total
    from {{ ref('agg_weekly_agent_performance') }}
    union all
    select
        'first_response_seconds' as measure,
        sum(first_response_seconds_sum) as total
    from {{ ref('agg_weekly_agent_performance') }}
    union all
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
        'team resolved' as measure,
        cast(sum(resolved_episodes) as {{ type_double() }}) as total
    from {{ ref('agg_weekly_team') }}
),

facts as (
    select
        'episodes' as measure,
        cast(count(*) as {{ type_double() }}) as total
    from {{ ref('fct_episodes') }}
    where is_eligible
    union all
    select
        'resolved' as measure,
        cast(count(*) as {{ type_double() }}) as total
    from {{ ref('fct_episodes') }}
    where is_resolved
    union all
    select
        'first_response_seconds' as measure,
        {{ sum_of_seconds('first_response_seconds') }} as total
    from {{ ref('fct_episodes') }}
    where is_eligible
    union all
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
    union all
    select
        'team resolved' as measure,
        cast(count(*) as {{ type_double() }}) as total
    from {{ ref('fct_episodes') }}
    where is_resolved
)

select
    facts.measure,
    facts.total as facts_total,
    weekly.total as weekly_total
from facts
inner join weekly on facts.measure = weekly.measure
-- sums of many doubles: a millionth is a microsecond at the tenth digit
where abs(coalesce(facts.total, 0) - coalesce(weekly.total, 0)) > 0.000001 * (1 + abs(coalesce(facts.total, 0)))
