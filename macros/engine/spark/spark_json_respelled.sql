{#- Spark: marked JSON (spark_json_marked) as JSON, each number in it as DuckDB writes it. With a lambda: no function takes it. -#}
{% macro spark_json_respelled(marked) -%}
    {%- set token = "case when left(token, 2) = '\"\ufdd0' then " ~ spark_json_number('substr(token, 3, length(token) - 3)')
        ~ ' else token end' -%}
    {%- set tokens = 'transform(regexp_extract_all(' ~ marked ~ ", '\"\ufdd0[^\"]*+\"|[^\"]++|\"', 0), token -> " ~ token ~ ')' -%}
    {{ spark_let(
        'respelled',
        'replace(array_join(' ~ tokens ~ ", ''), '\"\ufdd1', '\"')",
        spark_json_unescaped('respelled')
    ) }}
{%- endmacro %}
