-- One row per vote on a reply: its newest version.
with

accounts as (select * from {{ ref('base_accounts') }}),

local_days as (select * from {{ ref('base_local_days') }}),

newest as (
    select
        landed.*,
        accounts.timezone
    from {{ source('hubspot', 'reply_votes') }} as landed
    inner join accounts
        on landed._source_system = accounts.source_system and landed._account_id = accounts.account_id
    where {{ is_newest_version(source('hubspot', 'reply_votes'), ['vote_id'], parents=['message_id', 'conversation_id']) }}
),

dated as (
    select
        newest.*,
        {{ parse_instant_or_milliseconds('newest.voted_at', 'voted_days') }} as voted_at_utc,
        {{ local_reading('newest.voted_at', 'voted_days') }} as voted_at_reading
    from newest
    left join local_days as voted_days on {{ is_local_day('newest.voted_at', 'newest.timezone', 'voted_days') }}
),

typed as (
    select
        ---------- ids
        _source_system as source_system,
        _account_id as account_id,
        nullif(vote_id, '') as vote_id,
        nullif(message_id, '') as message_id,
        nullif(conversation_id, '') as conversation_id,
        ---------- words and text
        nullif(vote, '') as vote,
        ---------- instants, UTC
        voted_at_utc as voted_at,
        voted_at as voted_at_text,
        voted_at_reading,
        ---------- where it came from
        _file,
        _row
    from dated
)

select
    source_system,
    account_id,
    {{ id_kept_apart('vote_id', ['message_id', 'conversation_id']) }} as vote_id,
    message_id,
    conversation_id,
    vote,
    voted_at,
    {{ instant_fault('voted_at_text', 'voted_at', 'voted_at_reading') }} as voted_at_fault,
    _file,
    _row
from typed
