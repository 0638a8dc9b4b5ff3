{#- The columns of an enforced contract with this engine's names of their types: dbt's own macros take the YAML's words. -#}
{% macro columns_of_contract(columns) %}
    {%- set named = {} -%}
    {%- for name, column in columns.items() -%}
        {%- do named.update({name: dict(column, data_type=column_type(column.data_type) if column.data_type else none)}) -%}
    {%- endfor -%}
    {{ return(named) }}
{% endmacro %}
