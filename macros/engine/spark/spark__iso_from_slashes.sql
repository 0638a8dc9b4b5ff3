{#- Spark: a call of the function that is made of the same expression (spark_functions_of_parsing). -#}
{% macro spark__iso_from_slashes(text, date_order) -%} engine.iso_from_slashes({{ text }}, {{ date_order }}) {%- endmacro %}
