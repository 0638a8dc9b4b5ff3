{#- Spark: a call of the function that is made of the same expression (spark_functions_of_parsing). -#}
{% macro spark__slashed_date_number(text, place) -%}
    engine.{{ 'first' if place == 1 else 'second' }}_slashed_number({{ text }})
{%- endmacro %}
