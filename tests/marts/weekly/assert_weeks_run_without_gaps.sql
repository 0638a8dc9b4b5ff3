-- Per account and channel the weeks follow each other by seven days, from the first episode, or ten years before as_of where
-- that is later, to as_of. Older weeks stand only where they have an episode.
with

accounts as (select * from {{ ref('dim_accounts') }}),

weeks as (select * from {{ ref('agg_weekly_agent_performance') }}),

steps as (
    select
        weeks.source_system,
        weeks.account_id,
        weeks.channel,
        weeks.week_start,
        accounts.as_of_date,
        lead(weeks.week_start) over (
            partition by weeks.source_system, weeks.account_id, weeks.channel
            order by weeks.week_start nulls last
        ) as next_week_start
    from weeks
    inner join accounts on weeks.source_system = accounts.source_system and weeks.account_id = accounts.account_id
)

select *
from steps
where
    next_week_start <> week_start + 7
    -- a week before the ten years, or the one that holds their first day, may be an old one
    and week_start > {{ years_before('cast(as_of_date as timestamp)', empty_years()) }}
