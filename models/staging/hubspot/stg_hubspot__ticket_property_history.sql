-- One row per value that a property of a ticket took at one instant, however that is spelled, whichever shape it came in. NULL:
-- it was emptied. The API brings a ticket with its history, the connector value by value. A table: it reads JSON, and several
-- models read it.
{{ config(materialized='table') }}
{% set connector_instant = parse_instant_or_milliseconds('timestamp_instant', "'UTC'") %}

with

api_properties as (
    select
        *,
        {{ json_names('properties_with_history') }} as property_name
    from {{ ref('stg_hubspot__ticket_properties') }}
    where shape = 'api'
),

api_histories as (
    select
        *,
        {{ json_member('properties_with_history', 'property_name') }} as versions
    from api_properties
),

api_values as (
    select
        *,
        {{ json_elements('versions') }} as version
    from api_histories
),

connector_values as (
    select landed.*
    from {{ source('hubspot', 'ticket_property_history') }} as landed
    where
        {{ is_newest_version(
            source('hubspot', 'ticket_property_history'),
            ['ticket_id', 'name', 'coalesce(cast(' ~ connector_instant ~ ' as varchar), timestamp_instant)'],
            updated_at=parse_instant_or_milliseconds('_fivetran_start', "'UTC'"),
            written_at=parse_instant_or_milliseconds('_fivetran_synced', "'UTC'")
        ) }}
),

united as (
    select
        source_system,
        account_id,
        ticket_id,
        property_name,
        {{ json_text('version', 'value') }} as value,
        {{ json_text('version', 'timestamp') }} as changed_at_text,
        shape,
        _extracted_at,
        _file,
        _row
    from api_values
    -- a value without an instant says nothing
    where {{ json_text('version', 'timestamp') }} is not null
    union all
    select
        _source_system as source_system,
        _account_id as account_id,
        nullif(ticket_id, '') as ticket_id,
        nullif(name, '') as property_name,
        nullif(value, '') as value,
        timestamp_instant as changed_at_text,
        'connector' as shape,
        _extracted_at,
        _file,
        _row
    from connector_values
),

typed as (
    select
        *,
        {{ parse_instant_or_milliseconds('changed_at_text', "'UTC'") }} as changed_at
    from united
),

compared as (
    select
        *,
        {{ is_newest_shape(['ticket_id', 'property_name', 'changed_at']) }} as is_newest_shape
    from typed
)

select
    source_system,
    account_id,
    ticket_id,
    property_name,
    value,
    changed_at,
    {{ instant_fault('changed_at_text', 'changed_at', "'UTC'") }} as changed_at_fault,
    _file,
    _row
from compared
-- of instants that cannot be read nothing tells whether they are one
where is_newest_shape or changed_at is null
