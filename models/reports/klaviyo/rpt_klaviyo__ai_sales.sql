-- One row per source, account, local date of the order, channel and currency: Klaviyo's "AI-generated sales", gross and net,
-- and apart from them a proxy where there is no data on clicks.
with

agent_dates as (select * from {{ ref('dim_agent_dates') }}),

accounts as (select * from {{ ref('dim_accounts') }}),

orders as (select * from {{ ref('fct_attributed_orders') }}),

recommended_orders as (select * from {{ ref('fct_recommended_orders') }}),

sales_channels as (select * from {{ ref('dim_sales_channels') }}),

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
        sales_channels.channel,
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
    inner join sales_channels
        on
            agent_dates.source_system = sales_channels.source_system
            and agent_dates.account_id = sales_channels.account_id
            and (sales_channels.has_conversations or sales_channels.shows_credited_orders)
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
        sales_channels.shows_credited_orders and (coalesce(agent_dates.is_measured, false) or sums.orders > 0) as has_sales,
        sales_channels.shows_recommended_orders
        and (coalesce(agent_dates.is_measured, false) or sums.proxy_orders > 0) as has_proxy
    from sums
    left join agent_dates
        on
            sums.source_system = agent_dates.source_system
            and sums.account_id = agent_dates.account_id
            and sums.placed_date = agent_dates.date_day
    left join sales_channels
        on
            sums.source_system = sales_channels.source_system
            and sums.account_id = sales_channels.account_id
            and sums.channel = sales_channels.channel
)

select
    source_system,
    account_id,
    placed_date,
    channel,
    currency,
    is_measured,
    {% for column in ['orders', 'valued_orders', 'net_valued_orders', 'orders_of_several_channels'] -%}
        case when has_sales then {{ column }} end as {{ column }},
    {% endfor -%}
    {% for column in ['gross_sales', 'refunded', 'net_sales'] -%}
        case when has_sales then {{ sum_as_amount(column) }} end as {{ column }},
    {% endfor -%}
    case when has_sales then {{ rate('gross_sales', 'valued_orders') }} end as average_order_value,
    case when has_proxy then proxy_orders end as proxy_orders,
    case when has_proxy then {{ sum_as_amount('proxy_gross_sales') }} end as proxy_gross_sales,
    case when has_proxy then {{ sum_as_amount('proxy_net_sales') }} end as proxy_net_sales
from marked
