-- One row per thread: its newest version.
with

newest as (
    select landed.*
    from {{ source('hubspot', 'threads') }} as landed
    where
        {{ is_newest_version(
            source('hubspot', 'threads'),
            ['id'],
            is_deleted=['archived']
        ) }}
),

texts as (
    select
        *,
        {{ json_text('threadassociations', 'associatedTicketId') }} as ticket_id_text
    from newest
),

typed as (
    select
        ---------- ids
        _source_system as source_system,
        _account_id as account_id,
        nullif(id, '') as thread_id,
        nullif(associatedcontactid, '') as contact_id,
        {{ sound_id('ticket_id_text') }} as ticket_id,
        ticket_id_text,
        nullif(assignedto, '') as assignee_id,
        nullif(originalchannelid, '') as channel_id,
        ---------- words and text
        nullif(status, '') as status,
        ---------- flags
        {{ parse_boolean('spam') }} as is_spam,
        spam as is_spam_text,
        ---------- instants, UTC
        {{ parse_instant_or_milliseconds('createdat', "'UTC'") }} as created_at,
        createdat as created_at_text,
        {{ parse_instant_or_milliseconds('closedat', "'UTC'") }} as closed_at,
        closedat as closed_at_text,
        ---------- marks
        coalesce({{ parse_boolean('archived') }}, false) as is_deleted,
        ---------- where it came from
        _extracted_at,
        _file,
        _row
    from texts
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
    case when is_spam_text <> '' and is_spam is null then 'unreadable:' || is_spam_text end as is_spam_fault,
    {{ damaged_id_fault('ticket_id_text') }} as ticket_id_fault,
    {{ instant_fault('created_at_text', 'created_at', "'UTC'") }} as created_at_fault,
    {{ instant_fault('closed_at_text', 'closed_at', "'UTC'") }} as closed_at_fault,
    cast(null as timestamp) as updated_at,
    is_deleted,
    _extracted_at,
    _file,
    _row
from typed
