-- One row per order credited to the AI: the same contact clicked a product card at most 24 hours before it.
with

clicks as (select * from {{ ref('int_order_clicks') }}),

orders as (select * from {{ ref('int_orders') }}),

accounts as (select * from {{ ref('int_accounts') }}),

zone_days as (select * from {{ ref('int_zone_days') }}),

joined as (
    select
        orders.*,
        clicks.touch_id,
        clicks.touched_at,
        clicks.conversation_id,
        accounts.week_start,
        {{ local_date('orders.placed_at', 'accounts.timezone', 'zone_days') }} as placed_date
    from clicks
    inner join orders
        on
            clicks.source_system = orders.source_system
            and clicks.account_id = orders.account_id
            and clicks.order_id = orders.order_id
    inner join accounts on orders.source_system = accounts.source_system and orders.account_id = accounts.account_id
    left join zone_days on {{ is_zone_day('orders.placed_at', 'accounts.timezone', 'zone_days') }}
)

select
    source_system || '/' || account_id || '/' || order_id as order_key,
    source_system,
    account_id,
    order_id,
    contact_id,
    touch_id,
    conversation_id,
    'latest_card_click_within_24_hours' as attribution_model,
    touched_at,
    placed_at,
    placed_date,
    {{ week_start_date('placed_date', 'week_start') }} as placed_week,
    {{ elapsed_seconds('touched_at', 'placed_at') }} as seconds_from_touch,
    currency,
    order_value as value,
    refunded_value,
    refunded_at
from joined
