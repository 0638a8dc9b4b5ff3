{#-
    One row per order that a touch of this kind by the same contact came before, by at most 24 hours (exactly 24 counts): the
    latest such touch. At equal instants the touch whose id is last by code point.
    per_conversation: the latest of each conversation instead, for who may count only some of them.
-#}
{% macro latest_touch_before_order(touch_type, per_conversation=false) -%}
    with

    orders as (select * from {{ ref('int_orders') }}),

    touches as (
        select * from {{ ref('int_product_touches') }}
        where touch_type = '{{ touch_type }}'
    ),

    touches_before as (
        select
            orders.source_system,
            orders.account_id,
            orders.order_id,
            touches.touch_id,
            touches.touched_at,
            touches.conversation_id,
            row_number() over (
                partition by
                    orders.source_system,
                    orders.account_id,
                    orders.order_id
                    {% if per_conversation -%} , touches.conversation_id {% endif %}
                order by touches.touched_at desc, touches.touch_id desc
            ) as touch_rank
        from orders
        inner join touches
            on
                orders.source_system = touches.source_system
                and orders.account_id = touches.account_id
                and orders.contact_id = touches.contact_id
        where
            touches.touched_at <= orders.placed_at
            and touches.touched_at >= orders.placed_at - interval '24' hour
    )

    select
        source_system,
        account_id,
        order_id,
        touch_id,
        touched_at,
        conversation_id
    from touches_before
    where touch_rank = 1
{%- endmacro %}
