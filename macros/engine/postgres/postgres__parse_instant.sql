{#- Postgres: a call of the function that is made of the same expression (functions_of_parsing). -#}
{% macro postgres__parse_instant(text, days, earliest) -%}
    {{ call_with_day('instant', text ~ ', ' ~ earliest, days) }}
{%- endmacro %}
