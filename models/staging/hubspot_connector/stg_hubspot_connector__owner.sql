-- One row per owner: its newest version.
with

newest as (
    select landed.*
    from {{ source('hubspot', 'owner') }} as landed
    where
        {{ is_newest_version(
            source('hubspot', 'owner'),
            ['owner_id'],
            updated_at=parse_instant_or_milliseconds('updated_at', "'UTC'"),
            is_deleted=['_fivetran_deleted'],
            written_at=parse_instant_or_milliseconds('_fivetran_synced', "'UTC'")
        ) }}
)

select
    ---------- ids
    _source_system as source_system,
    _account_id as account_id,
    nullif(owner_id, '') as owner_id,
    'A-' || coalesce(nullif(active_user_id, ''), nullif(user_id_including_inactive, '')) as actor_id,
    ---------- words and text
    nullif(trim(concat_ws(' ', first_name, last_name)), '') as owner_name,
    nullif(email, '') as email,
    ---------- instants, UTC
    {{ parse_instant_or_milliseconds('updated_at', "'UTC'") }} as updated_at,
    ---------- marks
    coalesce({{ parse_boolean('_fivetran_deleted') }}, false) as is_deleted,
    ---------- where it came from
    _extracted_at,
    _file,
    _row
from newest
