{#-
    Spark: an expression in which a name stands for a value that is worked out once. SQL has no such thing: a list of one value,
    changed, and its first element.
-#}
{% macro spark_let(name, value, expression) -%}
    get(transform(array({{ value }}), {{ name }} -> {{ expression }}), 0)
{%- endmacro %}
