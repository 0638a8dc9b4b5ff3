{#- One row per member of a JSON object: its name (a set-returning expression of the select list). -#}
{% macro json_names(text) -%}
    {{ return(adapter.dispatch('json_names')(text)) }}
{%- endmacro %}

{% macro default__json_names(text) -%}
    unnest(case when {{ is_json(text) }} then json_keys({{ text }}) end)
{%- endmacro %}

{% macro postgres__json_names(text) -%}
    engine.json_names({{ text }})
{%- endmacro %}

{% macro spark__json_names(text) -%}
    explode(transform(map_keys({{ spark_json_members(spark_json_marked(text)) }}), name -> substr(name, 2)))
{%- endmacro %}
