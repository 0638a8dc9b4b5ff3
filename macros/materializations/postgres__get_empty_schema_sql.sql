{#- The columns of a contract without rows, for dbt's own comparison. -#}
{% macro postgres__get_empty_schema_sql(columns) %}
    {{ return(default__get_empty_schema_sql(columns_of_contract(columns))) }}
{% endmacro %}
