-- One row per order that was refunded or cancelled by its account's as_of: how much went back. Refunds add up, whatever their
-- sign; one without a readable value leaves the sum unknown. A cancelled order goes back whole.
with

records as (select * from {{ ref('int_klaviyo__event_records') }}),

accounts as (select * from {{ ref('base_accounts') }}),

changes as (
    select records.*
    from records
    inner join accounts on records.source_system = accounts.source_system and records.account_id = accounts.account_id
    where
        records.event_word in ('order_refunded', 'order_cancelled')
        and records.order_id is not null
        and {{ exists_by('records.occurred_at', 'accounts.as_of') }}
)

select
    source_system,
    account_id,
    order_id,
    count(case when event_word = 'order_cancelled' then 1 end) > 0 as is_cancelled,
    case
        when count(case when event_word = 'order_refunded' and order_value is null then 1 end) = 0
            then cast(sum(case when event_word = 'order_refunded' then abs(order_value) end) as decimal(18, 4))
    end as refunded_value,
    -- the currencies that refunds name: a value in another than the order's cannot be taken from it
    min(case when event_word = 'order_refunded' then {{ currency_code('order_currency') }} end) as first_currency,
    max(case when event_word = 'order_refunded' then {{ currency_code('order_currency') }} end) as last_currency,
    max(occurred_at) as changed_at,
    min(occurred_at_fault) as changed_at_fault,
    min(case when event_word = 'order_refunded' then order_value_fault end) as refunded_value_fault
from changes
group by 1, 2, 3
