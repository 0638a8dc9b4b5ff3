{#- Spark: marked JSON (spark_json_marked) as JSON, each number in it as DuckDB writes it. With a lambda: no function takes it. -#}
{% macro spark_json_respelled(marked) -%}
    replace(
        array_join(
            transform(
                regexp_extract_all({{ marked }}, '"{{ "\ufdd0" }}[^"]*+"|[^"]++|"', 0),
                token -> case
                    when left(token, 2) = '"{{ "\ufdd0" }}' then {{ spark_json_number('substr(token, 3, length(token) - 3)') }}
                    else token
                end
            ),
            ''
        ),
        '"{{ "\ufdd1" }}',
        '"'
    )
{%- endmacro %}
