{#-
    Spark: JSON that is kept as text. Its own parser takes what is none, so DuckDB's rules come first (spark_is_json); then it
    reads a text that is marked beforehand (spark_json_marked).
-#}
{% macro spark_functions_of_json() -%}
    {{ return([
        spark_function('is_json', 'given string', 'boolean', spark_is_json('given')),
        spark_function('json_marked', 'given string', 'string', spark_json_marked('given')),
        spark_function('json_string', 'part string', 'string', "nullif(" ~ spark_json_unmarked('part') ~ ", '')"),
    ]) }}
{%- endmacro %}
