{#- One row per element of a JSON list written as text, each as JSON text (a set-returning expression of the select list). -#}
{% macro json_elements(text) -%}
    {{ return(adapter.dispatch('json_elements')(text)) }}
{%- endmacro %}

{% macro default__json_elements(text) -%}
    unnest(case when {{ is_json(text) }} then cast(json_extract({{ text }}, '$[*]') as varchar[]) end)
{%- endmacro %}

{% macro postgres__json_elements(text) -%}
    engine.json_elements({{ text }})
{%- endmacro %}

{% macro spark__json_elements(text) -%}
    explode(transform(
        {{ spark_json_list(spark_json_marked(text)) }}, element -> {{ spark_json_respelled(spark_json_part('element')) }}
    ))
{%- endmacro %}
