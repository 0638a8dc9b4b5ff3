{#- True for text that is JSON. -#}
{% macro is_json(text) -%}
    {{ return(adapter.dispatch('is_json')(text)) }}
{%- endmacro %}

{% macro default__is_json(text) -%}
    json_valid({{ text }})
{%- endmacro %}

{% macro postgres__is_json(text) -%}
    engine.is_json({{ text }})
{%- endmacro %}

{% macro spark__is_json(text) -%}
    engine.is_json({{ text }})
{%- endmacro %}
