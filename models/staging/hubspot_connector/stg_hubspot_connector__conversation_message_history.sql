-- One row per item of a thread's history, whatever its type: its newest version. One that HubSpot no longer has stays.
with

superseded as (select * from {{ ref('stg_hubspot_connector__superseded_messages') }}),

newest as (
    select landed.*
    from {{ source('hubspot', 'conversation_message_history') }} as landed
    left join superseded on landed._load_id = superseded._load_id and landed._row = superseded._row
    where superseded._load_id is null
),

typed as (
    select
        ---------- ids
        _source_system as source_system,
        _account_id as account_id,
        nullif(id, '') as item_id,
        nullif(thread_id, '') as thread_id,
        nullif(created_by, '') as created_by_id,
        nullif(assigned_to, '') as assigned_to_id,
        nullif(assigned_from, '') as assigned_from_id,
        nullif(channel_id, '') as channel_id,
        ---------- words and text
        {{ normalised('type') }} as item_type,
        {{ normalised('direction') }} as direction,
        {{ normalised('new_status') }} as new_status,
        {{ normalised('status_type') }} as delivery_status,
        -- some messages have nothing but rich text
        coalesce(nullif(text, ''), nullif({{ without_markup('rich_text') }}, '')) as message_text,
        ---------- instants, UTC
        {{ parse_instant_or_milliseconds('created_at', "'UTC'") }} as created_at,
        created_at as created_at_text,
        {{ parse_instant_or_milliseconds('updated_at', "'UTC'") }} as updated_at,
        ---------- marks
        coalesce({{ parse_boolean('_fivetran_deleted') }}, false) as is_deleted,
        ---------- where it came from
        _extracted_at,
        _load_id,
        _file,
        _row
    from newest
)

select
    source_system,
    account_id,
    item_id,
    thread_id,
    created_by_id,
    assigned_to_id,
    assigned_from_id,
    channel_id,
    item_type,
    direction,
    new_status,
    delivery_status,
    message_text,
    created_at,
    updated_at,
    {{ instant_fault('created_at_text', 'created_at', "'UTC'") }} as created_at_fault,
    is_deleted,
    _extracted_at,
    _load_id,
    _file,
    _row
from typed
