-- One row per metric: its newest version.
with

superseded as (select * from {{ ref('stg_klaviyo__superseded_resources') }}),

newest as (
    select landed.*
    from {{ ref('stg_klaviyo__resources') }} as landed
    left join superseded on landed._load_id = superseded._load_id and landed._row = superseded._row
    where landed.resource_type = 'metric' and superseded._load_id is null
)

select
    ---------- ids
    _source_system as source_system,
    _account_id as account_id,
    nullif(resource_id, '') as metric_id,
    ---------- words and text
    {{ json_text('attributes', 'name') }} as metric_name,
    {{ json_text('attributes', 'integration.name') }} as integration_name,
    ---------- where it came from
    _file,
    _row
from newest
