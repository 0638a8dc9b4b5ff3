{#- Spark: a call of the function that is made of the same expression (spark_functions_of_parsing). -#}
{% macro spark__whole_number(text) -%} engine.whole_number({{ text }}) {%- endmacro %}
