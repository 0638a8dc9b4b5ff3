{#- A currency as ISO 4217 writes its code: capitals, without blanks; NULL when empty. -#}
{% macro currency_code(text) -%}
    upper(nullif({{ trimmed(text) }}, ''))
{%- endmacro %}
