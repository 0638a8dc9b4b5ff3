-- One row per vote on a reply: its newest version.
with

accounts as (select * from {{ ref('stg_accounts') }}),

newest as (
    select
        landed.*,
        accounts.timezone
    from {{ source('hubspot', 'reply_votes') }} as landed
    inner join accounts
        on landed._source_system = accounts.source_system and landed._account_id = accounts.account_id
    where {{ is_newest_version(source('hubspot', 'reply_votes'), ['vote_id'], parents=['message_id', 'conversation_id']) }}
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
        {{ parse_instant_or_milliseconds('voted_at', 'timezone') }} as voted_at,
        voted_at as voted_at_text,
        timezone,
        ---------- where it came from
        _file,
        _row
    from newest
)

select
    source_system,
    account_id,
    {{ id_kept_apart('vote_id', ['message_id', 'conversation_id']) }} as vote_id,
    message_id,
    conversation_id,
    vote,
    voted_at,
    {{ instant_fault('voted_at_text', 'voted_at', 'timezone') }} as voted_at_fault,
    _file,
    _row
from typed
