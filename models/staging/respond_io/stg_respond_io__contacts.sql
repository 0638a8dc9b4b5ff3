-- One row per exported contact: its newest version.
with

accounts as (select * from {{ ref('base_accounts') }}),

local_days as (select * from {{ ref('base_local_days') }}),

date_orders as (select * from {{ ref('stg_respond_io__date_orders') }}),

newest as (
    select
        landed.*,
        {{ iso_from_slashes('landed.datetime_created', 'date_orders.date_order') }} as created_at_text,
        accounts.timezone
    from {{ source('respond_io', 'contacts') }} as landed
    inner join accounts
        on landed._source_system = accounts.source_system and landed._account_id = accounts.account_id
    left join date_orders on landed._load_id = date_orders._load_id
    where {{ is_newest_version(source('respond_io', 'contacts'), ['contact_id']) }}
),

typed as (
    select
        ---------- ids
        newest._source_system as source_system,
        newest._account_id as account_id,
        nullif(newest.contact_id, '') as contact_id,
        ---------- words and text
        nullif({{ trimmed("concat_ws(' ', newest.first_name, newest.last_name)") }}, '') as contact_name,
        nullif(newest.email, '') as email,
        nullif(newest.phone_number, '') as phone,
        {{ normalised('newest.lifecycle') }} as lifecycle,
        ---------- instants, UTC
        {{ parse_instant('newest.created_at_text', 'created_days') }} as created_at,
        newest.datetime_created as created_at_landed,
        newest.created_at_text,
        {{ local_reading('newest.created_at_text', 'created_days') }} as created_at_reading,
        ---------- where it came from
        newest._file,
        newest._row
    from newest
    left join local_days as created_days
        on {{ is_local_day('newest.created_at_text', 'newest.timezone', 'created_days') }}
)

select
    source_system,
    account_id,
    contact_id,
    contact_name,
    email,
    phone,
    lifecycle,
    created_at,
    {{ local_instant_fault('created_at') }} as created_at_fault,
    _file,
    _row
from typed
