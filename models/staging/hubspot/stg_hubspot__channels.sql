-- One row per channel: its newest version, whichever shape it came in.
with

united as (
    {{ union_of_shapes(
        {'api': source('hubspot', 'channels'), 'connector': source('hubspot', 'conversation_channel')},
        {
            'id': ['id', 'id'],
            'name': ['name', 'name'],
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
        nullif(id, '') as channel_id,
        ---------- words and text
        {{ normalised('name') }} as channel_name,
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
        {{ is_newest_shape(['channel_id']) }} as is_newest_shape
    from typed
)

select
    source_system,
    account_id,
    channel_id,
    channel_name,
    _file,
    _row
from compared
where is_newest_shape
