{#- Spark: a call of the function that is made of the same expression (spark_functions_of_parsing). -#}
{% macro spark__is_damaged_number(text) -%} engine.is_damaged_number({{ text }}) {%- endmacro %}
