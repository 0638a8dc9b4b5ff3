{#- Why the id is NULL, for the findings. -#}
{% macro damaged_id_fault(text) -%}
    case when {{ is_damaged_number(text) }} then 'damaged:' || {{ text }} end
{%- endmacro %}
