{#- Spark: a call of the function that is made of the same expression (spark_functions_of_parsing). -#}
{% macro spark__parse_decimal(text) -%} engine.parse_decimal({{ text }}) {%- endmacro %}
