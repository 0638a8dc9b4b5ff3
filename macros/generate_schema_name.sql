{#- BI readers see `marts`, not `main_marts`: a schema named in the project is the schema in the database. -#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ (custom_schema_name or target.schema) | trim }}
{%- endmacro %}
