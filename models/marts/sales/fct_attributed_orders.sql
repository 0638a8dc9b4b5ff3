-- One row per order credited to the AI, once: over web chat when the same contact clicked a product card at most 24 hours
-- before it (the latest click), over SMS when the vendor attributes it to the AI by the account's settings.
with

credits as (select * from {{ ref('int_order_credits') }}),

orders as (select * from {{ ref('int_order_values') }})

select
    orders.source_system || '/' || orders.account_id || '/' || orders.order_id as order_key,
    orders.source_system,
    orders.account_id,
    orders.order_id,
    orders.contact_id,
    credits.channel,
    credits.touch_id,
    credits.conversation_id,
    credits.attribution_model,
    credits.claims,
    credits.touched_at,
    orders.placed_at,
    orders.placed_date,
    orders.placed_week,
    {{ elapsed_seconds('credits.touched_at', 'orders.placed_at') }} as seconds_from_touch,
    orders.currency,
    orders.order_value as value,
    orders.refunded_value,
    orders.net_value,
    orders.refunded_at
from credits
inner join orders
    on
        credits.source_system = orders.source_system
        and credits.account_id = orders.account_id
        and credits.order_id = orders.order_id
