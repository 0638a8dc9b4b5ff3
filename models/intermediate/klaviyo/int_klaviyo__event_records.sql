-- One row per event of the Customer Agent or of an order (its metric has a name that value_map knows): what its properties say,
-- by their meaning. Of several properties of one meaning the one counts that the map prefers. A table: properties are parsed
-- once for the models that read them.
{{ config(materialized='table') }}
{% set meanings = [
    'conversation_id',
    'channel',
    'escalation_reason',
    'tags',
    'skill',
    'product_ids',
    'order_id',
    'order_value',
    'order_currency',
] %}

with

events as (
    select * from {{ ref('int_klaviyo__metric_events') }}
    where event_word is not null
),

event_properties as (
    select * from {{ ref('event_properties') }}
    where source_system = 'klaviyo'
),

named as (
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
        named.source_system,
        named.account_id,
        named.event_id,
        event_properties.meaning,
        {{ json_member('named.properties', 'named.property_name') }} as property_value,
        row_number() over (
            partition by named.source_system, named.account_id, named.event_id, event_properties.meaning
            order by
                -- an empty property is none
                case when {{ json_member('named.properties', 'named.property_name') }} is null then 1 else 0 end,
                case when event_properties.account_id = '*' then 1 else 0 end,
                event_properties.preference nulls last,
                named.property_name nulls last
        ) as property_rank
    from named
    inner join event_properties
        on
            {{ normalised('named.property_name') }} = event_properties.property
            and (named.account_id = event_properties.account_id or event_properties.account_id = '*')
),

pivoted as (
    select
        source_system,
        account_id,
        event_id
        {% for meaning in meanings -%}
            , max(case when meaning = '{{ meaning }}' then property_value end) as {{ meaning }}
        {% endfor %}
    from ranked
    where property_rank = 1
    group by 1, 2, 3
),

records as (
    select
        events.*,
        position('agent_' in events.event_word) = 1 as is_of_agent,
        {% for meaning in meanings -%}
            pivoted.{{ meaning }}{% if not loop.last -%} , {% endif -%}
        {% endfor %}
    from events
    left join pivoted
        on
            events.source_system = pivoted.source_system
            and events.account_id = pivoted.account_id
            and events.event_id = pivoted.event_id
)

select
    source_system,
    account_id,
    event_id,
    profile_id,
    event_word,
    is_of_agent,
    {{ whole_number('conversation_id') }} as conversation_id,
    channel,
    escalation_reason,
    tags,
    skill,
    product_ids,
    {{ whole_number('order_id') }} as order_id,
    order_currency,
    {{ parse_decimal('order_value') }} as order_value,
    occurred_at,
    occurred_at_fault,
    case
        when not is_of_agent and order_value <> '' and {{ parse_decimal('order_value') }} is null
            then 'unreadable:' || order_value
    end as order_value_fault,
    _file,
    _row
from records
