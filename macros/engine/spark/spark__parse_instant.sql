{#- Spark: a call of the function that is made of the same expression (spark_functions_of_parsing). -#}
{% macro spark__parse_instant(text, days, earliest) -%}
    {{ call_with_day('instant', text ~ ', ' ~ earliest, days) }}
{%- endmacro %}
