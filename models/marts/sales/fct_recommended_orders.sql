-- One row per order that a recommendation in web chat to the same contact came before by at most 24 hours, in accounts without
-- data on clicks: a proxy of the sales in web chat, never part of them.
with

recommendations as (
    select * from {{ ref('int_order_touches') }}
    where touch_type = 'recommendation'
),

orders as (select * from {{ ref('int_order_values') }}),

conversations as (
    select * from {{ ref('fct_conversations') }}
    where channel = 'web_chat'
),

accounts_with_clicks as (
    select * from {{ ref('dim_account_evidence') }}
    where evidence_kind = 'card_clicks' and is_known
),

-- the latest of web chat, whatever another channel recommended since; at equal instants the one whose id is last by code point
ranked as (
    select
        recommendations.*,
        row_number() over (
            partition by recommendations.source_system, recommendations.account_id, recommendations.order_id
            order by recommendations.touched_at desc nulls last, recommendations.touch_id desc nulls last
        ) as touch_rank
    from recommendations
    inner join conversations
        on
            recommendations.source_system = conversations.source_system
            and recommendations.account_id = conversations.account_id
            and recommendations.conversation_id = conversations.conversation_id
)

select
    orders.source_system || '/' || orders.account_id || '/' || orders.order_id as order_key,
    orders.source_system,
    orders.account_id,
    orders.order_id,
    orders.contact_id,
    ranked.touch_id,
    ranked.conversation_id,
    'proxy_latest_recommendation_within_24_hours' as attribution_model,
    ranked.touched_at,
    orders.placed_at,
    orders.placed_date,
    orders.placed_week,
    {{ elapsed_seconds('ranked.touched_at', 'orders.placed_at') }} as seconds_from_touch,
    orders.currency,
    orders.order_value as value,
    orders.refunded_value,
    orders.net_value,
    orders.refunded_at
from ranked
inner join orders
    on
        ranked.source_system = orders.source_system
        and ranked.account_id = orders.account_id
        and ranked.order_id = orders.order_id
left join accounts_with_clicks
    on ranked.source_system = accounts_with_clicks.source_system and ranked.account_id = accounts_with_clicks.account_id
where ranked.touch_rank = 1 and accounts_with_clicks.account_id is null
