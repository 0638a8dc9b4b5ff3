-- One row per account and week in which lines of invoices were billed: how many, how many of them do not hold, and the money.
-- A line stands in the local week of the instant at which it was billed; without one in that of the last day of its period.
with

accounts as (select * from {{ ref('dim_accounts') }}),

units as (select * from {{ ref('fct_invoice_lines') }}),

zone_days as (select * from {{ ref('base_zone_days') }}),

dated as (
    select
        units.*,
        accounts.week_start as first_day_of_week,
        coalesce({{ local_date('units.billed_at', 'zone_days') }}, units.billed_to) as billed_date
    from units
    inner join accounts
        on units.source_system = accounts.source_system and units.account_id = accounts.account_id
    left join zone_days on {{ is_zone_day('units.billed_at', 'accounts.timezone', 'zone_days') }}
),

-- a line of several units does not hold where one of them does not
lines as (
    select
        source_system,
        account_id,
        {{ week_start_date('billed_date', 'first_day_of_week') }} as week_start,
        invoice_id,
        line_id,
        count(case when standing = 'in_doubt' then 1 end) > 0 as is_in_doubt,
        sum(amount) as amount,
        coalesce(sum(case when standing = 'in_doubt' then amount end), 0) as amount_in_doubt,
        min(currency) as currency
    from dated
    where billed_date is not null
    group by 1, 2, 3, 4, 5
),

weeks as (
    select
        source_system,
        account_id,
        week_start,
        count(*) as billed_lines,
        count(*) filter (where is_in_doubt) as billed_lines_in_doubt,
        count(amount) = count(*) and count(currency) = count(*) and min(currency) = max(currency) as is_in_one_currency,
        min(currency) as currency,
        {{ sum_as_amount('sum(amount)') }} as billed_amount,
        {{ sum_as_amount('sum(amount_in_doubt)') }} as amount_in_doubt
    from lines
    group by 1, 2, 3
)

select
    source_system,
    account_id,
    week_start,
    billed_lines,
    billed_lines_in_doubt,
    case when is_in_one_currency then currency end as currency,
    case when is_in_one_currency then billed_amount end as billed_amount,
    case when is_in_one_currency then amount_in_doubt end as amount_in_doubt
from weeks
