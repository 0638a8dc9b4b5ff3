{#- The columns of an enforced contract with this engine's names of their types: dbt's own macros take the YAML's words. -#}
{% macro columns_of_contract(columns) %}
    {%- set named = {} -%}
    {%- for name, column in columns.items() -%}
        {%- do named.update({name: dict(column, data_type=column_type(column.data_type) if column.data_type else none)}) -%}
    {%- endfor -%}
    {{ return(named) }}
{% endmacro %}

{% macro postgres__get_empty_schema_sql(columns) %}
    {{ return(default__get_empty_schema_sql(columns_of_contract(columns))) }}
{% endmacro %}

{% macro postgres__get_table_columns_and_constraints() %}
    {%- set parts = adapter.render_raw_columns_constraints(raw_columns=columns_of_contract(model.columns))
        + adapter.render_raw_model_constraints(raw_constraints=model.constraints) -%}
    ({{ parts | join(', ') }})
{% endmacro %}
