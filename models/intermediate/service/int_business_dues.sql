-- One row per account with business hours, instant and number of minutes that a service policy counts from it in open time: the
-- first instant at which so many minutes of open time have passed, NULL where the account's calendar does not reach so far. Open
-- time is looked up twice: how much there was up to the instant, and in which opening that and the minutes come together.
with

clocks as (select * from {{ ref('int_sla_clocks') }}),

scheduled_accounts as (select * from {{ ref('int_scheduled_accounts') }}),

intervals as (select * from {{ ref('int_business_intervals') }}),

asked as (
    select
        clocks.source_system,
        clocks.account_id,
        clocks.starts_at,
        clocks.minutes
    from clocks
    inner join scheduled_accounts
        on
            clocks.source_system = scheduled_accounts.source_system
            and clocks.account_id = scheduled_accounts.account_id
    where clocks.is_in_business_time and clocks.starts_at is not null
    group by 1, 2, 3, 4
),

-- an instant after its own sort position of an interval's opening sees that interval last
openings_and_starts as (
    select
        source_system,
        account_id,
        opens_at as occurred_at,
        0 as is_start,
        cast(null as integer) as minutes,
        opens_at,
        closes_at,
        open_microseconds_before
    from intervals
    union all
    select
        source_system,
        account_id,
        starts_at as occurred_at,
        1 as is_start,
        minutes,
        cast(null as timestamp) as opens_at,
        cast(null as timestamp) as closes_at,
        null as open_microseconds_before
    from asked
),

with_last_opening as (
    select
        source_system,
        account_id,
        occurred_at as starts_at,
        is_start,
        minutes,
        max(opens_at) over so_far as opens_at,
        max(closes_at) over so_far as closes_at,
        max(open_microseconds_before) over so_far as open_microseconds_before
    from openings_and_starts
    window so_far as (
        partition by source_system, account_id
        order by occurred_at nulls last, is_start nulls last
        rows between unbounded preceding and current row
    )
),

dues as (
    select
        source_system,
        account_id,
        starts_at,
        minutes,
        coalesce(
            open_microseconds_before + {{ microseconds_between('opens_at', 'least(starts_at, closes_at)') }}, 0
        ) + cast(minutes as bigint) * 60000000 as due_microseconds
    from with_last_opening
    where is_start = 1
),

-- what is due just when an opening ends is due then, and not when the next one begins
openings_and_dues as (
    select
        source_system,
        account_id,
        open_microseconds_before as open_microseconds,
        1 as is_opening,
        cast(null as timestamp) as starts_at,
        cast(null as integer) as minutes,
        opens_at,
        closes_at,
        open_microseconds_before
    from intervals
    union all
    select
        source_system,
        account_id,
        due_microseconds as open_microseconds,
        0 as is_opening,
        starts_at,
        minutes,
        cast(null as timestamp) as opens_at,
        cast(null as timestamp) as closes_at,
        null as open_microseconds_before
    from dues
),

with_opening_of_due as (
    select
        source_system,
        account_id,
        open_microseconds,
        is_opening,
        starts_at,
        minutes,
        max(opens_at) over so_far as opens_at,
        max(closes_at) over so_far as closes_at,
        max(open_microseconds_before) over so_far as open_microseconds_before
    from openings_and_dues
    window so_far as (
        partition by source_system, account_id
        order by open_microseconds nulls last, is_opening nulls last
        rows between unbounded preceding and current row
    )
),

due_instants as (
    select
        source_system,
        account_id,
        starts_at,
        minutes,
        closes_at,
        {{ add_microseconds('opens_at', 'open_microseconds - open_microseconds_before') }} as due_at
    from with_opening_of_due
    where is_opening = 0
)

select
    source_system,
    account_id,
    starts_at,
    minutes,
    case when due_at <= closes_at then due_at end as due_at
from due_instants
