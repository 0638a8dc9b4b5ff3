-- One row per message: its newest version. Where it does not name its conversation, the address of the page that held it does.
with

accounts as (select * from {{ ref('base_accounts') }}),

local_days as (select * from {{ ref('base_local_days') }}),

superseded as (select * from {{ ref('stg_klaviyo__superseded_resources') }}),

newest as (
    select
        landed.*,
        accounts.timezone,
        {{ json_text('landed.attributes', 'created_at') }} as created_at_text
    from {{ ref('stg_klaviyo__resources') }} as landed
    inner join accounts
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
        {{ conversation_of_message('relationships', 'page_link') }} as conversation_id,
        ---------- words and text
        {{ normalised(json_text('attributes', 'role')) }} as sender_role,
        {{ json_text('attributes', 'content') }} as message_text,
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
