-- One row per account and local date, from the date of its first record to that of its as_of; years without a record only in
-- the ten years before as_of.
with

accounts as (select * from {{ ref('base_accounts') }}),

account_years as (select * from {{ ref('int_account_years') }}),

dates as (select * from {{ ref('dim_dates') }})

select
    accounts.source_system || '/' || accounts.account_id as account_key,
    accounts.source_system,
    accounts.account_id,
    dates.date_day,
    case accounts.week_start
        when 'sunday' then dates.week_from_sunday
        when 'saturday' then dates.week_from_saturday
        else dates.week_from_monday
    end as week_start,
    dates.month_start,
    dates.quarter_start,
    dates.year_start
from accounts
inner join account_years
    on accounts.source_system = account_years.source_system and accounts.account_id = account_years.account_id
inner join dates
    on
        account_years.year_start = dates.year_start
        and account_years.first_date <= dates.date_day
        and account_years.last_date >= dates.date_day
