-- Per account and channel the weeks follow each other by seven days, from the first episode to as_of.
with

steps as (
    select
        source_system,
        account_id,
        channel,
        week_start,
        lead(week_start) over (partition by source_system, account_id, channel order by week_start) as next_week_start
    from {{ ref('agg_weekly_agent_performance') }}
)

select *
from steps
where next_week_start is not null and next_week_start <> week_start + 7
