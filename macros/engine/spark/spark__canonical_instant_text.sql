{#- Spark: a call of the function that is made of the same expression (spark_functions_of_parsing). -#}
{% macro spark__canonical_instant_text(text) -%} engine.canonical_instant_text({{ text }}) {%- endmacro %}
