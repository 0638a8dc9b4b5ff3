{#-
    BI readers see `marts`, not `main_marts`: a schema named in the project is the schema in the database. dbt asks for every
    node while it reads the project, so this is also where a database's name is refused before anything is written.
-#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {%- do check_database_name() -%}
    {{ (custom_schema_name or target.schema) | trim }}
{%- endmacro %}
