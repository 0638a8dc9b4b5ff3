-- One row per item of a thread's history, whatever its type: its newest version, whichever shape it came in. One that HubSpot
-- no longer has stays. Two threads may each have an item of one id.
with

superseded as (select * from {{ ref('stg_hubspot__superseded_thread_items') }}),

newest as (
    select landed.*
    from {{ ref('stg_hubspot__landed_thread_items') }} as landed
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
        nullif(created_by_id, '') as created_by_id,
        -- an integration may create what a person sends: the sender is who speaks. A connector's senders have their own table
        coalesce({{ json_text('senders', '[0].actorId') }}, nullif(created_by_id, '')) as sender_id,
        {{ json_text('senders', '[0]') }} is not null and {{ json_text('senders', '[0].actorId') }} is null
            as is_sender_no_actor,
        nullif(assigned_to_id, '') as assigned_to_id,
        nullif(assigned_from_id, '') as assigned_from_id,
        nullif(channel_id, '') as channel_id,
        ---------- words and text
        {{ normalised('type') }} as item_type,
        {{ normalised('direction') }} as direction,
        {{ normalised('new_status') }} as new_status,
        {{ normalised('delivery_status') }} as delivery_status,
        -- some messages have nothing but rich text
        coalesce(nullif(text, ''), nullif({{ without_markup('rich_text') }}, '')) as message_text,
        ---------- instants, UTC
        {{ parse_instant_or_milliseconds('created', "'UTC'") }} as created_at,
        created as created_at_text,
        ---------- where it came from
        shape,
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
    shape,
    _load_id,
    _file,
    _row
from typed
