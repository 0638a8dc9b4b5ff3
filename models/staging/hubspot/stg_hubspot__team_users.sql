-- One row per user and team: its newest version, without those that ended.
with

newest as (
    select landed.*
    from {{ source('hubspot', 'team_user') }} as landed
    where
        {{ is_newest_version(
            source('hubspot', 'team_user'),
            ['team_id', 'user_id'],
            is_deleted=['_fivetran_deleted'],
            written_at=parse_instant_or_milliseconds('_fivetran_synced', "'UTC'")
        ) }}
)

select
    ---------- ids
    _source_system as source_system,
    _account_id as account_id,
    nullif(user_id, '') as user_id,
    nullif(team_id, '') as team_id,
    ---------- flags
    not coalesce({{ parse_boolean('is_secondary_user') }}, true) as is_primary,
    ---------- where it came from
    _extracted_at,
    _file,
    _row
from newest
where not coalesce({{ parse_boolean('_fivetran_deleted') }}, false)
