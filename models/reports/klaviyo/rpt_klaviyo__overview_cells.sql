-- One row per source, account, local date, channel and group, with a row for every date: all that was counted there, known to
-- be measured or not. rpt_klaviyo__overview shows of it what is known.
with

measured_dates as (
    select * from {{ ref('dim_measured_dates') }}
    where evidence_kind = 'conversations'
),

conversations as (
    select * from {{ ref('rpt_klaviyo__overview_conversations') }}
    where opened_date is not null
),

orders as (
    select * from {{ ref('rpt_klaviyo__overview_orders') }}
    where placed_date is not null
),

-- a channel of which the exports can show sales has a row on every date: nothing sold is 0
date_channels as (
    select
        source_system,
        account_id,
        'unknown' as channel
    from {{ ref('dim_accounts') }}
    union all
    select
        source_system,
        account_id,
        channel
    from {{ ref('dim_sales_channels') }}
    where shows_credited_orders
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
        source_system,
        account_id,
        opened_date as date_day,
        channel,
        group_by,
        group_value,
        conversation_key,
        status,
        vendor_status,
        last_outcome,
        strict_verdict,
        cast(null as varchar) as order_key,
        cast(null as boolean) as is_in_currency_of_sums,
        cast(null as decimal(18, 4)) as value,
        cast(null as decimal(18, 4)) as net_value
    from conversations
    union all
    select
        source_system,
        account_id,
        placed_date as date_day,
        channel,
        group_by,
        group_value,
        cast(null as varchar) as conversation_key,
        cast(null as varchar) as status,
        cast(null as varchar) as vendor_status,
        cast(null as varchar) as last_outcome,
        cast(null as varchar) as strict_verdict,
        order_key,
        is_in_currency_of_sums,
        value,
        net_value
    from orders
    union all
    -- nothing, on every measured date and in every grouping: it counts nowhere and keeps the date
    select
        measured_dates.source_system,
        measured_dates.account_id,
        measured_dates.date_day,
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
        cast(null as boolean) as is_in_currency_of_sums,
        cast(null as decimal(18, 4)) as value,
        cast(null as decimal(18, 4)) as net_value
    from measured_dates
    inner join date_channels
        on
            measured_dates.source_system = date_channels.source_system
            and measured_dates.account_id = date_channels.account_id
    cross join groupings
)

select
    source_system,
    account_id,
    date_day,
    channel,
    group_by,
    group_value,
    count(conversation_key) as conversations,
    {% for status in ['resolved', 'routed', 'closed', 'unresolved_abandoned', 'open', 'unknown'] -%}
        count(case when status = '{{ status }}' then 1 end) as {{ status }}_conversations,
    {% endfor -%}
    count(vendor_status) as vendor_stated_conversations,
    count(case when vendor_status = 'resolved' then 1 end) as vendor_resolved_conversations,
    count(case when last_outcome = 'resolved' then 1 end) as default_resolved_conversations,
    count(case when strict_verdict = 'resolved' then 1 end) as strict_resolved_conversations,
    count(case when is_in_currency_of_sums then order_key end) as sales_orders,
    count(case when not is_in_currency_of_sums then order_key end) as other_currency_orders,
    {{ sum_as_amount('coalesce(sum(case when is_in_currency_of_sums then value end), 0)') }} as gross_sales,
    {{ sum_as_amount('coalesce(sum(case when is_in_currency_of_sums then net_value end), 0)') }} as net_sales
from records
group by 1, 2, 3, 4, 5, 6
