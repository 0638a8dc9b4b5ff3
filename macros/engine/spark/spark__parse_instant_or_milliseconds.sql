{#- Spark: a call of the function that is made of the same expression (spark_functions_of_parsing). -#}
{% macro spark__parse_instant_or_milliseconds(text, days) -%}
    {{ call_with_day('instant_or_milliseconds', text, days) }}
{%- endmacro %}
