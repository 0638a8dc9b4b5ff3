-- One row per event: its newest version. The ISO instant counts; the seconds since 1970 beside it stand in where it is
-- empty or cannot be read.
with

accounts as (select * from {{ ref('base_accounts') }}),

local_days as (select * from {{ ref('base_local_days') }}),

superseded as (select * from {{ ref('stg_klaviyo__superseded_resources') }}),

-- what is read of the JSON is read before anything is joined: it is long
newest as (
    select
        landed._source_system,
        landed._account_id,
        landed.resource_id,
        landed._extracted_at,
        landed._load_id,
        landed._file,
        landed._row,
        accounts.timezone,
        {{ json_text('landed.relationships', 'metric.data.id') }} as metric_id,
        {{ json_text('landed.relationships', 'profile.data.id') }} as profile_id,
        {{ json_text('landed.attributes', 'event_properties') }} as properties,
        {{ json_text('landed.attributes', 'datetime') }} as datetime_text,
        {{ whole_number(json_text('landed.attributes', 'timestamp')) }} as timestamp_text
    from {{ ref('stg_klaviyo__resources') }} as landed
    -- every load has its account; after an inner join DuckDB would expect few events, and build later joins on them
    left join accounts
        on landed._source_system = accounts.source_system and landed._account_id = accounts.account_id
    left join superseded on landed._load_id = superseded._load_id and landed._row = superseded._row
    where landed.resource_type = 'event' and superseded._load_id is null
),

dated as (
    select
        newest.*,
        {{ parse_instant_or_seconds('newest.datetime_text', 'datetime_days') }} as datetime_at_utc,
        {{ local_reading('newest.datetime_text', 'datetime_days') }} as datetime_at_reading,
        {{ parse_instant_or_seconds('newest.timestamp_text', 'timestamp_days') }} as timestamp_at_utc,
        {{ local_reading('newest.timestamp_text', 'timestamp_days') }} as timestamp_at_reading
    from newest
    left join local_days as datetime_days on {{ is_local_day('newest.datetime_text', 'newest.timezone', 'datetime_days') }}
    left join local_days as timestamp_days on {{ is_local_day('newest.timestamp_text', 'newest.timezone', 'timestamp_days') }}
),

typed as (
    select
        ---------- ids
        _source_system as source_system,
        _account_id as account_id,
        nullif(resource_id, '') as event_id,
        metric_id,
        profile_id,
        ---------- words and text
        properties,
        ---------- instants, UTC
        datetime_at_utc as datetime_at,
        datetime_text,
        timestamp_at_utc as timestamp_at,
        timestamp_text,
        datetime_at_reading,
        timestamp_at_reading,
        ---------- where it came from
        _extracted_at,
        _load_id,
        _file,
        _row
    from dated
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
        {{ instant_fault('datetime_text', 'datetime_at', 'datetime_at_reading') }},
        {{ instant_fault('timestamp_text', 'timestamp_at', 'timestamp_at_reading') }},
        -- the seconds are whole: less than one apart is the same
        case
            when abs({{ microseconds_between('timestamp_at', 'datetime_at') }}) >= {{ seconds_of_a_cut_fraction() }} * 1000000
                then 'contradicted:' || datetime_text || ' beside ' || timestamp_text
        end
    ) as occurred_at_fault,
    _extracted_at,
    _load_id,
    _file,
    _row
from typed
