{#-
    Spark: a text in lower case for its words: letters that are younger than those DuckDB knows (Unicode 16) and have a lower case
    that it knows are no letters.
-#}
{% macro spark_known_lower(text) -%} {{ spark_lower("translate(" ~ text ~ ", '\ua7cb\ua7d2\ua7d4\ua7dc', ';;;;')") }} {%- endmacro %}
