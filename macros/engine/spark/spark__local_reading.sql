{#- Spark: a call of the function that is made of the same expression (spark_functions_of_parsing). -#}
{% macro spark__local_reading(text, days) -%}
    engine.local_reading({{ text }}, {{ days }}.irregular_from, {{ days }}.irregular_until, {{ days }}.shift_seconds)
{%- endmacro %}
