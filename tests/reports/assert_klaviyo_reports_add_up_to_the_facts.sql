-- Each Klaviyo report holds what its facts hold: conversations once by channel and by status, once a tag by tag, orders once,
-- money by currency; what the joins would lose or double shows here.
{% set kinds = {
    'recommendations': 'recommendation',
    'card_clicks': 'card_click',
    'link_clicks': 'link_click',
    'add_to_carts': 'add_to_cart',
} %}

with

counted as (
    select * from {{ ref('fct_conversation_statuses') }}
    where is_counted
),

dated as (
    select counted.*
    from counted
    inner join {{ ref('dim_account_evidence') }} as evidence
        on
            counted.source_system = evidence.source_system
            and counted.account_id = evidence.account_id
            and evidence.evidence_kind = 'conversations'
            and evidence.is_known
    where counted.opened_date is not null
),

orders as (
    select * from {{ ref('fct_attributed_orders') }}
    where placed_date is not null
),

currencies as (
    select
        source_system,
        account_id,
        currency
    from {{ ref('rpt_klaviyo__overview') }}
    group by 1, 2, 3
),

sums as (
    {% for group_by in ['channel', 'status'] -%}
        select
            'overview by {{ group_by }}, conversations' as figure,
            (
                select sum(conversations) from {{ ref('rpt_klaviyo__overview') }}
                where group_by = '{{ group_by }}'
            ) as reported,
            (select count(*) from dated) as counted
        union all
        select
            'overview by {{ group_by }}, resolved' as figure,
            (
                select sum(resolved_conversations) from {{ ref('rpt_klaviyo__overview') }}
                where group_by = '{{ group_by }}'
            ) as reported,
            (
                select count(*) from dated
                where status = 'resolved'
            ) as counted
        union all
        select
            'overview by {{ group_by }}, credited orders' as figure,
            (
                select sum(sales_orders + other_currency_orders) from {{ ref('rpt_klaviyo__overview') }}
                where group_by = '{{ group_by }}'
            ) as reported,
            (select count(*) from orders) as counted
        union all
    {% endfor -%}
    select
        'overview by tag, conversations' as figure,
        (
            select sum(conversations) from {{ ref('rpt_klaviyo__overview') }}
            where group_by = 'tag'
        ) as reported,
        (
            select count(*)
            from dated
            left join {{ ref('bridge_conversation_tags') }} as tags on dated.conversation_key = tags.conversation_key
        ) as counted
    union all
    select
        'skills, conversations' as figure,
        (
            select sum(conversations) from {{ ref('rpt_klaviyo__skills') }}
            where skill <> 'none'
        ) as reported,
        (
            select count(*)
            from counted
            inner join {{ ref('bridge_conversation_skills') }} as skills on counted.conversation_key = skills.conversation_key
            where counted.opened_date is not null
        ) as counted
    union all
    select
        'overview, gross sales' as figure,
        (
            select sum(overview.gross_sales)
            from {{ ref('rpt_klaviyo__overview') }} as overview
            where overview.group_by = 'channel'
        ) as reported,
        (
            select sum(orders.value)
            from orders
            inner join currencies
                on
                    orders.source_system = currencies.source_system
                    and orders.account_id = currencies.account_id
                    and coalesce(orders.currency, 'unknown') = currencies.currency
        ) as counted
    union all
    select
        'conversations' as figure,
        (select count(*) from {{ ref('rpt_klaviyo__conversations') }}) as reported,
        (select count(*) from counted) as counted
    union all
    select
        'status differences' as figure,
        (select count(*) from {{ ref('rpt_klaviyo__status_differences') }}) as reported,
        (
            select count(*) from {{ ref('fct_conversation_statuses') }}
            where coalesce(is_vendor_in_agreement, vendor_status is null) = false
        ) as counted
    union all
    select
        'ai_sales, orders ' || currency as figure,
        sum(orders) as reported,
        (
            select count(*) from orders
            where coalesce(orders.currency, 'unknown') = sales.currency
        ) as counted
    from {{ ref('rpt_klaviyo__ai_sales') }} as sales
    group by currency
    union all
    select
        'ai_sales, net ' || currency as figure,
        sum(net_sales) as reported,
        (
            select sum(orders.net_value) from orders
            where coalesce(orders.currency, 'unknown') = sales.currency
        ) as counted
    from {{ ref('rpt_klaviyo__ai_sales') }} as sales
    group by currency
    union all
    select
        'ai_sales, proxy' as figure,
        (select sum(proxy_orders) from {{ ref('rpt_klaviyo__ai_sales') }}) as reported,
        (
            select count(*) from {{ ref('fct_recommended_orders') }}
            where placed_date is not null
        ) as counted
    {% for column, touch_type in kinds.items() -%}
        union all
        select
            'engagement, {{ column }}' as figure,
            (select sum({{ column }}) from {{ ref('rpt_klaviyo__engagement') }}) as reported,
            (
                select count(*) from {{ ref('fct_product_touches') }}
                where touch_type = '{{ touch_type }}' and touched_date is not null
            ) as counted
    {% endfor %}
)

select *
from sums
where coalesce(reported, 0) <> coalesce(counted, 0)
