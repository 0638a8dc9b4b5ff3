-- One row per account, week and reason of an outcome that occurs in the week or the one before: its share of the matured
-- handled episodes in both, and how it grew. What took the place of what is read from the top.
with

weeks as (select * from {{ ref('agg_weekly_account_performance') }}),

episodes as (
    select * from {{ ref('fct_episodes') }}
    where is_handled and is_matured
),

reasons as (
    select
        source_system,
        account_id,
        started_week,
        outcome_reason,
        count(*) as episodes
    from episodes
    group by 1, 2, 3, 4
),

-- a reason counts in its own week, and as what was before in the next
seen as (
    select
        source_system,
        account_id,
        started_week as week_start,
        outcome_reason,
        0 as episodes_before,
        episodes as episodes_now
    from reasons
    union all
    select
        source_system,
        account_id,
        started_week + 7 as week_start,
        outcome_reason,
        episodes as episodes_before,
        0 as episodes_now
    from reasons
),

counted as (
    select
        source_system,
        account_id,
        week_start,
        outcome_reason,
        {{ sum_of_counts('episodes_before') }} as episodes_before,
        {{ sum_of_counts('episodes_now') }} as episodes_now
    from seen
    group by 1, 2, 3, 4
),

shares as (
    select
        counted.*,
        before.matured_handled_episodes as matured_handled_episodes_before,
        now.matured_handled_episodes as matured_handled_episodes_now,
        {{ rate('counted.episodes_before', 'before.matured_handled_episodes') }} as share_before,
        {{ rate('counted.episodes_now', 'now.matured_handled_episodes') }} as share_now
    from counted
    inner join weeks as now
        on
            counted.source_system = now.source_system
            and counted.account_id = now.account_id
            and counted.week_start = now.week_start
    inner join weeks as before
        on
            counted.source_system = before.source_system
            and counted.account_id = before.account_id
            and counted.week_start = before.week_start + 7
)

select
    source_system,
    account_id,
    week_start,
    outcome_reason,
    episodes_before,
    matured_handled_episodes_before,
    share_before,
    episodes_now,
    matured_handled_episodes_now,
    share_now,
    share_now - share_before as growth,
    row_number() over (
        partition by source_system, account_id, week_start
        -- by whole numbers: a share may differ from its equal in the last digit
        order by
            episodes_now * matured_handled_episodes_before - episodes_before * matured_handled_episodes_now desc nulls last,
            outcome_reason nulls last
    ) as growth_rank
from shares
