-- One row per thread: its newest version. One that HubSpot no longer has stays: what happened in it happened.
with

newest as (
    select landed.*
    from {{ source('hubspot', 'conversation_thread') }} as landed
    where
        {{ is_newest_version(
            source('hubspot', 'conversation_thread'),
            ['id'],
            is_deleted=['_fivetran_deleted'],
            written_at=parse_instant_or_milliseconds('_fivetran_synced', "'UTC'")
        ) }}
),

typed as (
    select
        ---------- ids
        _source_system as source_system,
        _account_id as account_id,
        nullif(id, '') as thread_id,
        nullif(associated_contact_id, '') as contact_id,
        nullif(associated_ticket_id, '') as ticket_id,
        nullif(assigned_to, '') as assignee_id,
        nullif(original_channel_id, '') as channel_id,
        ---------- words and text
        nullif(status, '') as status,
        ---------- flags
        {{ parse_boolean('spam') }} as is_spam,
        spam as is_spam_text,
        ---------- instants, UTC
        {{ parse_instant_or_milliseconds('created_at', "'UTC'") }} as created_at,
        created_at as created_at_text,
        {{ parse_instant_or_milliseconds('closed_at', "'UTC'") }} as closed_at,
        closed_at as closed_at_text,
        ---------- marks
        coalesce({{ parse_boolean('_fivetran_deleted') }}, false) as is_deleted,
        ---------- where it came from
        _extracted_at,
        _file,
        _row
    from newest
)

select
    source_system,
    account_id,
    thread_id,
    contact_id,
    ticket_id,
    assignee_id,
    channel_id,
    status,
    is_spam,
    created_at,
    closed_at,
    cast(null as timestamp) as updated_at,
    case when is_spam_text <> '' and is_spam is null then 'unreadable:' || is_spam_text end as is_spam_fault,
    {{ instant_fault('created_at_text', 'created_at', "'UTC'") }} as created_at_fault,
    {{ instant_fault('closed_at_text', 'closed_at', "'UTC'") }} as closed_at_fault,
    is_deleted,
    _extracted_at,
    _file,
    _row
from typed
