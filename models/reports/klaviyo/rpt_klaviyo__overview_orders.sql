-- One row per order credited to the AI and group that it stands in: the groups of its conversation, its own channel in that by
-- channel.
with

orders as (select * from {{ ref('fct_attributed_orders') }}),

-- sales are few: only their conversations are looked at
conversations as (
    select * from {{ ref('rpt_klaviyo__overview_conversations') }}
    where conversation_id in (select orders.conversation_id from orders)
),

currencies as (select * from {{ ref('dim_sales_currencies') }}),

groupings as (
    select 'channel' as group_by
    union all
    select 'status' as group_by
    union all
    select 'tag' as group_by
)

select
    orders.order_key,
    orders.source_system,
    orders.account_id,
    orders.order_id,
    orders.conversation_id,
    orders.placed_date,
    orders.channel,
    groupings.group_by,
    case groupings.group_by when 'channel' then orders.channel else coalesce(conversations.group_value, 'none') end
        as group_value,
    coalesce(orders.currency, 'unknown') as currency,
    coalesce(coalesce(orders.currency, 'unknown') = currencies.currency, false) as is_in_currency_of_sums,
    orders.value,
    orders.net_value
from orders
cross join groupings
left join currencies
    on orders.source_system = currencies.source_system and orders.account_id = currencies.account_id
left join conversations
    on
        orders.source_system = conversations.source_system
        and orders.account_id = conversations.account_id
        and orders.conversation_id = conversations.conversation_id
        and groupings.group_by = conversations.group_by
