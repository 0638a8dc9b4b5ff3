-- One row per submission: its newest loaded version.
with

accounts as (select * from {{ ref('base_accounts') }}),

local_days as (select * from {{ ref('base_local_days') }}),

newest as (
    select
        landed.*,
        accounts.timezone
    from {{ source('generic', 'feedback') }} as landed
    inner join accounts
        on landed._source_system = accounts.source_system and landed._account_id = accounts.account_id
    where
        {{ is_newest_version(
            source('generic', 'feedback'),
            ['feedback_id'],
            parents=['conversation_id', 'message_id', 'ticket_id', 'contact_id']
        ) }}
),

dated as (
    select
        newest.*,
        {{ parse_instant('newest.submitted_at', 'submitted_days') }} as submitted_at_utc,
        {{ local_reading('newest.submitted_at', 'submitted_days') }} as submitted_at_reading
    from newest
    left join local_days as submitted_days on {{ is_local_day('newest.submitted_at', 'newest.timezone', 'submitted_days') }}
),

typed as (
    select
        ---------- ids
        _source_system as source_system,
        _account_id as account_id,
        nullif(feedback_id, '') as feedback_id,
        nullif(conversation_id, '') as conversation_id,
        nullif(message_id, '') as message_id,
        nullif(ticket_id, '') as ticket_id,
        nullif(contact_id, '') as contact_id,
        nullif(agent_id, '') as rated_agent_id,
        ---------- words and text
        {{ normalised('feedback_type') }} as feedback_type,
        nullif(value, '') as feedback_value,
        {{ normalised('polarity') }} as polarity,
        nullif(comment, '') as feedback_comment,
        ---------- numbers
        {{ parse_decimal('scale_min') }} as scale_min,
        scale_min as scale_min_text,
        {{ parse_decimal('scale_max') }} as scale_max,
        scale_max as scale_max_text,
        ---------- instants, UTC
        submitted_at_utc as submitted_at,
        submitted_at as submitted_at_text,
        submitted_at_reading,
        ---------- where it came from
        _file,
        _row
    from dated
)

select
    source_system,
    account_id,
    {{ id_kept_apart('feedback_id', ['conversation_id', 'message_id', 'ticket_id', 'contact_id']) }} as feedback_id,
    conversation_id,
    message_id,
    ticket_id,
    contact_id,
    rated_agent_id,
    feedback_type,
    feedback_value,
    polarity,
    feedback_comment,
    scale_min,
    scale_max,
    submitted_at,
    case when scale_min_text <> '' and scale_min is null then 'unreadable:' || scale_min_text end as scale_min_fault,
    case when scale_max_text <> '' and scale_max is null then 'unreadable:' || scale_max_text end as scale_max_fault,
    {{ instant_fault('submitted_at_text', 'submitted_at', 'submitted_at_reading') }} as submitted_at_fault,
    _file,
    _row
from typed
