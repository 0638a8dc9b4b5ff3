-- One row per change of a ticket's owner: its newest loaded version.
with

accounts as (select * from {{ ref('base_accounts') }}),

local_days as (select * from {{ ref('base_local_days') }}),

newest as (
    select
        landed.*,
        accounts.timezone
    from {{ source('generic', 'ticket_owner_history') }} as landed
    inner join accounts
        on landed._source_system = accounts.source_system and landed._account_id = accounts.account_id
    where {{ is_newest_version(source('generic', 'ticket_owner_history'), ['ticket_id', 'assigned_at']) }}
),

dated as (
    select
        newest.*,
        {{ parse_instant('newest.assigned_at', 'assigned_days') }} as assigned_at_utc,
        {{ local_reading('newest.assigned_at', 'assigned_days') }} as assigned_at_reading
    from newest
    left join local_days as assigned_days on {{ is_local_day('newest.assigned_at', 'newest.timezone', 'assigned_days') }}
),

typed as (
    select
        ---------- ids
        _source_system as source_system,
        _account_id as account_id,
        nullif(ticket_id, '') as ticket_id,
        nullif(owner_id, '') as owner_id,
        ---------- instants, UTC
        assigned_at_utc as assigned_at,
        assigned_at as assigned_at_text,
        assigned_at_reading,
        ---------- where it came from
        _file,
        _row
    from dated
)

select
    source_system,
    account_id,
    ticket_id,
    owner_id,
    assigned_at,
    {{ instant_fault('assigned_at_text', 'assigned_at', 'assigned_at_reading') }} as assigned_at_fault,
    _file,
    _row
from typed
