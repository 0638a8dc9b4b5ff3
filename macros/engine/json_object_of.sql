{#- A JSON object as text with one member per column, called by the name behind it: {name: column}. -#}
{% macro json_object_of(members) -%}
    {{ return(adapter.dispatch('json_object_of')(members)) }}
{%- endmacro %}

{% macro default__json_object_of(members) -%}
    cast(json_object({% for name, column in members.items() %}'{{ name }}', {{ column }}{% if not loop.last %}, {% endif %}{% endfor %}) as varchar)
{%- endmacro %}

{#- the columns are texts -#}
{% macro postgres__json_object_of(members) -%}
    '{'
    {%- for name, column in members.items() %}
    || '{{ ',' if not loop.first }}"{{ name }}":' || coalesce(engine.json_quoted(cast({{ column }} as varchar)), 'null')
    {%- endfor %}
    || '}'
{%- endmacro %}

{#- the columns are texts -#}
{% macro spark__json_object_of(members) -%}
    to_json(
        named_struct({% for name, column in members.items() %}'{{ name }}', cast({{ column }} as string){{ ', ' if not loop.last }}{% endfor %}),
        map('ignoreNullFields', 'false')
    )
{%- endmacro %}
