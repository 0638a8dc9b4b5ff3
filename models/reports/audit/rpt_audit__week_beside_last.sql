-- One row per account and week: what the resolution rate rests on, beside the week before: how much has matured, how many
-- episodes, the interval, and what the default definition says at the same age as in the four weeks before.
{% set counts = ['handled_episodes', 'matured_handled_episodes', 'resolved_episodes', 'proxy_resolved_episodes'] %}
{% set compared = [
    'matured_share',
    'decided_share',
    'resolution_rate',
    'resolution_rate_low',
    'resolution_rate_high',
    'resolution_rate_is_small_sample',
    'proxy_share',
] %}

with

weeks as (select * from {{ ref('agg_weekly_account_performance') }}),

verdicts as (
    select * from {{ ref('agg_weekly_verdicts') }}
    where definition_id = '{{ default_definition() }}'
),

maturity as (
    select * from {{ ref('agg_weekly_maturity') }}
    where definition_id = '{{ default_definition() }}'
),

decided as (
    select
        source_system,
        account_id,
        week_start,
        {{ sum_of_counts('judged_episodes') }} as judged_episodes,
        {{ sum_of_counts('resolved_episodes + not_resolved_episodes') }} as decided_episodes
    from verdicts
    group by 1, 2, 3
),

ages as (
    select
        *,
        row_number() over (partition by source_system, account_id, week_start order by age_days desc nulls last) as age_rank
    from maturity
),

described as (
    select
        weeks.*,
        {{ rate('decided.decided_episodes', 'decided.judged_episodes') }} as decided_share,
        {{ rate('weeks.proxy_resolved_episodes', 'weeks.resolved_episodes') }} as proxy_share
    from weeks
    left join decided
        on
            weeks.source_system = decided.source_system
            and weeks.account_id = decided.account_id
            and weeks.week_start = decided.week_start
)

select
    now.source_system,
    now.account_id,
    now.week_start,
    before.week_start as week_before,
    {% for column in counts + compared -%}
        before.{{ column }} as {{ column }}_before,
        now.{{ column }} as {{ column }}_now,
    {% endfor -%}
    now.resolution_rate - before.resolution_rate as resolution_rate_change,
    -- how far the intervals reach into each other; negative: how far they lie apart
    case
        when now.resolution_rate is not null and before.resolution_rate is not null
            then least(now.resolution_rate_high, before.resolution_rate_high)
                - greatest(now.resolution_rate_low, before.resolution_rate_low)
    end as interval_overlap,
    ages.age_days,
    ages.resolved_of_decided,
    ages.resolved_of_decided_4_weeks,
    ages.change_at_age
from described as now
left join described as before
    on
        now.source_system = before.source_system
        and now.account_id = before.account_id
        and now.week_start = before.week_start + 7
left join ages
    on
        now.source_system = ages.source_system
        and now.account_id = ages.account_id
        and now.week_start = ages.week_start
        and ages.age_rank = 1
