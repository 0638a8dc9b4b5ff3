{#- How many weeks before it a week is compared with, at the same age. -#}
{% macro compared_weeks() -%}
    4
{%- endmacro %}
