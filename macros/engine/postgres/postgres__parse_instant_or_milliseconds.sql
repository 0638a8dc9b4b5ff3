{#- Postgres: a call of the function that is made of the same expression (functions_of_parsing). -#}
{% macro postgres__parse_instant_or_milliseconds(text, days) -%}
    {{ call_with_day('instant_or_milliseconds', text, days) }}
{%- endmacro %}
