{#- Two JSON objects as text, either NULL, as one: without members that are null; where both name one, the second counts. -#}
{% macro json_merged(first, second) -%}
    {{ return(adapter.dispatch('json_merged')(first, second)) }}
{%- endmacro %}

{% macro default__json_merged(first, second) -%}
    cast(json_merge_patch(json_merge_patch('{}', coalesce({{ first }}, '{}')), coalesce({{ second }}, '{}')) as varchar)
{%- endmacro %}

{% macro postgres__json_merged(first, second) -%}
    engine.json_written(engine.json_merged(
        engine.json_merged('{}', coalesce(engine.json_of({{ first }}), '{}')), coalesce(engine.json_of({{ second }}), '{}')
    ))
{%- endmacro %}

{% macro spark__json_merged(first, second) -%}
    {%- set pair = "named_struct('first', coalesce(engine.json_marked(" ~ first ~ "), '{}'), 'second', coalesce(engine.json_marked("
        ~ second ~ "), '{}'))" -%}
    {{ spark_let(
        'merged',
        spark_let('pair', pair, spark_let(
            'begun', spark_json_merged("'{}'", 'pair.first'), spark_json_merged('begun', 'pair.second')
        )),
        spark_json_respelled('merged')
    ) }}
{%- endmacro %}
