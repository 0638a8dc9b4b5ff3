-- Each Klaviyo report holds what its facts hold: conversations once by channel and by status, once a tag by tag, orders once,
-- money by currency; what the joins would lose or double shows here. Each report is read once.
{% set kinds = {
    'recommendations': 'recommendation',
    'card_clicks': 'card_click',
    'link_clicks': 'link_click',
    'add_to_carts': 'add_to_cart',
} %}

with

statuses as (
    select
        statuses.*,
        statuses.is_counted and statuses.opened_date is not null and evidence.account_key is not null as is_dated
    from {{ ref('fct_conversation_statuses') }} as statuses
    left join {{ ref('dim_account_evidence') }} as evidence
        on
            statuses.source_system = evidence.source_system
            and statuses.account_id = evidence.account_id
            and evidence.evidence_kind = 'conversations'
            and evidence.is_known
),

conversations as (
    select
        count(case when is_counted then 1 end) as counted,
        count(case when is_dated then 1 end) as dated,
        count(case when is_dated and status = 'resolved' then 1 end) as resolved,
        count(case when coalesce(is_vendor_in_agreement, vendor_status is null) = false then 1 end) as differing
    from statuses
),

tagged as (
    select count(*) as conversations
    from statuses
    left join {{ ref('bridge_conversation_tags') }} as tags on statuses.conversation_key = tags.conversation_key
    where statuses.is_dated
),

skilled as (
    select count(*) as conversations
    from statuses
    inner join {{ ref('bridge_conversation_skills') }} as skills on statuses.conversation_key = skills.conversation_key
    where statuses.is_counted and statuses.opened_date is not null
),

orders as (
    select
        source_system,
        account_id,
        coalesce(currency, 'unknown') as currency,
        count(*) as orders,
        sum(value) as gross_value,
        sum(net_value) as net_value
    from {{ ref('fct_attributed_orders') }}
    where placed_date is not null
    group by 1, 2, 3
),

touches as (
    select
        touch_type,
        count(*) as touches
    from {{ ref('fct_product_touches') }}
    where touched_date is not null
    group by 1
),

overview as (
    select
        source_system,
        account_id,
        currency,
        group_by,
        sum(conversations) as conversations,
        sum(resolved_conversations) as resolved_conversations,
        sum(sales_orders + other_currency_orders) as orders,
        sum(gross_sales) as gross_sales
    from {{ ref('rpt_klaviyo__overview') }}
    group by 1, 2, 3, 4
),

currencies as (
    select
        source_system,
        account_id,
        currency
    from overview
    group by 1, 2, 3
),

sales as (
    select
        currency,
        sum(orders) as orders,
        sum(net_sales) as net_sales,
        sum(proxy_orders) as proxy_orders
    from {{ ref('rpt_klaviyo__ai_sales') }}
    group by 1
),

engagement as (
    select
        sum(recommendations) as recommendations,
        sum(card_clicks) as card_clicks,
        sum(link_clicks) as link_clicks,
        sum(add_to_carts) as add_to_carts
    from {{ ref('rpt_klaviyo__engagement') }}
),

sums as (
    {% for group_by in ['channel', 'status'] -%}
        select
            'overview by {{ group_by }}, conversations' as figure,
            (
                select sum(conversations) from overview
                where group_by = '{{ group_by }}'
            ) as reported,
            (select dated from conversations) as counted
        union all
        select
            'overview by {{ group_by }}, resolved' as figure,
            (
                select sum(resolved_conversations) from overview
                where group_by = '{{ group_by }}'
            ) as reported,
            (select resolved from conversations) as counted
        union all
        select
            'overview by {{ group_by }}, credited orders' as figure,
            (
                select sum(orders) from overview
                where group_by = '{{ group_by }}'
            ) as reported,
            (select sum(orders) from orders) as counted
        union all
    {% endfor -%}
    select
        'overview by tag, conversations' as figure,
        (
            select sum(conversations) from overview
            where group_by = 'tag'
        ) as reported,
        (select conversations from tagged) as counted
    union all
    select
        'skills, conversations' as figure,
        (
            select sum(conversations) from {{ ref('rpt_klaviyo__skills') }}
            where skill <> 'none'
        ) as reported,
        (select conversations from skilled) as counted
    union all
    select
        'overview, gross sales' as figure,
        (
            select sum(gross_sales) from overview
            where group_by = 'channel'
        ) as reported,
        (
            select sum(orders.gross_value)
            from orders
            inner join currencies
                on
                    orders.source_system = currencies.source_system
                    and orders.account_id = currencies.account_id
                    and orders.currency = currencies.currency
        ) as counted
    union all
    select
        'conversations' as figure,
        (select count(*) from {{ ref('rpt_klaviyo__conversations') }}) as reported,
        (select counted from conversations) as counted
    union all
    select
        'status differences' as figure,
        (select count(*) from {{ ref('rpt_klaviyo__status_differences') }}) as reported,
        (select differing from conversations) as counted
    {% for figure, reported, counted in [('orders', 'orders', 'orders'), ('net', 'net_sales', 'net_value')] -%}
        union all
        select
            'ai_sales, {{ figure }} ' || sales.currency as figure,
            sales.{{ reported }} as reported,
            (
                select sum(orders.{{ counted }}) from orders
                where orders.currency = sales.currency
            ) as counted
        from sales
    {% endfor -%}
    union all
    select
        'ai_sales, proxy' as figure,
        (select sum(proxy_orders) from sales) as reported,
        (
            select count(*) from {{ ref('fct_recommended_orders') }}
            where placed_date is not null
        ) as counted
    {% for column, touch_type in kinds.items() -%}
        union all
        select
            'engagement, {{ column }}' as figure,
            (select {{ column }} from engagement) as reported,
            (
                select touches from touches
                where touch_type = '{{ touch_type }}'
            ) as counted
    {% endfor %}
)

select *
from sums
where coalesce(reported, 0) <> coalesce(counted, 0)
