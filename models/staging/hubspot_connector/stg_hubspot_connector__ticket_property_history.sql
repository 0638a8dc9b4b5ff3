-- One row per ticket, property and instant at which it took a value, however that is spelled: its newest version.
{% set changed_at = parse_instant_or_milliseconds('timestamp_instant', "'UTC'") %}

with

newest as (
    select landed.*
    from {{ source('hubspot', 'ticket_property_history') }} as landed
    where
        {{ is_newest_version(
            source('hubspot', 'ticket_property_history'),
            ['ticket_id', 'name', 'coalesce(cast(' ~ changed_at ~ ' as varchar), timestamp_instant)'],
            updated_at=parse_instant_or_milliseconds('_fivetran_start', "'UTC'"),
            written_at=parse_instant_or_milliseconds('_fivetran_synced', "'UTC'")
        ) }}
),

typed as (
    select
        ---------- ids
        _source_system as source_system,
        _account_id as account_id,
        nullif(ticket_id, '') as ticket_id,
        ---------- words and text
        nullif(name, '') as property_name,
        nullif(value, '') as value,
        ---------- instants, UTC
        {{ changed_at }} as changed_at,
        timestamp_instant as changed_at_text,
        ---------- where it came from
        _extracted_at,
        _file,
        _row
    from newest
)

select
    source_system,
    account_id,
    ticket_id,
    property_name,
    value,
    changed_at,
    {{ instant_fault('changed_at_text', 'changed_at', "'UTC'") }} as changed_at_fault,
    cast(null as timestamp) as updated_at,
    _extracted_at,
    _file,
    _row
from typed
