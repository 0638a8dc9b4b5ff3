-- One row per account and week: the instant that ends it, which is the local midnight after its last day, by the zone's rules
-- of that date.
with

account_weeks as (select * from {{ ref('int_account_weeks') }}),

accounts as (select * from {{ ref('base_accounts') }}),

local_days as (select * from {{ ref('base_local_days') }}),

next_weeks as (
    select
        account_weeks.*,
        accounts.as_of,
        accounts.timezone,
        account_weeks.week_start + 7 as next_week_start
    from account_weeks
    inner join accounts
        on account_weeks.source_system = accounts.source_system and account_weeks.account_id = accounts.account_id
)

select
    next_weeks.source_system,
    next_weeks.account_id,
    next_weeks.week_start,
    {{ utc_from_local('cast(next_weeks.next_week_start as timestamp)', 'local_days') }} as ends_at,
    next_weeks.as_of
from next_weeks
left join local_days
    on
        next_weeks.timezone = local_days.timezone
        and cast(next_weeks.next_week_start as varchar) = local_days.local_date
