-- One row per state change: its newest loaded version.
with

accounts as (select * from {{ ref('base_accounts') }}),

local_days as (select * from {{ ref('base_local_days') }}),

newest as (
    select
        landed.*,
        accounts.timezone
    from {{ source('generic', 'conversation_events') }} as landed
    inner join accounts
        on landed._source_system = accounts.source_system and landed._account_id = accounts.account_id
    where {{ is_newest_version(source('generic', 'conversation_events'), ['event_id'], parents=['conversation_id']) }}
),

dated as (
    select
        newest.*,
        {{ parse_instant('newest.occurred_at', 'occurred_days') }} as occurred_at_utc,
        {{ local_reading('newest.occurred_at', 'occurred_days') }} as occurred_at_reading
    from newest
    left join local_days as occurred_days on {{ is_local_day('newest.occurred_at', 'newest.timezone', 'occurred_days') }}
),

typed as (
    select
        ---------- ids
        _source_system as source_system,
        _account_id as account_id,
        nullif(event_id, '') as event_id,
        nullif(conversation_id, '') as conversation_id,
        nullif(from_id, '') as from_id,
        nullif(to_id, '') as to_id,
        nullif(initiated_by_id, '') as initiated_by_id,
        ---------- words and text
        {{ normalised('event_type') }} as event_type,
        {{ normalised('from_kind') }} as from_kind,
        {{ normalised('to_kind') }} as to_kind,
        {{ normalised('initiated_by_kind') }} as initiated_by_kind,
        nullif(reason, '') as reason,
        ---------- numbers
        {{ parse_integer('sequence') }} as sequence_number,
        sequence as sequence_number_text,
        ---------- instants, UTC
        occurred_at_utc as occurred_at,
        occurred_at as occurred_at_text,
        occurred_at_reading,
        ---------- where it came from
        _file,
        _row
    from dated
)

select
    source_system,
    account_id,
    event_id,
    conversation_id,
    from_id,
    to_id,
    initiated_by_id,
    event_type,
    from_kind,
    to_kind,
    initiated_by_kind,
    reason,
    sequence_number,
    false as is_made_up,
    occurred_at,
    case when sequence_number_text <> '' and sequence_number is null then 'unreadable:' || sequence_number_text end
        as sequence_number_fault,
    {{ instant_fault('occurred_at_text', 'occurred_at', 'occurred_at_reading') }} as occurred_at_fault,
    _file,
    _row
from typed
