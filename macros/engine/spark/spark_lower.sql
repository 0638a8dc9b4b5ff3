{#-
    Spark: a text in lower case, letter by letter as DuckDB does it. Its own makes two signs of İ, and another sigma at a word's end.
    Of built-ins, so that it may stand anywhere.
-#}
{% macro spark_lower(text) -%} lower(translate({{ text }}, 'İΣ', 'iσ')) {%- endmacro %}
