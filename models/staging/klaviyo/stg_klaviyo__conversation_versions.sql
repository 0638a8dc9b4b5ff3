-- One row per landed version of a conversation: the status changes in place, so none is left out.
with

accounts as (select * from {{ ref('base_accounts') }}),

local_days as (select * from {{ ref('base_local_days') }}),

resources as (
    select
        landed._source_system,
        landed._account_id,
        landed.resource_id,
        landed._extracted_at,
        landed._load_id,
        landed._file,
        landed._row,
        accounts.timezone,
        {{ normalised(json_text('landed.attributes', 'status')) }} as status,
        {{ normalised(json_text('landed.attributes', 'mode')) }} as conversation_mode,
        {{ json_text('landed.attributes', 'created_at') }} as created_at_text,
        {{ json_text('landed.attributes', 'updated_at') }} as updated_at_text
    from {{ ref('stg_klaviyo__resources') }} as landed
    -- every load has its account; after an inner join DuckDB would expect few versions, and build later joins on them
    left join accounts
        on landed._source_system = accounts.source_system and landed._account_id = accounts.account_id
    where landed.resource_type = 'customer-agent-conversation'
),

superseded as (select * from {{ ref('stg_klaviyo__superseded_resources') }}),

typed as (
    select
        ---------- ids
        resources._source_system as source_system,
        resources._account_id as account_id,
        nullif(resources.resource_id, '') as conversation_id,
        ---------- words and text
        resources.status,
        resources.conversation_mode,
        ---------- flags
        superseded._load_id is null as is_newest,
        ---------- instants, UTC
        {{ parse_instant_or_seconds('resources.created_at_text', 'created_days') }} as created_at,
        {{ local_reading('resources.created_at_text', 'created_days') }} as created_at_reading,
        resources.created_at_text,
        {{ parse_instant_or_seconds('resources.updated_at_text', 'updated_days') }} as updated_at,
        {{ local_reading('resources.updated_at_text', 'updated_days') }} as updated_at_reading,
        resources.updated_at_text,
        ---------- where it came from
        resources._extracted_at,
        resources._load_id,
        resources._file,
        resources._row
    from resources
    left join superseded on resources._load_id = superseded._load_id and resources._row = superseded._row
    left join local_days as created_days
        on {{ is_local_day('resources.created_at_text', 'resources.timezone', 'created_days') }}
    left join local_days as updated_days
        on {{ is_local_day('resources.updated_at_text', 'resources.timezone', 'updated_days') }}
)

select
    source_system,
    account_id,
    conversation_id,
    status,
    conversation_mode,
    is_newest,
    created_at,
    {{ instant_fault('created_at_text', 'created_at', 'created_at_reading') }} as created_at_fault,
    updated_at,
    {{ instant_fault('updated_at_text', 'updated_at', 'updated_at_reading') }} as updated_at_fault,
    _extracted_at,
    _load_id,
    _file,
    _row
from typed
