-- What is open when a date begins is what was open when the last one ended, of each holder; on a date, over all holders, as much
-- moves in as moves out; at the end of the last date as many are open as have changed last to open. A row here is a date on which
-- a conversation vanished or came from nowhere.
with

days as (
    select
        *,
        lag(open_at_end, 1, 0) over (partition by source_system, account_id, holder order by local_date nulls last)
            as open_before,
        sum(moved_in - moved_out) over (partition by source_system, account_id, local_date) as moved,
        sum(open_at_end) over (partition by source_system, account_id, local_date) as all_open_at_end,
        row_number() over (
            partition by source_system, account_id, holder order by local_date desc nulls last
        ) = 1 as is_last
    from {{ ref('agg_daily_backlog') }}
),

last_changes as (
    select
        conversation_number,
        source_system,
        account_id,
        {{ value_at_last('is_open', 'item_number', 'true') }} as is_open
    from {{ ref('int_state_changes') }}
    where was_open <> is_open
    group by 1, 2, 3
),

left_open as (
    select
        source_system,
        account_id,
        count(*) filter (where is_open) as open_conversations
    from last_changes
    group by 1, 2
)

select
    days.source_system,
    days.account_id,
    days.local_date,
    days.holder,
    days.open_at_start,
    days.open_before
from days
inner join left_open on days.source_system = left_open.source_system and days.account_id = left_open.account_id
where
    days.open_at_start <> days.open_before
    or days.open_at_end < 0
    or days.moved <> 0
    or (days.is_last and days.all_open_at_end <> left_open.open_conversations)
