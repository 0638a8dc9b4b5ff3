{#- Days after a resolution for which it is told how many customers were back. -#}
{% macro durability_days() -%}
    {{ return([1, 3, 7]) }}
{%- endmacro %}
