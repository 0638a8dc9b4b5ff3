-- One row per event of the Customer Agent or of an order: what its properties say, by their meaning. A table: properties are
-- parsed once for the models that read them.
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

events as (select * from {{ ref('int_klaviyo__named_events') }}),

event_properties as (select * from {{ ref('int_klaviyo__event_properties') }}),

pivoted as (
    select
        source_system,
        account_id,
        event_id
        {% for meaning in meanings -%}
            , max(case when meaning = '{{ meaning }}' then property_value end) as {{ meaning }}
        {% endfor %}
    from event_properties
    group by 1, 2, 3
)

select
    events.source_system,
    events.account_id,
    events.event_id,
    events.profile_id,
    events.event_word,
    events.is_of_agent,
    {{ whole_number('pivoted.conversation_id') }} as conversation_id,
    pivoted.channel,
    pivoted.escalation_reason,
    pivoted.tags,
    pivoted.skill,
    pivoted.product_ids,
    {{ whole_number('pivoted.order_id') }} as order_id,
    pivoted.order_currency,
    {{ parse_decimal('pivoted.order_value') }} as order_value,
    events.occurred_at,
    events.occurred_at_fault,
    case
        when not events.is_of_agent and pivoted.order_value <> '' and {{ parse_decimal('pivoted.order_value') }} is null
            then 'unreadable:' || pivoted.order_value
    end as order_value_fault,
    events._file,
    events._row
from events
left join pivoted
    on
        events.source_system = pivoted.source_system
        and events.account_id = pivoted.account_id
        and events.event_id = pivoted.event_id
