{#- Aggregate: the texts of a group, in order, as a JSON list written as text. -#}
{% macro json_list_of(text) -%}
    {{ return(adapter.dispatch('json_list_of')(text)) }}
{%- endmacro %}

{% macro default__json_list_of(text) -%}
    cast(to_json(list({{ text }} order by {{ text }})) as varchar)
{%- endmacro %}

{% macro postgres__json_list_of(text) -%}
    '[' || string_agg(coalesce(engine.json_quoted({{ text }}), 'null'), ',' order by {{ text }}) || ']'
{%- endmacro %}

{#- what is NULL stands last -#}
{% macro spark__json_list_of(text) -%}
    to_json(concat(
        sort_array(collect_list({{ text }})),
        array_repeat(cast(null as string), cast(count(*) - count({{ text }}) as integer))
    ))
{%- endmacro %}
