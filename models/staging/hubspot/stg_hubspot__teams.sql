-- One row per team: its newest version.
with

newest as (
    select landed.*
    from {{ source('hubspot', 'team') }} as landed
    where
        {{ is_newest_version(
            source('hubspot', 'team'),
            ['id'],
            is_deleted=['_fivetran_deleted'],
            written_at=parse_instant_or_milliseconds('_fivetran_synced', "'UTC'")
        ) }}
)

select
    ---------- ids
    _source_system as source_system,
    _account_id as account_id,
    nullif(id, '') as team_id,
    ---------- words and text
    nullif(name, '') as team_name,
    ---------- where it came from
    _extracted_at,
    _file,
    _row
from newest
