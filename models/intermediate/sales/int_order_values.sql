-- One row per order placed by its account's as_of: its local date, its value, and what is left of it after what went back.
with

orders as (select * from {{ ref('int_orders') }}),

accounts as (select * from {{ ref('base_accounts') }}),

zone_days as (select * from {{ ref('base_zone_days') }}),

dated as (
    select
        orders.*,
        accounts.week_start,
        {{ local_date('orders.placed_at', 'zone_days') }} as placed_date
    from orders
    inner join accounts on orders.source_system = accounts.source_system and orders.account_id = accounts.account_id
    left join zone_days on {{ is_zone_day('orders.placed_at', 'accounts.timezone', 'zone_days') }}
)

select
    source_system,
    account_id,
    order_id,
    contact_id,
    currency,
    order_value,
    refunded_value,
    -- something went back, nobody knows how much: what is left is unknown
    case
        when refunded_value is null and refunded_at is not null then null
        else order_value - coalesce(refunded_value, 0)
    end as net_value,
    placed_at,
    placed_date,
    {{ week_start_date('placed_date', 'week_start') }} as placed_week,
    refunded_at
from dated
