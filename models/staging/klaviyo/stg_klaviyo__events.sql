-- One row per event: its newest version. The ISO instant counts; the seconds since 1970 beside it stand in where it is
-- empty or cannot be read.
with

accounts as (select * from {{ ref('stg_accounts') }}),

superseded as (select * from {{ ref('stg_klaviyo__superseded_resources') }}),

newest as (
    select
        landed.*,
        accounts.timezone,
        {{ json_text('landed.attributes', 'datetime') }} as datetime_text,
        {{ json_text('landed.attributes', 'timestamp') }} as timestamp_text
    from {{ ref('stg_klaviyo__resources') }} as landed
    inner join accounts
        on landed._source_system = accounts.source_system and landed._account_id = accounts.account_id
    left join superseded on landed._load_id = superseded._load_id and landed._row = superseded._row
    where landed.resource_type = 'event' and superseded._load_id is null
),

typed as (
    select
        ---------- ids
        _source_system as source_system,
        _account_id as account_id,
        nullif(resource_id, '') as event_id,
        {{ json_text('relationships', 'metric.data.id') }} as metric_id,
        {{ json_text('relationships', 'profile.data.id') }} as profile_id,
        ---------- words and text
        {{ json_text('attributes', 'event_properties') }} as properties,
        ---------- instants, UTC
        {{ parse_instant_or_seconds('datetime_text', 'timezone') }} as datetime_at,
        datetime_text,
        {{ parse_instant_or_seconds('timestamp_text', 'timezone') }} as timestamp_at,
        timestamp_text,
        timezone,
        ---------- where it came from
        _extracted_at,
        _load_id,
        _file,
        _row
    from newest
)

select
    source_system,
    account_id,
    event_id,
    metric_id,
    profile_id,
    properties,
    coalesce(datetime_at, timestamp_at) as occurred_at,
    coalesce(
        {{ instant_fault('datetime_text', 'datetime_at', 'timezone') }},
        {{ instant_fault('timestamp_text', 'timestamp_at', "'UTC'") }},
        -- the seconds are whole: less than one apart is the same
        case
            when abs({{ microseconds_between('timestamp_at', 'datetime_at') }}) >= 1000000
                then 'contradicted:' || datetime_text || ' beside ' || timestamp_text
        end
    ) as occurred_at_fault,
    _extracted_at,
    _load_id,
    _file,
    _row
from typed
