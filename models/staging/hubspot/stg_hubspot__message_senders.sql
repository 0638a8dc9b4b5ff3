-- One row per sender of a message: its newest version.
with

newest as (
    select landed.*
    from {{ source('hubspot', 'conversation_message_sender') }} as landed
    where
        {{ is_newest_version(
            source('hubspot', 'conversation_message_sender'),
            ['thread_id', 'message_id', '_fivetran_id'],
            is_deleted=['_fivetran_deleted'],
            written_at=parse_instant_or_milliseconds('_fivetran_synced', "'UTC'")
        ) }}
)

select
    ---------- ids
    _source_system as source_system,
    _account_id as account_id,
    nullif(message_id, '') as message_id,
    nullif(thread_id, '') as thread_id,
    nullif(_fivetran_id, '') as sender_key,
    nullif(actor_id, '') as actor_id,
    ---------- words and text
    {{ normalised('sender_field') }} as sender_field,
    ---------- where it came from
    _extracted_at,
    _file,
    _row
from newest
