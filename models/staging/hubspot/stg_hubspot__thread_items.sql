-- One row per item of a thread's history, whatever its type: its newest version.
with

superseded as (select * from {{ ref('stg_hubspot__superseded_thread_items') }}),

newest as (
    select landed.*
    from {{ source('hubspot', 'thread_items') }} as landed
    left join superseded on landed._load_id = superseded._load_id and landed._row = superseded._row
    where superseded._load_id is null
),

typed as (
    select
        ---------- ids
        _source_system as source_system,
        _account_id as account_id,
        nullif(id, '') as item_id,
        nullif(conversationsthreadid, '') as thread_id,
        nullif(createdby, '') as created_by_id,
        -- an integration may create what a person sends: the sender is who speaks
        coalesce({{ json_text('senders', '[0].actorId') }}, nullif(createdby, '')) as sender_id,
        {{ json_text('senders', '[0]') }} is not null and {{ json_text('senders', '[0].actorId') }} is null as is_sender_no_actor,
        nullif(assignedto, '') as assigned_to_id,
        nullif(assignedfrom, '') as assigned_from_id,
        nullif(channelid, '') as channel_id,
        ---------- words and text
        {{ normalised('type') }} as item_type,
        {{ normalised('direction') }} as direction,
        {{ normalised('newstatus') }} as new_status,
        {{ normalised(json_text('status', 'statusType')) }} as delivery_status,
        -- some messages have nothing but rich text
        coalesce(nullif(text, ''), nullif({{ without_markup('richtext') }}, '')) as message_text,
        ---------- instants, UTC
        {{ parse_instant_or_milliseconds('createdat', "'UTC'") }} as created_at,
        createdat as created_at_text,
        {{ parse_instant_or_milliseconds('updatedat', "'UTC'") }} as updated_at,
        ---------- marks
        coalesce({{ parse_boolean('archived') }}, false) as is_deleted,
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
    sender_id,
    is_sender_no_actor,
    assigned_to_id,
    assigned_from_id,
    channel_id,
    item_type,
    direction,
    new_status,
    delivery_status,
    message_text,
    created_at,
    {{ instant_fault('created_at_text', 'created_at', "'UTC'") }} as created_at_fault,
    updated_at,
    is_deleted,
    _extracted_at,
    _load_id,
    _file,
    _row
from typed
