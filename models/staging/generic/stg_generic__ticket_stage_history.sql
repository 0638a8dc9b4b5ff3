-- One row per entry of a ticket into a stage: its newest loaded version.
with

accounts as (select * from {{ ref('base_accounts') }}),

local_days as (select * from {{ ref('base_local_days') }}),

newest as (
    select
        landed.*,
        accounts.timezone
    from {{ source('generic', 'ticket_stage_history') }} as landed
    inner join accounts
        on landed._source_system = accounts.source_system and landed._account_id = accounts.account_id
    where {{ is_newest_version(source('generic', 'ticket_stage_history'), ['ticket_id', 'stage_id', 'entered_at']) }}
),

dated as (
    select
        newest.*,
        {{ parse_instant('newest.entered_at', 'entered_days') }} as entered_at_utc,
        {{ local_reading('newest.entered_at', 'entered_days') }} as entered_at_reading
    from newest
    left join local_days as entered_days on {{ is_local_day('newest.entered_at', 'newest.timezone', 'entered_days') }}
),

typed as (
    select
        ---------- ids
        _source_system as source_system,
        _account_id as account_id,
        nullif(ticket_id, '') as ticket_id,
        nullif(stage_id, '') as stage_id,
        nullif(pipeline_id, '') as pipeline_id,
        ---------- instants, UTC
        entered_at_utc as entered_at,
        entered_at as entered_at_text,
        entered_at_reading,
        ---------- where it came from
        _file,
        _row
    from dated
)

select
    source_system,
    account_id,
    ticket_id,
    stage_id,
    pipeline_id,
    entered_at,
    {{ instant_fault('entered_at_text', 'entered_at', 'entered_at_reading') }} as entered_at_fault,
    _file,
    _row
from typed
