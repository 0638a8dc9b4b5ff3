-- A value that no map knows reads as unknown and is counted. Where more than `max_unknown_share` of a column's values are
-- unknown, over all accounts of a source, a map is missing a row: look at the examples in fct_data_quality_findings and add
-- it to seeds/value_map.csv. Fewer than `min_values` values say nothing.
-- Reading the findings as well keeps the test off the critical path: it reports, and stops no model.
{% set checked = [
    ('messages', 'sender_kind', 'int_messages', 'sender_kind_as_exported'),
    ('messages', 'channel', 'int_messages', 'channel_as_exported'),
    ('conversations', 'channel', 'int_conversations', 'channel_as_exported'),
    ('conversation_events', 'event_type', 'int_events', 'event_type_as_exported'),
    ('feedback', 'feedback_type', 'int_feedback', 'feedback_type_as_exported'),
    ('tickets', 'source', 'int_tickets', 'ticket_source_as_exported'),
] %}
{% set min_values = 100 %}

with

unknown_values as (
    select
        source_system,
        table_name,
        column_name,
        count(*) as unknown_values
    from {{ ref('fct_data_quality_findings') }}
    where check_name = 'unknown_kind' and example is not null
    group by 1, 2, 3
),

given_values as (
    {% for table_name, column_name, model, exported in checked -%}
        select
            source_system,
            '{{ table_name }}' as table_name,
            '{{ column_name }}' as column_name,
            count(*) as given_values
        from {{ ref(model) }}
        where {{ exported }} is not null
        group by 1
        {% if not loop.last -%} union all {% endif %}
    {% endfor %}
)

select
    given_values.source_system,
    given_values.table_name,
    given_values.column_name,
    given_values.given_values,
    unknown_values.unknown_values
from given_values
inner join unknown_values
    on
        given_values.source_system = unknown_values.source_system
        and given_values.table_name = unknown_values.table_name
        and given_values.column_name = unknown_values.column_name
where
    given_values.given_values >= {{ min_values }}
    and unknown_values.unknown_values > {{ var('max_unknown_share') }} * given_values.given_values
