{#- The text of an id inside JSON: a whole number with a fraction of zeros without it; what else a program did to a number is none. -#}
{% macro sound_id(text) -%}
    case when not {{ is_damaged_number(text) }} then {{ whole_number(text) }} end
{%- endmacro %}
