{#- The name of a relation of this database, said so that it means the same from another. -#}
{% macro in_database(name) -%}
    {{ return(adapter.quote(target.database) ~ '.' ~ name) }}
{%- endmacro %}
