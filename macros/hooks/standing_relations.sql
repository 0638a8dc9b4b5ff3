{#- All tables and views of the database, as `schema.name`. -#}
{% macro standing_relations() %}
    {{ return(adapter.dispatch('standing_relations')()) }}
{% endmacro %}

{% macro default__standing_relations() %}
    {%- set found = run_query(
        "select table_schema || '.' || table_name from information_schema.tables where table_catalog = '" ~ target.database ~ "'"
    ) -%}
    {{ return(found.columns[0].values() | list) }}
{% endmacro %}

{% macro spark__standing_relations() %}
    {%- set schemas = run_query('show schemas').columns[0].values() | list -%}
    {%- set relations = [] -%}
    {%- for schema in project_relations() | map('split', '.') | map('first') | unique if schema in schemas -%}
        {%- for row in run_query('show tables in ' ~ schema).rows -%}
            {%- do relations.append(schema ~ '.' ~ row[1]) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(relations) }}
{% endmacro %}
