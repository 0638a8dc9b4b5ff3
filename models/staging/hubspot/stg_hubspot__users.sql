-- One row per user: its newest version.
with

newest as (
    select landed.*
    from {{ source('hubspot', 'users') }} as landed
    where
        {{ is_newest_version(
            source('hubspot', 'users'),
            ['id'],
            is_deleted=['_fivetran_deleted'],
            written_at=parse_instant_or_milliseconds('_fivetran_synced', "'UTC'")
        ) }}
)

select
    ---------- ids
    _source_system as source_system,
    _account_id as account_id,
    nullif(id, '') as user_id,
    nullif(primary_team_id, '') as primary_team_id,
    ---------- words and text
    nullif({{ trimmed("concat_ws(' ', first_name, last_name)") }}, '') as user_name,
    nullif(email, '') as email,
    ---------- where it came from
    _extracted_at,
    _file,
    _row
from newest
