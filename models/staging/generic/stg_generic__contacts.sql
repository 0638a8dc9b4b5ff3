-- One row per contact: its newest loaded version.
with

accounts as (select * from {{ ref('base_accounts') }}),

local_days as (select * from {{ ref('base_local_days') }}),

newest as (
    select
        landed.*,
        accounts.timezone
    from {{ source('generic', 'contacts') }} as landed
    inner join accounts
        on landed._source_system = accounts.source_system and landed._account_id = accounts.account_id
    where {{ is_newest_version(source('generic', 'contacts'), ['contact_id']) }}
),

dated as (
    select
        newest.*,
        {{ parse_instant('newest.created_at', 'created_days') }} as created_at_utc,
        {{ local_reading('newest.created_at', 'created_days') }} as created_at_reading
    from newest
    left join local_days as created_days on {{ is_local_day('newest.created_at', 'newest.timezone', 'created_days') }}
),

typed as (
    select
        ---------- ids
        _source_system as source_system,
        _account_id as account_id,
        nullif(contact_id, '') as contact_id,
        nullif(merged_into_id, '') as merged_into_id,
        ---------- words and text
        nullif(name, '') as contact_name,
        nullif(email, '') as email,
        nullif(phone, '') as phone,
        ---------- flags
        {{ parse_boolean('is_internal') }} as is_internal,
        is_internal as is_internal_text,
        ---------- instants, UTC
        created_at_utc as created_at,
        created_at as created_at_text,
        created_at_reading,
        ---------- where it came from
        _file,
        _row
    from dated
)

select
    source_system,
    account_id,
    contact_id,
    merged_into_id,
    contact_name,
    email,
    phone,
    is_internal,
    created_at,
    case when is_internal_text <> '' and is_internal is null then 'unreadable:' || is_internal_text end as is_internal_fault,
    {{ instant_fault('created_at_text', 'created_at', 'created_at_reading') }} as created_at_fault,
    _file,
    _row
from typed
