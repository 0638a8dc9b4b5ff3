-- One row per owner and shape that it came in: its newest version there, and whether that one holds. Tickets name owners;
-- threads name actors, whose number is the owner's user id. The others stay: a connector's teams are known by its own rows of
-- owners.
with

united as (
    {{ union_of_shapes(
        {'api': source('hubspot', 'owners'), 'connector': source('hubspot', 'owner')},
        {
            'id': ['id', 'owner_id'],
            'user_id': ['userid', 'active_user_id'],
            'user_id_including_inactive': ['useridincludinginactive', 'user_id_including_inactive'],
            'first_name': ['firstname', 'first_name'],
            'last_name': ['lastname', 'last_name'],
            'email': ['email', 'email'],
            'teams': ['teams', none],
            'updated': ['updatedat', 'updated_at'],
            'deleted': ['archived', '_fivetran_deleted'],
            'written': [none, '_fivetran_synced'],
        }
    ) }}
),

superseded as (
    {{ superseded_rows(
        'united',
        ['shape', 'id'],
        updated_at=parse_instant_or_milliseconds('updated', "'UTC'"),
        is_deleted=['deleted'],
        written_at=parse_instant_or_milliseconds('written', "'UTC'")
    ) }}
),

newest as (
    select united.*
    from united
    left join superseded on united._load_id = superseded._load_id and united._row = superseded._row
    where superseded._load_id is null
),

typed as (
    select
        ---------- ids
        _source_system as source_system,
        _account_id as account_id,
        nullif(id, '') as owner_id,
        'A-' || coalesce(nullif(user_id, ''), nullif(user_id_including_inactive, '')) as actor_id,
        ---------- words and text
        nullif({{ trimmed("concat_ws(' ', first_name, last_name)") }}, '') as owner_name,
        nullif(email, '') as email,
        teams,
        ---------- instants, UTC
        {{ parse_instant_or_milliseconds('updated', "'UTC'") }} as updated_at,
        ---------- marks
        coalesce({{ parse_boolean('deleted') }}, false) as is_deleted,
        ---------- where it came from
        shape,
        _extracted_at,
        _file,
        _row
    from newest
)

select
    *,
    {{ is_newest_shape(['owner_id'], updated_at='updated_at', is_deleted='is_deleted') }} as is_newest_shape
from typed
