-- One row per owner: its newest version. Tickets name owners; threads name actors, whose number is the owner's user id.
with

newest as (
    select landed.*
    from {{ source('hubspot', 'owners') }} as landed
    where
        {{ is_newest_version(
            source('hubspot', 'owners'),
            ['id'],
            updated_at=parse_instant_or_milliseconds('updatedat', "'UTC'"),
            is_deleted=['archived']
        ) }}
)

select
    ---------- ids
    _source_system as source_system,
    _account_id as account_id,
    nullif(id, '') as owner_id,
    'A-' || coalesce(nullif(userid, ''), nullif(useridincludinginactive, '')) as actor_id,
    ---------- words and text
    nullif(trim(concat_ws(' ', firstname, lastname)), '') as owner_name,
    nullif(email, '') as email,
    teams,
    ---------- instants, UTC
    {{ parse_instant_or_milliseconds('updatedat', "'UTC'") }} as updated_at,
    ---------- marks
    coalesce({{ parse_boolean('archived') }}, false) as is_deleted,
    ---------- where it came from
    _extracted_at,
    _file,
    _row
from newest
