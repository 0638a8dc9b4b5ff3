-- One row per account with business hours: its own schedule, else that of * and *, when there is one.
-- All other accounts are always open.
with

accounts as (select * from {{ ref('base_accounts') }}),

schedules as (select * from {{ ref('business_schedules') }}),

schedule_owners as (
    select
        source_system,
        account_id,
        min(timezone) as timezone
    from schedules
    group by 1, 2
),

shared_schedule as (
    select *
    from schedule_owners
    where source_system = '*' and account_id = '*'
)

select
    accounts.source_system,
    accounts.account_id,
    accounts.as_of,
    coalesce(own.source_system, shared_schedule.source_system) as schedule_source_system,
    coalesce(own.account_id, shared_schedule.account_id) as schedule_account_id,
    coalesce(own.timezone, shared_schedule.timezone) as timezone
from accounts
left join schedule_owners as own
    on accounts.source_system = own.source_system and accounts.account_id = own.account_id
left join shared_schedule on true
where own.account_id is not null or shared_schedule.account_id is not null
