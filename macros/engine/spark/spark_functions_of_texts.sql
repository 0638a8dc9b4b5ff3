{#- Spark: texts. -#}
{% macro spark_functions_of_texts() -%}
    {{ return([
        spark_function('lower', 'given string', 'string', spark_lower('given')),
    ]) }}
{%- endmacro %}
