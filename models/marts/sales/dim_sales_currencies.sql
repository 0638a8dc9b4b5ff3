-- One row per account: the one currency in which its credited orders may be added up. Of several there is no sum. A view:
-- few rows.
{{ config(materialized='view') }}
with

accounts as (select * from {{ ref('dim_accounts') }}),

orders as (select * from {{ ref('fct_attributed_orders') }})

select
    accounts.source_system || '/' || accounts.account_id as account_key,
    accounts.source_system,
    accounts.account_id,
    -- its own, else the only one of its sales, unknown where none of them names one
    coalesce(
        accounts.currency,
        case when min(orders.currency) = max(orders.currency) then min(orders.currency) end,
        case when count(orders.order_key) > 0 and count(orders.currency) = 0 then 'unknown' end
    ) as currency,
    count(orders.order_key) as credited_orders
from accounts
left join orders on accounts.source_system = orders.source_system and accounts.account_id = orders.account_id
group by accounts.source_system, accounts.account_id, accounts.currency
