-- One row per event that places an order: several may place one. An order without an id of its own has its event's.
with

records as (select * from {{ ref('int_klaviyo__event_records') }})

select
    source_system,
    account_id,
    event_id,
    profile_id,
    coalesce(order_id, event_id) as order_id,
    order_value,
    order_currency,
    occurred_at,
    order_value_fault,
    occurred_at_fault,
    _file,
    _row
from records
where event_word = 'order_placed'
