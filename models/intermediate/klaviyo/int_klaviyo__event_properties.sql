-- One row per event and meaning of which it has a property: the value. Of several such properties the one that the map prefers.
with

events as (select * from {{ ref('int_klaviyo__named_events') }}),

event_properties as (
    select * from {{ ref('event_properties') }}
    where source_system = 'klaviyo'
),

names as (
    select
        source_system,
        account_id,
        event_id,
        properties,
        {{ json_names('properties') }} as property_name
    from events
),

ranked as (
    select
        names.source_system,
        names.account_id,
        names.event_id,
        event_properties.meaning,
        {{ json_member('names.properties', 'names.property_name') }} as property_value,
        row_number() over (
            partition by names.source_system, names.account_id, names.event_id, event_properties.meaning
            order by
                -- an empty property is none
                case when {{ json_member('names.properties', 'names.property_name') }} is null then 1 else 0 end,
                case when event_properties.account_id = '*' then 1 else 0 end,
                event_properties.preference,
                names.property_name
        ) as property_rank
    from names
    inner join event_properties
        on
            {{ normalised('names.property_name') }} = event_properties.property
            and (names.account_id = event_properties.account_id or event_properties.account_id = '*')
)

select
    source_system,
    account_id,
    event_id,
    meaning,
    property_value
from ranked
where property_rank = 1 and property_value is not null
