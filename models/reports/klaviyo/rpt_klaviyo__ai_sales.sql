-- One row per source, account, local date of the order, channel and currency: the sales credited to the AI, gross and net, and
-- apart from them a proxy where there is no data on clicks.
with

agent_dates as (select * from {{ ref('dim_agent_dates') }}),

accounts as (select * from {{ ref('dim_accounts') }}),

orders as (select * from {{ ref('fct_attributed_orders') }}),

recommended_orders as (select * from {{ ref('fct_recommended_orders') }}),

conversations as (select * from {{ ref('fct_conversation_statuses') }}),

evidence as (
    select * from {{ ref('dim_account_evidence') }}
    where is_known
),

channels_with_sales as (
    {{ channels_with_sales('evidence') }}
),

-- a proxy is known only where a recommendation ever was: not by clicks or carts alone
accounts_with_recommendations as (
    select
        source_system,
        account_id
    from {{ ref('fct_product_touches') }}
    where touch_type = 'recommendation'
    group by 1, 2
),

accounts_with_orders as (
    select
        source_system,
        account_id
    from evidence
    where evidence_kind = 'orders'
),

account_channels as (
    select
        source_system,
        account_id,
        channel
    from conversations
    group by 1, 2, 3
    union
    select
        source_system,
        account_id,
        channel
    from channels_with_sales
),

sales as (
    select
        source_system,
        account_id,
        placed_date,
        channel,
        coalesce(currency, 'unknown') as currency,
        order_key,
        value,
        net_value,
        refunded_value,
        claims,
        cast(null as varchar) as proxy_order_key,
        cast(null as decimal(18, 4)) as proxy_value,
        cast(null as decimal(18, 4)) as proxy_net_value
    from orders
    where placed_date is not null
    union all
    select
        source_system,
        account_id,
        placed_date,
        'web_chat' as channel,
        coalesce(currency, 'unknown') as currency,
        cast(null as varchar) as order_key,
        cast(null as decimal(18, 4)) as value,
        cast(null as decimal(18, 4)) as net_value,
        cast(null as decimal(18, 4)) as refunded_value,
        cast(null as bigint) as claims,
        order_key as proxy_order_key,
        value as proxy_value,
        net_value as proxy_net_value
    from recommended_orders
    where placed_date is not null
    union all
    -- nothing, on every date and channel: it counts nowhere and keeps the date
    select
        agent_dates.source_system,
        agent_dates.account_id,
        agent_dates.date_day as placed_date,
        account_channels.channel,
        coalesce(accounts.currency, 'unknown') as currency,
        cast(null as varchar) as order_key,
        cast(null as decimal(18, 4)) as value,
        cast(null as decimal(18, 4)) as net_value,
        cast(null as decimal(18, 4)) as refunded_value,
        cast(null as bigint) as claims,
        cast(null as varchar) as proxy_order_key,
        cast(null as decimal(18, 4)) as proxy_value,
        cast(null as decimal(18, 4)) as proxy_net_value
    from agent_dates
    inner join accounts on agent_dates.account_key = accounts.account_key
    inner join account_channels
        on
            agent_dates.source_system = account_channels.source_system
            and agent_dates.account_id = account_channels.account_id
),

sums as (
    select
        source_system,
        account_id,
        placed_date,
        channel,
        currency,
        count(order_key) as orders,
        count(value) as valued_orders,
        count(case when claims > 1 then 1 end) as orders_of_several_channels,
        coalesce(sum(value), 0) as gross_sales,
        coalesce(sum(refunded_value), 0) as refunded,
        count(net_value) as net_valued_orders,
        coalesce(sum(net_value), 0) as net_sales,
        count(proxy_order_key) as proxy_orders,
        coalesce(sum(proxy_value), 0) as proxy_gross_sales,
        coalesce(sum(proxy_net_value), 0) as proxy_net_sales
    from sales
    group by 1, 2, 3, 4, 5
),

marked as (
    select
        sums.*,
        coalesce(agent_dates.is_measured, false) as is_measured,
        channels_with_sales.channel is not null
        and (coalesce(agent_dates.is_measured, false) or sums.orders > 0) as has_sales,
        accounts_with_orders.account_id is not null
        and accounts_with_recommendations.account_id is not null
        and channels_with_sales.channel is null
        and sums.channel = 'web_chat'
        and (coalesce(agent_dates.is_measured, false) or sums.proxy_orders > 0) as has_proxy
    from sums
    left join agent_dates
        on
            sums.source_system = agent_dates.source_system
            and sums.account_id = agent_dates.account_id
            and sums.placed_date = agent_dates.date_day
    left join channels_with_sales
        on
            sums.source_system = channels_with_sales.source_system
            and sums.account_id = channels_with_sales.account_id
            and sums.channel = channels_with_sales.channel
    left join accounts_with_recommendations
        on
            sums.source_system = accounts_with_recommendations.source_system
            and sums.account_id = accounts_with_recommendations.account_id
    left join accounts_with_orders
        on sums.source_system = accounts_with_orders.source_system and sums.account_id = accounts_with_orders.account_id
)

select
    source_system,
    account_id,
    placed_date,
    channel,
    currency,
    is_measured,
    {% for column in [
        'orders', 'valued_orders', 'net_valued_orders', 'orders_of_several_channels', 'gross_sales', 'refunded', 'net_sales'
    ] -%}
        case when has_sales then {{ column }} end as {{ column }},
    {% endfor -%}
    case when has_sales then {{ rate('gross_sales', 'valued_orders') }} end as average_order_value,
    case when has_proxy then proxy_orders end as proxy_orders,
    case when has_proxy then proxy_gross_sales end as proxy_gross_sales,
    case when has_proxy then proxy_net_sales end as proxy_net_sales
from marked
