-- One row per action that the AI agent performed or tried: its newest version.
with

accounts as (select * from {{ ref('base_accounts') }}),

local_days as (select * from {{ ref('base_local_days') }}),

newest as (
    select
        landed.*,
        accounts.timezone
    from {{ source('hubspot', 'actions') }} as landed
    inner join accounts
        on landed._source_system = accounts.source_system and landed._account_id = accounts.account_id
    where {{ is_newest_version(source('hubspot', 'actions'), ['action_id'], parents=['message_id', 'conversation_id']) }}
),

dated as (
    select
        newest.*,
        {{ parse_instant_or_milliseconds('newest.executed_at', 'executed_days') }} as executed_at_utc
    from newest
    left join local_days as executed_days on {{ is_local_day('newest.executed_at', 'newest.timezone', 'executed_days') }}
)

select
    ---------- ids
    _source_system as source_system,
    _account_id as account_id,
    nullif(action_id, '') as action_id,
    nullif(message_id, '') as message_id,
    nullif(conversation_id, '') as conversation_id,
    ---------- words and text
    nullif(action_type, '') as action_type,
    {{ normalised('status') }} as action_status,
    ---------- instants, UTC
    executed_at_utc as executed_at,
    ---------- where it came from
    _file,
    _row
from dated
