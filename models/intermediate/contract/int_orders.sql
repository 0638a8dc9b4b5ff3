-- One row per order placed by its account's as_of. A later refund has not happened yet.
with

orders as (select * from {{ ref('int_exported_orders') }}),

accounts as (select * from {{ ref('base_accounts') }}),

contacts as (select * from {{ ref('int_contacts') }}),

currencies as (select * from {{ ref('currencies') }})

select
    orders.source_system,
    orders.account_id,
    orders.order_id,
    coalesce(contacts.surviving_contact_id, orders.contact_id) as contact_id,
    -- what is no currency is not the account's either
    case
        when {{ currency_code('orders.currency') }} is null then accounts.currency
        else currencies.currency
    end as currency,
    orders.order_value,
    case when orders.refunded_at is null or orders.refunded_at <= accounts.as_of then orders.refunded_value end as refunded_value,
    orders.placed_at,
    case when orders.refunded_at <= accounts.as_of then orders.refunded_at end as refunded_at,
    orders.placed_at_fault,
    orders.refunded_at_fault,
    orders.order_value_fault,
    orders.refunded_value_fault,
    case
        when {{ currency_code('orders.currency') }} is not null and currencies.currency is null
            then 'unreadable:' || orders.currency
    end as currency_fault,
    orders._file,
    orders._row
from orders
inner join accounts
    on orders.source_system = accounts.source_system and orders.account_id = accounts.account_id
left join contacts
    on
        orders.source_system = contacts.source_system
        and orders.account_id = contacts.account_id
        and orders.contact_id = contacts.contact_id
left join currencies on {{ currency_code('orders.currency') }} = currencies.currency
where {{ exists_by('orders.placed_at', 'accounts.as_of') }}
