-- One row per account with business hours, UTC day and stretch of it in which the account is open: from opens_at to just before
-- closes_at. Stretches of an account do not overlap, so that an instant lies in one at most; one that reaches over midnight UTC
-- stands under both days, whole. An instant finds its own by the day, and is compared with the few of that day alone.
with

intervals as (select * from {{ ref('int_business_intervals') }}),

-- of two local times of which a clock change leaves out the first, the later one may come first
with_earlier as (
    select
        source_system,
        account_id,
        opens_at,
        closes_at,
        max(closes_at) over (
            partition by source_system, account_id
            order by opens_at nulls last, closes_at nulls last
            rows between unbounded preceding and 1 preceding
        ) as closed_before_at
    from intervals
),

numbered as (
    select
        *,
        count(case when closed_before_at is null or opens_at >= closed_before_at then 1 end) over (
            partition by source_system, account_id
            order by opens_at nulls last, closes_at nulls last
            rows between unbounded preceding and current row
        ) as stretch_index
    from with_earlier
),

stretches as (
    select
        source_system,
        account_id,
        min(opens_at) as opens_at,
        max(closes_at) as closes_at
    from numbered
    group by source_system, account_id, stretch_index
)

select
    source_system,
    account_id,
    {{ date_series('cast(opens_at as date)', 'cast(closes_at as date)', 1) }} as utc_date,
    opens_at,
    closes_at
from stretches
