-- One row per order that a product click of the same contact came before, by at most 24 hours (exactly 24 counts): the latest
-- such click. At equal instants the click whose id is last by code point.
with

orders as (select * from {{ ref('int_orders') }}),

touches as (select * from {{ ref('int_product_touches') }}),

clicks as (
    select
        orders.source_system,
        orders.account_id,
        orders.order_id,
        touches.touch_id,
        touches.touched_at,
        touches.conversation_id,
        row_number() over (
            partition by orders.source_system, orders.account_id, orders.order_id
            order by touches.touched_at desc, touches.touch_id desc
        ) as click_rank
    from orders
    inner join touches
        on
            orders.source_system = touches.source_system
            and orders.account_id = touches.account_id
            and orders.contact_id = touches.contact_id
    where
        touches.touch_type = 'card_click'
        and touches.touched_at <= orders.placed_at
        and touches.touched_at >= orders.placed_at - interval '24' hour
)

select
    source_system,
    account_id,
    order_id,
    touch_id,
    touched_at,
    conversation_id
from clicks
where click_rank = 1
