{#- The form in which enumerated values are compared: trimmed, lower case, empty as NULL. -#}
{% macro normalised(text) -%}
    nullif(lower({{ trimmed(text) }}), '')
{%- endmacro %}
