-- One row per request of a customer for a person: its newest version.
with

accounts as (select * from {{ ref('base_accounts') }}),

local_days as (select * from {{ ref('base_local_days') }}),

newest as (
    select
        landed.*,
        accounts.timezone
    from {{ source('hubspot', 'handoff_requests') }} as landed
    inner join accounts
        on landed._source_system = accounts.source_system and landed._account_id = accounts.account_id
    where {{ is_newest_version(source('hubspot', 'handoff_requests'), ['request_id'], parents=['conversation_id']) }}
),

dated as (
    select
        newest.*,
        {{ parse_instant_or_milliseconds('newest.requested_at', 'requested_days') }} as requested_at_utc,
        {{ local_reading('newest.requested_at', 'requested_days') }} as requested_at_reading
    from newest
    left join local_days as requested_days on {{ is_local_day('newest.requested_at', 'newest.timezone', 'requested_days') }}
),

typed as (
    select
        ---------- ids
        _source_system as source_system,
        _account_id as account_id,
        nullif(request_id, '') as request_id,
        nullif(conversation_id, '') as conversation_id,
        ---------- instants, UTC
        requested_at_utc as requested_at,
        requested_at as requested_at_text,
        requested_at_reading,
        ---------- where it came from
        _file,
        _row
    from dated
)

select
    source_system,
    account_id,
    request_id,
    conversation_id,
    requested_at,
    {{ instant_fault('requested_at_text', 'requested_at', 'requested_at_reading') }} as requested_at_fault,
    _file,
    _row
from typed
