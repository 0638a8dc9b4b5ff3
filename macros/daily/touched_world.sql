{#- The name of the database in memory that holds the small world of touched conversations. -#}
{% macro touched_world() -%}
    {{ return('touched_world') }}
{%- endmacro %}
