{#- The columns of a table that is made by its contract. Parquet keeps no key or check. -#}
{% macro spark__get_table_columns_and_constraints() %}
    {%- set definitions = [] -%}
    {%- for column in model.columns.values() -%}
        {%- do definitions.append(
            adapter.quote(column.name) ~ ' ' ~ column_type(column.data_type) ~ ' comment ' ~ escaped_comment(column.description)
        ) -%}
    {%- endfor -%}
    ({{ definitions | join(', ') }})
{% endmacro %}
