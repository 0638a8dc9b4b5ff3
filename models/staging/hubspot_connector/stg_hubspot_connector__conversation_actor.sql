-- One row per actor, customers among them: its newest version.
with

newest as (
    select landed.*
    from {{ source('hubspot', 'conversation_actor') }} as landed
    where
        {{ is_newest_version(
            source('hubspot', 'conversation_actor'),
            ['id'],
            is_deleted=['_fivetran_deleted'],
            written_at=parse_instant_or_milliseconds('_fivetran_synced', "'UTC'")
        ) }}
)

select
    ---------- ids
    _source_system as source_system,
    _account_id as account_id,
    nullif(id, '') as actor_id,
    ---------- words and text
    {{ normalised('type') }} as actor_type,
    nullif(name, '') as actor_name,
    nullif(email, '') as email,
    ---------- instants, UTC
    cast(null as timestamp) as updated_at,
    ---------- where it came from
    _extracted_at,
    _file,
    _row
from newest
