{#- Spark: a call of the function that is made of the same expression (spark_functions_of_parsing). -#}
{% macro spark__parse_integer(text) -%} engine.parse_integer({{ text }}) {%- endmacro %}
