{#- Rich text as plain text: without its tags, trimmed. -#}
{% macro without_markup(text) -%}
    {{ return(adapter.dispatch('without_markup')(text)) }}
{%- endmacro %}

{% macro default__without_markup(text) -%}
    trim(regexp_replace({{ text }}, '<[^>]*>', ' ', 'g'))
{%- endmacro %}

{% macro postgres__without_markup(text) -%}
    engine.trimmed(regexp_replace({{ text }}, '<[^>]*>', ' ', 'g'))
{%- endmacro %}

{% macro spark__without_markup(text) -%}
    {{ trimmed("regexp_replace(" ~ text ~ ", '<[^>]*>', ' ')") }}
{%- endmacro %}
