{#-
    Spark: a part of marked JSON (spark_json_marked) as a text without its quotes, lists and objects as JSON. Numbers inside those
    lose the zeros at their end and stay as they are otherwise: without a lambda no more can be said of each.
-#}
{% macro spark_json_unmarked(part) -%}
    {%- set plain = 'regexp_replace(' ~ part ~ ", '\"\ufdd0(-?[0-9]++[.][0-9]+?)0*+\"', '$1')" -%}
    {%- set plain = 'replace(regexp_replace(' ~ plain ~ ", '\"\ufdd0([^\"]*+)\"', '$1'), '\"\ufdd1', '\"')" -%}
    case left({{ part }}, 1)
        when '{{ "\ufdd1" }}' then substr({{ part }}, 2)
        when '{{ "\ufdd0" }}' then {{ spark_json_number('substr(' ~ part ~ ', 2)') }}
        else {{ spark_json_unescaped(plain) }}
    end
{%- endmacro %}
