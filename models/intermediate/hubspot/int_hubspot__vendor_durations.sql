-- One row per duration that HubSpot states of a ticket, in the shape of the contract: a number of milliseconds, or an instant
-- counted from the ticket's creation. A property of a stage names the stage behind its prefix.
with

tickets as (select * from {{ ref('int_hubspot__tickets') }}),

local_days as (select * from {{ ref('base_local_days') }}),

measures as (
    select * from {{ ref('vendor_duration_measures') }}
    where source_system = 'hubspot'
),

names as (
    select
        *,
        {{ json_names('properties') }} as property_name
    from tickets
),

stated as (
    select
        names.source_system,
        names.account_id,
        names.ticket_id,
        names.created_at,
        names.timezone,
        names.property_name,
        {{ json_member('names.properties', 'names.property_name') }} as stated_text,
        case
            when measures.is_prefix = 'yes' then substr(names.property_name, length(measures.property) + 1)
        end as part_id,
        measures.measure,
        measures.unit,
        measures.is_unit_verified = 'yes' as is_unit_verified,
        measures.tolerance_seconds,
        names._file,
        names._row
    from names
    inner join measures
        on
            names.property_name = measures.property
            or (measures.is_prefix = 'yes' and position(measures.property in names.property_name) = 1)
),

typed as (
    select
        stated.*,
        case when stated.unit <> 'instant' then {{ parse_decimal('stated.stated_text') }} end as stated_number,
        case when stated.unit = 'instant' then {{ parse_instant_or_milliseconds('stated.stated_text', 'local_days') }} end
            as stated_at,
        case when stated.unit = 'instant' then {{ local_reading('stated.stated_text', 'local_days') }} end as stated_reading
    from stated
    left join local_days on {{ is_local_day('stated.stated_text', 'stated.timezone', 'local_days') }}
    where stated.stated_text is not null
)

select
    source_system,
    account_id,
    'ticket' as record_kind,
    ticket_id as record_id,
    created_at as record_created_at,
    part_id,
    measure,
    property_name as stated_in,
    unit,
    is_unit_verified,
    tolerance_seconds,
    case when stated_number >= 0 then cast(stated_number as {{ type_double() }}) end as stated_number,
    case
        when unit = 'instant' then {{ elapsed_seconds('created_at', 'stated_at') }}
        when stated_number >= 0 then cast(stated_number as {{ type_double() }}) / 1000
    end as stated_seconds,
    case
        when unit = 'instant' then {{ instant_fault('stated_text', 'stated_at', 'stated_reading') }}
        when stated_number is null then 'unreadable:' || stated_text
        when stated_number < 0 then 'negative:' || stated_text
    end as stated_seconds_fault,
    _file,
    _row
from typed
