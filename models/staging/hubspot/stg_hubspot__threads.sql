-- One row per thread and shape that it came in: its newest version there, and whether that one holds. One that HubSpot no
-- longer has stays: what happened in it happened. A table: the newest versions are found once for several models.
{{ config(materialized='table') }}

with

united as (
    {{ union_of_shapes(
        {'api': source('hubspot', 'threads'), 'connector': source('hubspot', 'conversation_thread')},
        {
            'id': ['id', 'id'],
            'contact_id': ['associatedcontactid', 'associated_contact_id'],
            'ticket_id': [json_text('threadassociations', 'associatedTicketId'), 'associated_ticket_id'],
            'assignee_id': ['assignedto', 'assigned_to'],
            'channel_id': ['originalchannelid', 'original_channel_id'],
            'status': ['status', 'status'],
            'spam': ['spam', 'spam'],
            'created': ['createdat', 'created_at'],
            'closed': ['closedat', 'closed_at'],
            'deleted': ['archived', '_fivetran_deleted'],
            'written': [none, '_fivetran_synced'],
        }
    ) }}
),

superseded as (
    {{ superseded_rows(
        'united',
        ['shape', 'id'],
        is_deleted=['deleted'],
        written_at=parse_instant_or_milliseconds('written', "'UTC'")
    ) }}
),

newest as (
    select united.*
    from united
    left join superseded on united._load_id = superseded._load_id and united._row = superseded._row
    where superseded._load_id is null
),

typed as (
    select
        ---------- ids
        _source_system as source_system,
        _account_id as account_id,
        nullif(id, '') as thread_id,
        nullif(contact_id, '') as contact_id,
        -- what stands in a column of its own is read so by the loader
        case when shape = 'api' then {{ sound_id('ticket_id') }} else nullif(ticket_id, '') end as ticket_id,
        case when shape = 'api' then {{ damaged_id_fault('ticket_id') }} end as ticket_id_fault,
        nullif(assignee_id, '') as assignee_id,
        nullif(channel_id, '') as channel_id,
        ---------- words and text
        nullif(status, '') as status,
        ---------- flags
        {{ parse_boolean('spam') }} as is_spam,
        spam as is_spam_text,
        ---------- instants, UTC
        {{ parse_instant_or_milliseconds('created', "'UTC'") }} as created_at,
        created as created_at_text,
        {{ parse_instant_or_milliseconds('closed', "'UTC'") }} as closed_at,
        closed as closed_at_text,
        ---------- marks
        coalesce({{ parse_boolean('deleted') }}, false) as is_deleted,
        ---------- where it came from
        shape,
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
    case when is_spam_text <> '' and is_spam is null then 'unreadable:' || is_spam_text end as is_spam_fault,
    ticket_id_fault,
    {{ instant_fault('created_at_text', 'created_at', "'UTC'") }} as created_at_fault,
    {{ instant_fault('closed_at_text', 'closed_at', "'UTC'") }} as closed_at_fault,
    is_deleted,
    shape,
    {{ is_newest_shape(['thread_id'], is_deleted='is_deleted') }} as is_newest_shape,
    _extracted_at,
    _file,
    _row
from typed
