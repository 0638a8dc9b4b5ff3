-- One row per account and week: whether it is finished, and how many weeks it lies before the newest one that is. A week is
-- finished when it is over and every episode of it that the AI handled has matured: what it says then can be set beside others.
{% set days_before = '(' ~ day_number('newest.week_start') ~ ' - ' ~ day_number('marked.week_start') ~ ')' %}
with

weeks as (select * from {{ ref('agg_weekly_account_performance') }}),

-- an age is told of a week from its end on
over as (
    select
        source_system,
        account_id,
        week_start
    from {{ ref('agg_weekly_maturity') }}
    where definition_id = '{{ default_definition() }}' and age_days = 0
),

marked as (
    select
        weeks.*,
        over.week_start is not null as is_over,
        over.week_start is not null and weeks.matured_handled_episodes = weeks.handled_episodes as is_finished
    from weeks
    left join over
        on
            weeks.source_system = over.source_system
            and weeks.account_id = over.account_id
            and weeks.week_start = over.week_start
),

newest as (
    select
        source_system,
        account_id,
        max(week_start) as week_start
    from marked
    where is_finished
    group by 1, 2
)

select
    marked.source_system,
    marked.account_id,
    marked.week_start,
    marked.is_over,
    marked.is_finished,
    {{ whole_quotient(days_before, '7') }} as weeks_before_newest,
    marked.eligible_episodes,
    marked.handled_episodes,
    marked.matured_handled_episodes,
    marked.matured_share,
    marked.pending_episodes,
    marked.resolved_episodes,
    marked.matured_handed_off_episodes,
    marked.handle_rate,
    marked.handle_rate_low,
    marked.handle_rate_high,
    marked.handle_rate_is_small_sample,
    marked.resolution_rate,
    marked.resolution_rate_low,
    marked.resolution_rate_high,
    marked.resolution_rate_is_small_sample,
    marked.handoff_rate,
    marked.handoff_rate_low,
    marked.handoff_rate_high,
    marked.handoff_rate_is_small_sample
from marked
left join newest on marked.source_system = newest.source_system and marked.account_id = newest.account_id
