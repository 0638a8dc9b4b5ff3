-- The reasons of a week, channel and definition add up to its eligible episodes, and to those of each verdict; a row of one of
-- the two tables without its row of the other counts as 0 there.
{% set verdicts = {'pending': 'pending_episodes', 'resolved': 'resolved_episodes', 'not_resolved': 'not_resolved_episodes'} %}

with

weeks as (select * from {{ ref('agg_weekly_verdicts') }}),

reasons as (
    select
        source_system,
        account_id,
        week_start,
        channel,
        definition_id,
        {% for verdict, count in verdicts.items() -%}
            sum(case when verdict = '{{ verdict }}' then episodes else 0 end) as {{ count }},
        {% endfor -%}
        sum(episodes) as eligible_episodes
    from {{ ref('agg_weekly_verdict_reasons') }}
    group by 1, 2, 3, 4, 5
)

select
    coalesce(weeks.account_id, reasons.account_id) as account_id,
    coalesce(weeks.week_start, reasons.week_start) as week_start,
    coalesce(weeks.definition_id, reasons.definition_id) as definition_id,
    weeks.eligible_episodes,
    reasons.eligible_episodes as eligible_episodes_by_reason
from weeks
full join reasons
    on
        weeks.source_system = reasons.source_system
        and weeks.account_id = reasons.account_id
        and weeks.week_start = reasons.week_start
        and weeks.channel = reasons.channel
        and weeks.definition_id = reasons.definition_id
where
    {% for count in ['eligible_episodes'] + (verdicts.values() | list) -%}
        {{ 'or ' if not loop.first }}coalesce(weeks.{{ count }}, 0) <> coalesce(reasons.{{ count }}, 0)
    {% endfor %}
