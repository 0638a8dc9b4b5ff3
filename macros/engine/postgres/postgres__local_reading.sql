{#- Postgres: a call of the function that is made of the same expression (functions_of_parsing). -#}
{% macro postgres__local_reading(text, days) -%}
    engine.local_reading(
        {{ text }}, {{ days }}.irregular_from, {{ days }}.irregular_until, cast({{ days }}.shift_seconds as integer)
    )
{%- endmacro %}
