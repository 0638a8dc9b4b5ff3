{#- Postgres: a call of the function that is made of the same expression (functions_of_parsing). -#}
{% macro postgres__slashed_date_number(text, place) -%}
    engine.{{ 'first' if place == 1 else 'second' }}_slashed_number({{ text }})
{%- endmacro %}
