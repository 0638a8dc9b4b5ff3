-- One row per unanswered question: its newest loaded version.
with

accounts as (select * from {{ ref('base_accounts') }}),

local_days as (select * from {{ ref('base_local_days') }}),

newest as (
    select
        landed.*,
        accounts.timezone
    from {{ source('generic', 'knowledge_gaps') }} as landed
    inner join accounts
        on landed._source_system = accounts.source_system and landed._account_id = accounts.account_id
    where
        {{ is_newest_version(
            source('generic', 'knowledge_gaps'),
            ['question_id'],
            parents=['conversation_id', 'ticket_id']
        ) }}
),

dated as (
    select
        newest.*,
        {{ parse_instant('newest.asked_at', 'asked_days') }} as asked_at_utc,
        {{ local_reading('newest.asked_at', 'asked_days') }} as asked_at_reading,
        {{ parse_instant('newest.status_at', 'status_days') }} as status_at_utc,
        {{ local_reading('newest.status_at', 'status_days') }} as status_at_reading
    from newest
    left join local_days as asked_days on {{ is_local_day('newest.asked_at', 'newest.timezone', 'asked_days') }}
    left join local_days as status_days on {{ is_local_day('newest.status_at', 'newest.timezone', 'status_days') }}
),

typed as (
    select
        ---------- ids
        _source_system as source_system,
        _account_id as account_id,
        nullif(question_id, '') as question_id,
        nullif(conversation_id, '') as conversation_id,
        nullif(ticket_id, '') as ticket_id,
        ---------- words and text
        nullif(question, '') as question,
        nullif(topic, '') as topic,
        nullif(short_answer, '') as short_answer,
        {{ normalised('status') }} as gap_status,
        ---------- instants, UTC
        asked_at_utc as asked_at,
        asked_at as asked_at_text,
        status_at_utc as status_at,
        status_at as status_at_text,
        asked_at_reading,
        status_at_reading,
        ---------- where it came from
        _file,
        _row
    from dated
)

select
    source_system,
    account_id,
    {{ id_kept_apart('question_id', ['conversation_id', 'ticket_id']) }} as question_id,
    conversation_id,
    ticket_id,
    question,
    topic,
    short_answer,
    gap_status,
    asked_at,
    status_at,
    {{ instant_fault('asked_at_text', 'asked_at', 'asked_at_reading') }} as asked_at_fault,
    {{ instant_fault('status_at_text', 'status_at', 'status_at_reading') }} as status_at_fault,
    _file,
    _row
from typed
