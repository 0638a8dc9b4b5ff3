-- One row per ticket: its newest loaded version.
with

accounts as (select * from {{ ref('base_accounts') }}),

local_days as (select * from {{ ref('base_local_days') }}),

newest as (
    select
        landed.*,
        accounts.timezone
    from {{ source('generic', 'tickets') }} as landed
    inner join accounts
        on landed._source_system = accounts.source_system and landed._account_id = accounts.account_id
    where {{ is_newest_version(source('generic', 'tickets'), ['ticket_id']) }}
),

dated as (
    select
        newest.*,
        {{ parse_instant('newest.created_at', 'created_days') }} as created_at_utc,
        {{ local_reading('newest.created_at', 'created_days') }} as created_at_reading,
        {{ parse_instant('newest.closed_at', 'closed_days') }} as closed_at_utc,
        {{ local_reading('newest.closed_at', 'closed_days') }} as closed_at_reading
    from newest
    left join local_days as created_days on {{ is_local_day('newest.created_at', 'newest.timezone', 'created_days') }}
    left join local_days as closed_days on {{ is_local_day('newest.closed_at', 'newest.timezone', 'closed_days') }}
),

typed as (
    select
        ---------- ids
        _source_system as source_system,
        _account_id as account_id,
        nullif(ticket_id, '') as ticket_id,
        nullif(pipeline_id, '') as pipeline_id,
        nullif(stage_id, '') as stage_id,
        nullif(owner_id, '') as owner_id,
        nullif(team_id, '') as team_id,
        nullif(conversation_id, '') as conversation_id,
        nullif(merged_into_id, '') as merged_into_id,
        ---------- words and text
        nullif(source, '') as ticket_source,
        nullif(priority, '') as priority,
        nullif(category, '') as category,
        ---------- instants, UTC
        created_at_utc as created_at,
        created_at as created_at_text,
        closed_at_utc as closed_at,
        closed_at as closed_at_text,
        created_at_reading,
        closed_at_reading,
        ---------- where it came from
        _file,
        _row
    from dated
)

select
    source_system,
    account_id,
    ticket_id,
    pipeline_id,
    stage_id,
    owner_id,
    team_id,
    conversation_id,
    merged_into_id,
    ticket_source,
    priority,
    category,
    created_at,
    closed_at,
    {{ instant_fault('created_at_text', 'created_at', 'created_at_reading') }} as created_at_fault,
    {{ instant_fault('closed_at_text', 'closed_at', 'closed_at_reading') }} as closed_at_fault,
    _file,
    _row
from typed
