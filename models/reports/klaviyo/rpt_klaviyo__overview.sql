-- One row per source, account, local date, channel and group: of a grouping by channel, by status or by tag.
with

agent_dates as (select * from {{ ref('dim_agent_dates') }}),

conversations as (
    select * from {{ ref('fct_conversation_statuses') }}
    where is_counted
),

outcomes as (select * from {{ ref('fct_conversations') }}),

strict_verdicts as (
    select
        source_system,
        account_id,
        conversation_id,
        {{ value_at_last('verdict', 'episode_index', "verdict <> 'not_applicable'") }} as verdict
    from {{ ref('fct_verdicts') }}
    where definition_id = 'strict'
    group by 1, 2, 3
),

tags as (select * from {{ ref('bridge_conversation_tags') }}),

orders as (select * from {{ ref('fct_attributed_orders') }}),

accounts as (select * from {{ ref('dim_accounts') }}),

evidence as (select * from {{ ref('dim_account_evidence') }}),

measured_accounts as (
    select
        source_system,
        account_id
    from evidence
    where evidence_kind = 'conversations' and is_known
),

-- without messages nobody knows who spoke last
accounts_with_messages as (
    select
        source_system,
        account_id
    from evidence
    where evidence_kind = 'messages' and is_known
),

channels_with_sales as (
    {{ channels_with_sales('evidence') }}
),

-- one currency an account: its own, else the only one of its sales, unknown where none of them names one; of several there is no
-- sum
currencies as (
    select
        accounts.source_system,
        accounts.account_id,
        coalesce(
            accounts.currency,
            case when min(orders.currency) = max(orders.currency) then min(orders.currency) end,
            case when count(orders.order_key) > 0 and count(orders.currency) = 0 then 'unknown' end
        ) as currency,
        count(orders.order_key) as orders
    from accounts
    left join orders on accounts.source_system = orders.source_system and accounts.account_id = orders.account_id
    group by accounts.source_system, accounts.account_id, accounts.currency
),

-- a channel of which the exports can show sales has a row on every date: nothing sold is 0
date_channels as (
    select
        source_system,
        account_id,
        'unknown' as channel
    from measured_accounts
    union all
    select
        channels_with_sales.source_system,
        channels_with_sales.account_id,
        channels_with_sales.channel
    from channels_with_sales
    inner join measured_accounts
        on
            channels_with_sales.source_system = measured_accounts.source_system
            and channels_with_sales.account_id = measured_accounts.account_id
),

groups as (
    select
        conversation_key,
        'channel' as group_by,
        channel as group_value
    from conversations
    union all
    select
        conversation_key,
        'status' as group_by,
        status as group_value
    from conversations
    union all
    select
        conversations.conversation_key,
        'tag' as group_by,
        coalesce(tags.tag, 'none') as group_value
    from conversations
    left join tags on conversations.conversation_key = tags.conversation_key
),

groupings as (
    select 'channel' as group_by
    union all
    select 'status' as group_by
    union all
    select 'tag' as group_by
),

records as (
    select
        conversations.source_system,
        conversations.account_id,
        conversations.opened_date as date_day,
        conversations.channel,
        groups.group_by,
        groups.group_value,
        conversations.conversation_key,
        conversations.status,
        conversations.vendor_status,
        outcomes.last_outcome,
        strict_verdicts.verdict as strict_verdict,
        cast(null as varchar) as order_key,
        cast(null as varchar) as order_currency,
        cast(null as decimal(18, 4)) as gross_value,
        cast(null as decimal(18, 4)) as net_value
    from conversations
    inner join groups on conversations.conversation_key = groups.conversation_key
    inner join outcomes on conversations.conversation_key = outcomes.conversation_key
    left join strict_verdicts
        on
            conversations.source_system = strict_verdicts.source_system
            and conversations.account_id = strict_verdicts.account_id
            and conversations.conversation_id = strict_verdicts.conversation_id
    where conversations.opened_date is not null
    union all
    select
        orders.source_system,
        orders.account_id,
        orders.placed_date as date_day,
        orders.channel,
        groupings.group_by,
        case groupings.group_by when 'channel' then orders.channel else coalesce(groups.group_value, 'none') end as group_value,
        cast(null as varchar) as conversation_key,
        cast(null as varchar) as status,
        cast(null as varchar) as vendor_status,
        cast(null as varchar) as last_outcome,
        cast(null as varchar) as strict_verdict,
        orders.order_key,
        coalesce(orders.currency, 'unknown') as order_currency,
        orders.value as gross_value,
        orders.net_value
    from orders
    cross join groupings
    left join conversations
        on
            orders.source_system = conversations.source_system
            and orders.account_id = conversations.account_id
            and orders.conversation_id = conversations.conversation_id
    left join groups
        on conversations.conversation_key = groups.conversation_key and groupings.group_by = groups.group_by
    where orders.placed_date is not null
    union all
    -- nothing, on every date: it counts nowhere and keeps the date
    select
        agent_dates.source_system,
        agent_dates.account_id,
        agent_dates.date_day,
        date_channels.channel,
        groupings.group_by,
        case
            when groupings.group_by = 'channel' then date_channels.channel
            when groupings.group_by = 'status' and date_channels.channel = 'unknown' then 'unknown'
            else 'none'
        end as group_value,
        cast(null as varchar) as conversation_key,
        cast(null as varchar) as status,
        cast(null as varchar) as vendor_status,
        cast(null as varchar) as last_outcome,
        cast(null as varchar) as strict_verdict,
        cast(null as varchar) as order_key,
        cast(null as varchar) as order_currency,
        cast(null as decimal(18, 4)) as gross_value,
        cast(null as decimal(18, 4)) as net_value
    from agent_dates
    inner join date_channels
        on
            agent_dates.source_system = date_channels.source_system
            and agent_dates.account_id = date_channels.account_id
    cross join groupings
),

counts as (
    select
        records.source_system,
        records.account_id,
        records.date_day,
        records.channel,
        records.group_by,
        records.group_value,
        currencies.currency,
        currencies.orders as credited_orders,
        count(records.conversation_key) as conversations,
        {% for status in ['resolved', 'routed', 'closed', 'unresolved_abandoned', 'open', 'unknown'] -%}
            count(case when records.status = '{{ status }}' then 1 end) as {{ status }}_conversations,
        {% endfor -%}
        count(records.vendor_status) as vendor_stated_conversations,
        count(case when records.vendor_status = 'resolved' then 1 end) as vendor_resolved_conversations,
        count(case when records.last_outcome = 'resolved' then 1 end) as default_resolved_conversations,
        count(case when records.strict_verdict = 'resolved' then 1 end) as strict_resolved_conversations,
        count(case when records.order_currency = currencies.currency then 1 end) as sales_orders,
        count(records.order_key) - count(case when records.order_currency = currencies.currency then 1 end)
            as other_currency_orders,
        coalesce(sum(case when records.order_currency = currencies.currency then records.gross_value end), 0) as gross_sales,
        coalesce(sum(case when records.order_currency = currencies.currency then records.net_value end), 0) as net_sales
    from records
    left join currencies
        on records.source_system = currencies.source_system and records.account_id = currencies.account_id
    group by 1, 2, 3, 4, 5, 6, 7, 8
),

marked as (
    select
        counts.*,
        coalesce(agent_dates.is_measured, false) as is_measured,
        coalesce(agent_dates.is_measured, false) and accounts_with_messages.account_id is not null as is_judged,
        counts.conversations - counts.open_conversations - counts.unknown_conversations as settled_conversations,
        -- a sale on a date that is not measured is there all the same
        channels_with_sales.channel is not null
        and (coalesce(agent_dates.is_measured, false) or counts.sales_orders + counts.other_currency_orders > 0)
            as has_sales
    from counts
    left join agent_dates
        on
            counts.source_system = agent_dates.source_system
            and counts.account_id = agent_dates.account_id
            and counts.date_day = agent_dates.date_day
    left join accounts_with_messages
        on
            counts.source_system = accounts_with_messages.source_system
            and counts.account_id = accounts_with_messages.account_id
    left join channels_with_sales
        on
            counts.source_system = channels_with_sales.source_system
            and counts.account_id = channels_with_sales.account_id
            and counts.channel = channels_with_sales.channel
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
