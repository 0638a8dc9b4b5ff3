-- One row per actor, customers among them: its newest version, whichever shape it came in. A table: the newest versions are
-- found once for several models.
{{ config(materialized='table') }}

with

united as (
    {{ union_of_shapes(
        {'api': source('hubspot', 'actors'), 'connector': source('hubspot', 'conversation_actor')},
        {
            'id': ['id', 'id'],
            'type': ['type', 'type'],
            'name': ['name', 'name'],
            'email': ['email', 'email'],
            'deleted': [none, '_fivetran_deleted'],
            'written': [none, '_fivetran_synced'],
        }
    ) }}
),

superseded as (
    {{ superseded_rows(
        'united',
        ['shape', 'id'],
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
        nullif(id, '') as actor_id,
        ---------- words and text
        {{ normalised('type') }} as actor_type,
        nullif(name, '') as actor_name,
        nullif(email, '') as email,
        ---------- where it came from
        shape,
        _extracted_at,
        _file,
        _row
    from newest
),

compared as (
    select
        *,
        {{ is_newest_shape(['actor_id']) }} as is_newest_shape
    from typed
)

select
    source_system,
    account_id,
    actor_id,
    actor_type,
    actor_name,
    email,
    _file,
    _row
from compared
where is_newest_shape
