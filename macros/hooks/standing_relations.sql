{#- All tables and views of the database, as `schema.name`. -#}
{% macro standing_relations() %}
    {%- set found = run_query(
        "select table_schema || '.' || table_name from information_schema.tables where table_catalog = '" ~ target.database ~ "'"
    ) -%}
    {{ return(found.columns[0].values() | list) }}
{% endmacro %}
