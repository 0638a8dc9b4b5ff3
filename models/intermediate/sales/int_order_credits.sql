-- One row per order credited to the AI, once: to the click on a product card where there is one, else to the attribution.
with

clicks as (
    select * from {{ ref('int_order_touches') }}
    where touch_type = 'card_click' and is_latest_of_order
),

attributions as (select * from {{ ref('int_order_attributions') }}),

credits as (
    select
        source_system,
        account_id,
        order_id,
        'web_chat' as channel,
        'latest_card_click_within_24_hours' as attribution_model,
        1 as position,
        touch_id,
        touched_at,
        conversation_id
    from clicks
    union all
    select
        source_system,
        account_id,
        order_id,
        channel,
        'attribution_settings' as attribution_model,
        2 as position,
        touch_id,
        touched_at,
        conversation_id
    from attributions
),

ranked as (
    select
        *,
        row_number() over (
            partition by source_system, account_id, order_id
            order by position asc nulls last, touched_at desc nulls last, channel asc nulls last
        ) as credit_rank,
        count(*) over (partition by source_system, account_id, order_id) as claims
    from credits
)

select
    source_system,
    account_id,
    order_id,
    channel,
    attribution_model,
    touch_id,
    touched_at,
    conversation_id,
    claims
from ranked
where credit_rank = 1
