{#- Spark: a text as JSON writes it, with its quotes. -#}
{% macro spark_json_quoted(text) -%}
    left(substr(to_json(array({{ text }})), 2), length(to_json(array({{ text }}))) - 2)
{%- endmacro %}
