-- One row per change of a ticket's owner: its newest loaded version.
with

accounts as (select * from {{ ref('stg_accounts') }}),

newest as (
    select
        landed.*,
        accounts.timezone
    from {{ source('generic', 'ticket_owner_history') }} as landed
    inner join accounts
        on landed._source_system = accounts.source_system and landed._account_id = accounts.account_id
    where {{ is_newest_version(source('generic', 'ticket_owner_history'), ['ticket_id', 'assigned_at']) }}
),

typed as (
    select
        ---------- ids
        _source_system as source_system,
        _account_id as account_id,
        nullif(ticket_id, '') as ticket_id,
        nullif(owner_id, '') as owner_id,
        ---------- instants, UTC
        {{ parse_instant('assigned_at', 'timezone') }} as assigned_at,
        assigned_at as assigned_at_text,
        timezone,
        ---------- where it came from
        _file,
        _row
    from newest
)

select
    source_system,
    account_id,
    ticket_id,
    owner_id,
    assigned_at,
    {{ instant_fault('assigned_at_text', 'assigned_at', 'timezone') }} as assigned_at_fault,
    _file,
    _row
from typed
