-- One row per order: its newest loaded version.
with

accounts as (select * from {{ ref('base_accounts') }}),

local_days as (select * from {{ ref('base_local_days') }}),

newest as (
    select
        landed.*,
        accounts.timezone
    from {{ source('generic', 'orders') }} as landed
    inner join accounts
        on landed._source_system = accounts.source_system and landed._account_id = accounts.account_id
    where {{ is_newest_version(source('generic', 'orders'), ['order_id'], parents=['contact_id']) }}
),

dated as (
    select
        newest.*,
        {{ parse_instant('newest.placed_at', 'placed_days') }} as placed_at_utc,
        {{ local_reading('newest.placed_at', 'placed_days') }} as placed_at_reading,
        {{ parse_instant('newest.refunded_at', 'refunded_days') }} as refunded_at_utc,
        {{ local_reading('newest.refunded_at', 'refunded_days') }} as refunded_at_reading
    from newest
    left join local_days as placed_days on {{ is_local_day('newest.placed_at', 'newest.timezone', 'placed_days') }}
    left join local_days as refunded_days on {{ is_local_day('newest.refunded_at', 'newest.timezone', 'refunded_days') }}
),

typed as (
    select
        ---------- ids
        _source_system as source_system,
        _account_id as account_id,
        nullif(order_id, '') as order_id,
        nullif(contact_id, '') as contact_id,
        ---------- words and text
        nullif(currency, '') as currency,
        ---------- numbers
        {{ parse_decimal('value') }} as order_value,
        value as order_value_text,
        {{ parse_decimal('refunded_value') }} as refunded_value,
        refunded_value as refunded_value_text,
        ---------- instants, UTC
        placed_at_utc as placed_at,
        placed_at as placed_at_text,
        refunded_at_utc as refunded_at,
        refunded_at as refunded_at_text,
        placed_at_reading,
        refunded_at_reading,
        ---------- where it came from
        _file,
        _row
    from dated
)

select
    source_system,
    account_id,
    {{ id_kept_apart('order_id', ['contact_id']) }} as order_id,
    contact_id,
    currency,
    order_value,
    refunded_value,
    placed_at,
    refunded_at,
    case when order_value_text <> '' and order_value is null then 'unreadable:' || order_value_text end as order_value_fault,
    case when refunded_value_text <> '' and refunded_value is null then 'unreadable:' || refunded_value_text end
        as refunded_value_fault,
    {{ instant_fault('placed_at_text', 'placed_at', 'placed_at_reading') }} as placed_at_fault,
    {{ instant_fault('refunded_at_text', 'refunded_at', 'refunded_at_reading') }} as refunded_at_fault,
    _file,
    _row
from typed
