{#-
    Postgres and Spark: a call of a function made of a macro of macros/parse that reads a local time (functions_of_parsing). The
    day of its zone is handed over as columns; UTC has none.
-#}
{% macro call_with_day(noun, text, days) -%}
    {%- if days == "'UTC'" -%}
        engine.parse_utc_{{ noun }}({{ text }})
    {%- else -%}
        engine.parse_{{ noun }}(
            {{ text }}, {{ days }}.offset_seconds, {{ days }}.changes_at, {{ days }}.offset_after_seconds
        )
    {%- endif -%}
{%- endmacro %}
