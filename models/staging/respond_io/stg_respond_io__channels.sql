-- One row per channel of the workspace: its newest version.
with

newest as (
    select landed.*
    from {{ source('respond_io', 'channels') }} as landed
    where {{ is_newest_version(source('respond_io', 'channels'), ['id']) }}
)

select
    ---------- ids
    _source_system as source_system,
    _account_id as account_id,
    nullif(id, '') as channel_id,
    ---------- words and text
    nullif(name, '') as channel_name,
    {{ normalised('source') }} as channel_source,
    ---------- where it came from
    _file,
    _row
from newest
