{#- Spark: a part of marked JSON (spark_json_marked) as marked JSON: the parser has taken the quotes of texts and numbers. -#}
{% macro spark_json_part(part) -%}
    case
        when {{ part }} is null then 'null'
        when left({{ part }}, 1) in ('{{ "\ufdd0" }}', '{{ "\ufdd1" }}') then {{ spark_json_quoted(part) }}
        else {{ part }}
    end
{%- endmacro %}
