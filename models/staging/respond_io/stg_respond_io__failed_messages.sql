-- One row per message that was not delivered: its newest version.
with

newest as (
    select landed.*
    from {{ source('respond_io', 'failed_messages') }} as landed
    where {{ is_newest_version(source('respond_io', 'failed_messages'), ['message_id'], parents=['contact_id']) }}
)

select
    ---------- ids
    _source_system as source_system,
    _account_id as account_id,
    nullif(message_id, '') as message_id,
    nullif(contact_id, '') as contact_id,
    ---------- words and text
    nullif(reason, '') as reason,
    ---------- where it came from
    _file,
    _row
from newest
