-- One row per message: its newest version. Where it does not name its conversation, the address of the page that held it does.
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
        {{ conversation_of_message('landed.relationships', 'landed.page_link') }} as conversation_id,
        {{ normalised(json_text('landed.attributes', 'role')) }} as sender_role,
        {{ json_text('landed.attributes', 'content') }} as message_text,
        {{ json_text('landed.attributes', 'created_at') }} as created_at_text
    from {{ ref('stg_klaviyo__resources') }} as landed
    -- every load has its account; after an inner join DuckDB would expect few messages, and build later joins on them
    left join accounts
        on landed._source_system = accounts.source_system and landed._account_id = accounts.account_id
    left join superseded on landed._load_id = superseded._load_id and landed._row = superseded._row
    where landed.resource_type = 'customer-agent-message' and superseded._load_id is null
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
        nullif(resource_id, '') as message_id,
        conversation_id,
        ---------- words and text
        sender_role,
        message_text,
        ---------- instants, UTC
        created_at_utc as created_at,
        created_at_text,
        created_at_reading,
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
    message_id,
    conversation_id as id_scope,
    conversation_id,
    sender_role,
    message_text,
    false as may_be_json,
    created_at,
    {{ instant_fault('created_at_text', 'created_at', 'created_at_reading') }} as created_at_fault,
    _extracted_at,
    _load_id,
    _file,
    _row
from typed
