-- One row per account, local date and hour in which something happened: the most conversations that were open at once in it. Open
-- is a conversation from the instant at which it opens to just before that at which it closes. What was open before an instant
-- counts in its hour, too, unless the hour begins with it.
with

changes as (
    select * from {{ ref('int_state_changes') }}
    where was_open <> is_open
),

hourly_items as (select * from {{ ref('int_hourly_items') }}),

accounts as (select * from {{ ref('base_accounts') }}),

zone_days as (select * from {{ ref('base_zone_days') }}),

-- an hour in which nothing opens or closes asks at its first item
moments as (
    select
        source_system,
        account_id,
        changed_at as instant,
        case when is_open then 1 else -1 end as net_change
    from changes
    union all
    select
        source_system,
        account_id,
        first_item_at as instant,
        0 as net_change
    from hourly_items
),

instants as (
    select
        source_system,
        account_id,
        instant,
        {{ add_microseconds('instant', '-1') }} as instant_before,
        sum(net_change) as net_change
    from moments
    group by 1, 2, 3
),

counted as (
    select
        *,
        sum(net_change) over (
            partition by source_system, account_id
            order by instant nulls last
            rows between unbounded preceding and current row
        ) as open_conversations
    from instants
),

local_instants as (
    select
        counted.source_system,
        counted.account_id,
        counted.open_conversations,
        counted.open_conversations - counted.net_change as open_before,
        {{ local_time('counted.instant', 'zone_days') }} as local_time,
        {{ local_time('counted.instant_before', 'days_before') }} as local_time_before
    from counted
    inner join accounts on counted.source_system = accounts.source_system and counted.account_id = accounts.account_id
    left join zone_days on {{ is_zone_day('counted.instant', 'accounts.timezone', 'zone_days') }}
    left join zone_days as days_before on {{ is_zone_day('counted.instant_before', 'accounts.timezone', 'days_before') }}
)

select
    source_system,
    account_id,
    cast(local_time as date) as local_date,
    {{ hour_of_day('local_time') }} as hour_of_day,
    cast(
        max(
            case
                when
                    cast(local_time as date) = cast(local_time_before as date)
                    and {{ hour_of_day('local_time') }} = {{ hour_of_day('local_time_before') }}
                    then greatest(open_conversations, open_before)
                else open_conversations
            end
        ) as bigint
    ) as most_open
from local_instants
group by 1, 2, 3, 4
