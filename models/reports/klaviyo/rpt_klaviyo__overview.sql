-- One row per source, account, local date, channel and group: Klaviyo's "Overview".
with

cells as (select * from {{ ref('rpt_klaviyo__overview_cells') }}),

agent_dates as (select * from {{ ref('dim_agent_dates') }}),

currencies as (select * from {{ ref('dim_sales_currencies') }}),

channels_with_sales as (
    select * from {{ ref('dim_sales_channels') }}
    where shows_credited_orders
),

-- without messages nobody knows who spoke last
accounts_with_messages as (
    select * from {{ ref('dim_account_evidence') }}
    where evidence_kind = 'messages' and is_known
),

marked as (
    select
        cells.*,
        currencies.currency,
        currencies.credited_orders,
        coalesce(agent_dates.is_measured, false) as is_measured,
        coalesce(agent_dates.is_measured, false) and accounts_with_messages.account_id is not null as is_judged,
        cells.conversations - cells.open_conversations - cells.unknown_conversations as settled_conversations,
        -- a sale on a date that is not measured is there all the same
        channels_with_sales.channel is not null
        and (coalesce(agent_dates.is_measured, false) or cells.sales_orders + cells.other_currency_orders > 0)
            as has_sales
    from cells
    left join agent_dates
        on
            cells.source_system = agent_dates.source_system
            and cells.account_id = agent_dates.account_id
            and cells.date_day = agent_dates.date_day
    left join currencies
        on cells.source_system = currencies.source_system and cells.account_id = currencies.account_id
    left join accounts_with_messages
        on
            cells.source_system = accounts_with_messages.source_system
            and cells.account_id = accounts_with_messages.account_id
    left join channels_with_sales
        on
            cells.source_system = channels_with_sales.source_system
            and cells.account_id = channels_with_sales.account_id
            and cells.channel = channels_with_sales.channel
)

select
    source_system,
    account_id,
    date_day,
    channel,
    group_by,
    group_value,
    is_measured,
    {% for column, condition in {
        'conversations': 'is_measured',
        'resolved_conversations': 'is_judged',
        'routed_conversations': 'is_measured',
        'closed_conversations': 'is_measured',
        'unresolved_abandoned_conversations': 'is_judged',
        'open_conversations': 'is_judged',
        'unknown_conversations': 'is_measured',
        'settled_conversations': 'is_judged',
    }.items() -%}
        case when {{ condition }} then {{ column }} end as {{ column }},
    {% endfor -%}
    case when is_judged then {{ rate('resolved_conversations', 'conversations') }} end as resolved_share,
    case when is_judged then {{ rate('resolved_conversations', 'settled_conversations') }} end as resolved_share_of_settled,
    case when is_measured and vendor_stated_conversations > 0 then vendor_resolved_conversations end
        as vendor_resolved_conversations,
    case when is_judged then default_resolved_conversations end as default_resolved_conversations,
    case when is_judged then strict_resolved_conversations end as strict_resolved_conversations,
    currency,
    case when has_sales then sales_orders end as sales_orders,
    case when has_sales then other_currency_orders end as other_currency_orders,
    case when has_sales and (currency is not null or credited_orders = 0) then gross_sales end as gross_sales,
    case when has_sales and (currency is not null or credited_orders = 0) then net_sales end as net_sales
from marked
