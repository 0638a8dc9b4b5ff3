{#-
    The columns of a source in which more than `max_unknown_share` of the values are in no map, with how many and an example.
    how_many: a comparison of the number of values, as `>= 100`.
-#}
{% macro unknown_words(how_many) -%}
    select
        source_system,
        table_name,
        column_name,
        sum(values_at_fault) as values_at_fault,
        sum(checked_values) as checked_values,
        source_system || ': ' || cast(sum(values_at_fault) as varchar) || ' of ' || cast(sum(checked_values) as varchar)
        || ' values of ' || table_name || ' ' || column_name || ' are in no map. ' || min(sentence) as message
    from {{ ref('agg_data_quality_findings') }}
    where check_name = 'unknown_kind'
    group by source_system, table_name, column_name
    having
        sum(checked_values) {{ how_many }}
        and sum(values_at_fault) > {{ max_unknown_share() }} * sum(checked_values)
{%- endmacro %}
