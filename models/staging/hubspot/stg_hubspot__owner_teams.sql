-- One row per owner and team: its newest version, without those that ended.
with

newest as (
    select landed.*
    from {{ source('hubspot', 'owner_team') }} as landed
    where
        {{ is_newest_version(
            source('hubspot', 'owner_team'),
            ['owner_id', 'team_id'],
            is_deleted=['_fivetran_deleted'],
            written_at=parse_instant_or_milliseconds('_fivetran_synced', "'UTC'")
        ) }}
)

select
    ---------- ids
    _source_system as source_system,
    _account_id as account_id,
    nullif(owner_id, '') as owner_id,
    nullif(team_id, '') as team_id,
    ---------- flags
    coalesce({{ parse_boolean('is_team_primary') }}, false) as is_primary,
    ---------- where it came from
    _extracted_at,
    _file,
    _row
from newest
where not coalesce({{ parse_boolean('_fivetran_deleted') }}, false)
