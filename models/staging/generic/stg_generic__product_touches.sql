-- One row per contact with a product: its newest loaded version.
with

accounts as (select * from {{ ref('base_accounts') }}),

local_days as (select * from {{ ref('base_local_days') }}),

newest as (
    select
        landed.*,
        accounts.timezone
    from {{ source('generic', 'product_touches') }} as landed
    inner join accounts
        on landed._source_system = accounts.source_system and landed._account_id = accounts.account_id
    where
        {{ is_newest_version(
            source('generic', 'product_touches'),
            ['touch_id'],
            parents=['conversation_id', 'contact_id']
        ) }}
),

dated as (
    select
        newest.*,
        {{ parse_instant('newest.touched_at', 'touched_days') }} as touched_at_utc,
        {{ local_reading('newest.touched_at', 'touched_days') }} as touched_at_reading
    from newest
    left join local_days as touched_days on {{ is_local_day('newest.touched_at', 'newest.timezone', 'touched_days') }}
),

typed as (
    select
        ---------- ids
        _source_system as source_system,
        _account_id as account_id,
        nullif(touch_id, '') as touch_id,
        nullif(conversation_id, '') as conversation_id,
        nullif(contact_id, '') as contact_id,
        ---------- words and text
        {{ normalised('touch_type') }} as touch_type,
        nullif(product_ids, '') as product_ids,
        ---------- instants, UTC
        touched_at_utc as touched_at,
        touched_at as touched_at_text,
        touched_at_reading,
        ---------- where it came from
        _file,
        _row
    from dated
)

select
    source_system,
    account_id,
    {{ id_kept_apart('touch_id', ['conversation_id', 'contact_id']) }} as touch_id,
    conversation_id,
    contact_id,
    touch_type,
    product_ids,
    touched_at,
    {{ instant_fault('touched_at_text', 'touched_at', 'touched_at_reading') }} as touched_at_fault,
    _file,
    _row
from typed
