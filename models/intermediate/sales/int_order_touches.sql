-- One row per order, kind of touch (a click on a product card, a recommendation) and conversation in which such a touch of the
-- same contact came before the order, by at most 24 hours (exactly 24 counts): the latest, and whether it is the latest of all
-- conversations. At equal instants the touch whose id is last by code point.
with

orders as (select * from {{ ref('int_orders') }}),

touches as (
    select * from {{ ref('int_product_touches') }}
    where touch_type in ('card_click', 'recommendation')
),

touches_before as (
    select
        orders.source_system,
        orders.account_id,
        orders.order_id,
        touches.touch_type,
        touches.touch_id,
        touches.touched_at,
        touches.conversation_id,
        row_number() over (
            partition by
                orders.source_system, orders.account_id, orders.order_id, touches.touch_type, touches.conversation_id
            order by touches.touched_at desc nulls last, touches.touch_id desc nulls last
        ) as conversation_rank,
        row_number() over (
            partition by orders.source_system, orders.account_id, orders.order_id, touches.touch_type
            order by touches.touched_at desc nulls last, touches.touch_id desc nulls last
        ) as order_rank
    from orders
    inner join touches
        on
            orders.source_system = touches.source_system
            and orders.account_id = touches.account_id
            and orders.contact_id = touches.contact_id
    where
        touches.touched_at <= orders.placed_at
        and orders.placed_at <= {{ add_hours('touches.touched_at', sales_window_hours()) }}
)

select
    source_system,
    account_id,
    order_id,
    touch_type,
    touch_id,
    touched_at,
    conversation_id,
    order_rank = 1 as is_latest_of_order
from touches_before
where conversation_rank = 1
