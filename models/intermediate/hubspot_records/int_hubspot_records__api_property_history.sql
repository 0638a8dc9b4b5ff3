-- One row per value that a property of a ticket took at one instant, of the tickets that the API brought with their history.
-- A table: it reads JSON, and several models read it.
with

tickets as (select * from {{ ref('stg_hubspot__tickets') }}),

properties as (
    select
        *,
        {{ json_names('properties_with_history') }} as property_name
    from tickets
),

versions as (
    select
        source_system,
        account_id,
        ticket_id,
        property_name,
        {{ json_elements(json_member('properties_with_history', 'property_name')) }} as version,
        _extracted_at,
        _file,
        _row
    from properties
),

texts as (
    select
        *,
        {{ json_text('version', 'value') }} as value,
        {{ json_text('version', 'timestamp') }} as changed_at_text
    from versions
),

typed as (
    select
        *,
        {{ parse_instant_or_milliseconds('changed_at_text', "'UTC'") }} as changed_at
    from texts
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
where changed_at_text is not null
