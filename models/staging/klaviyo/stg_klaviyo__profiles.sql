-- One row per profile: its newest version.
with

accounts as (select * from {{ ref('base_accounts') }}),

local_days as (select * from {{ ref('base_local_days') }}),

superseded as (select * from {{ ref('stg_klaviyo__superseded_resources') }}),

newest as (
    select
        landed.*,
        accounts.timezone,
        {{ json_text('landed.attributes', 'created') }} as created_at_text
    from {{ ref('stg_klaviyo__resources') }} as landed
    -- every load has its account; after an inner join DuckDB would expect few profiles, and build later joins on them
    left join accounts
        on landed._source_system = accounts.source_system and landed._account_id = accounts.account_id
    left join superseded on landed._load_id = superseded._load_id and landed._row = superseded._row
    where landed.resource_type = 'profile' and superseded._load_id is null
),

dated as (
    select
        newest.*,
        {{ parse_instant_or_seconds('newest.created_at_text', 'created_days') }} as created_at_utc,
        {{ local_reading('newest.created_at_text', 'created_days') }} as created_at_reading
    from newest
    left join local_days as created_days on {{ is_local_day('newest.created_at_text', 'newest.timezone', 'created_days') }}
),

typed as (
    select
        ---------- ids
        _source_system as source_system,
        _account_id as account_id,
        nullif(resource_id, '') as profile_id,
        ---------- words and text
        nullif(
            {{ trimmed(
                "concat_ws(' ', " ~ json_text('attributes', 'first_name') ~ ', ' ~ json_text('attributes', 'last_name') ~ ')'
            ) }}, ''
        ) as profile_name,
        {{ json_text('attributes', 'email') }} as email,
        {{ json_text('attributes', 'phone_number') }} as phone,
        ---------- instants, UTC
        created_at_utc as created_at,
        created_at_text,
        created_at_reading,
        ---------- where it came from
        _file,
        _row
    from dated
)

select
    source_system,
    account_id,
    profile_id,
    profile_name,
    email,
    phone,
    created_at,
    {{ instant_fault('created_at_text', 'created_at', 'created_at_reading') }} as created_at_fault,
    _file,
    _row
from typed
