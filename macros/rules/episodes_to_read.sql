{#- How many episodes are named to be read where a rate has moved. -#}
{% macro episodes_to_read() -%}
    5
{%- endmacro %}
