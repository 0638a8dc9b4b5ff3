-- One row per exported message: its newest version when the build began. It names its contact, and no conversation.
with

accounts as (select * from {{ ref('base_accounts') }}),

local_days as (select * from {{ ref('base_local_days') }}),

date_orders as (select * from {{ ref('stg_respond_io__date_orders') }}),

superseded as (select * from {{ ref('stg_respond_io__superseded_messages') }}),

newest as (
    select
        landed.*,
        {{ iso_from_slashes('landed.date_time', 'date_orders.date_order') }} as sent_at_text,
        accounts.timezone
    from {{ source('respond_io', 'messages') }} as landed
    -- every load has its account; after an inner join DuckDB would expect few messages, and build later joins on them
    left join accounts
        on landed._source_system = accounts.source_system and landed._account_id = accounts.account_id
    left join date_orders on landed._load_id = date_orders._load_id
    left join superseded on landed._load_id = superseded._load_id and landed._row = superseded._row
    where superseded._load_id is null
),

dated as (
    select
        newest.*,
        {{ parse_instant('newest.sent_at_text', 'sent_days') }} as sent_at_first,
        {{ local_reading('newest.sent_at_text', 'sent_days') }} as sent_at_reading,
        sent_days.shift_seconds as sent_at_shift
    from newest
    left join local_days as sent_days on {{ is_local_day('newest.sent_at_text', 'newest.timezone', 'sent_days') }}
),

typed as (
    select
        ---------- ids
        _source_system as source_system,
        _account_id as account_id,
        nullif(message_id, '') as message_id,
        nullif(contact_id, '') as contact_id,
        nullif(sender_id, '') as sender_id,
        nullif(channel_id, '') as channel_id,
        ---------- words and text
        {{ normalised('sender_type') }} as sender_type,
        {{ normalised('message_type') }} as message_type,
        {{ normalised('content_type') }} as content_type,
        nullif(content, '') as content,
        ---------- instants, UTC
        -- in an hour that occurs twice the id's own clock decides
        {{ reading_by_evidence('sent_at_first', 'sent_at_reading', 'sent_at_shift', [id_clock('message_id')]) }} as sent_at,
        date_time as sent_at_landed,
        sent_at_text,
        sent_at_reading,
        ---------- where it came from
        _load_id,
        _file,
        _row
    from dated
)

select
    source_system,
    account_id,
    message_id,
    contact_id,
    sender_id,
    channel_id,
    sender_type,
    message_type,
    content_type,
    content,
    sent_at,
    {{ local_instant_fault('sent_at') }} as sent_at_fault,
    _load_id,
    _file,
    _row
from typed
