-- One row per account and channel in which the AI talked with customers or its sales can show: whether the account's exports
-- can show an order credited to the AI there, and whether they can show the proxy. A view: few rows, and two reports ask.
{{ config(materialized='view') }}
with

conversations as (select * from {{ ref('fct_conversation_statuses') }}),

evidence as (
    select * from {{ ref('dim_account_evidence') }}
    where is_known
),

recommendations as (
    select * from {{ ref('fct_product_touches') }}
    where touch_type = 'recommendation'
),

-- without orders neither clicks nor attributions show a sale
accounts_with_orders as (
    select * from evidence
    where evidence_kind = 'orders'
),

channels as (
    select
        source_system,
        account_id,
        channel,
        true as has_conversations,
        false as has_touchpoints,
        false as has_recommendations
    from conversations
    union all
    -- clicks on product cards show a sale in web chat, the vendor's attributions one over SMS
    select
        source_system,
        account_id,
        case evidence_kind when 'card_clicks' then 'web_chat' else 'sms' end as channel,
        false as has_conversations,
        true as has_touchpoints,
        false as has_recommendations
    from evidence
    where evidence_kind in ('card_clicks', 'attributions')
    union all
    -- the proxy is known only where a recommendation ever was: not by clicks or carts alone
    select
        source_system,
        account_id,
        'web_chat' as channel,
        false as has_conversations,
        false as has_touchpoints,
        true as has_recommendations
    from recommendations
),

signs as (
    select
        channels.source_system,
        channels.account_id,
        channels.channel,
        bool_or(channels.has_conversations) as has_conversations,
        bool_or(channels.has_touchpoints and accounts_with_orders.account_id is not null) as shows_credited_orders,
        bool_or(channels.has_recommendations and accounts_with_orders.account_id is not null) as has_recommended_orders
    from channels
    left join accounts_with_orders
        on
            channels.source_system = accounts_with_orders.source_system
            and channels.account_id = accounts_with_orders.account_id
    group by 1, 2, 3
)

select
    source_system || '/' || account_id || '/' || channel as sales_channel_key,
    source_system,
    account_id,
    channel,
    has_conversations,
    shows_credited_orders,
    -- where clicks show the sales there is no need of a proxy
    has_recommended_orders and not shows_credited_orders as shows_recommended_orders
from signs
where has_conversations or shows_credited_orders or has_recommended_orders
