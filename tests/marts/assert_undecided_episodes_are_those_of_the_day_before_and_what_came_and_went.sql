-- What is undecided at a day's end is what was at the end of the date before, and began, less what was decided; at the last
-- date's it is what fct_episodes has as pending. A row here is a date on which an episode vanished or came from nowhere.
with

days as (
    select
        *,
        lag(undecided_at_end, 1, 0) over (partition by source_system, account_id order by local_date nulls last)
            as undecided_before,
        row_number() over (partition by source_system, account_id order by local_date desc nulls last) = 1 as is_last
    from {{ ref('agg_daily_flow') }}
),

pending as (
    select
        source_system,
        account_id,
        count(*) filter (where outcome = 'pending') as pending_episodes
    from {{ ref('fct_episodes') }}
    where is_eligible
    group by 1, 2
)

select
    days.source_system,
    days.account_id,
    days.local_date,
    days.undecided_at_end
from days
left join pending on days.source_system = pending.source_system and days.account_id = pending.account_id
where
    days.undecided_at_end <> days.undecided_before + days.started - days.decided
    or days.undecided_at_end < 0
    or (days.is_last and days.undecided_at_end is distinct from pending.pending_episodes)
