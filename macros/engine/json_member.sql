{#- The text of a member of a JSON object whose name is an expression. -#}
{% macro json_member(text, name) -%}
    {{ return(adapter.dispatch('json_member')(text, name)) }}
{%- endmacro %}

{% macro default__json_member(text, name) -%}
    nullif(json_extract_string({{ text }}, '/' || replace(replace({{ name }}, '~', '~0'), '/', '~1')), '')
{%- endmacro %}

{% macro postgres__json_member(text, name) -%}
    engine.json_text({{ text }}, {{ name }})
{%- endmacro %}

{% macro spark__json_member(text, name) -%}
    engine.json_string(try_element_at({{ spark_json_members('engine.json_marked(' ~ text ~ ')') }}, '{{ "\ufdd1" }}' || {{ name }}))
{%- endmacro %}
