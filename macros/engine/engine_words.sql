{#-
    A model's text with the engine's own words for what it names otherwise. Spark's text of any length has another name, and its
    `varchar` must have a length; a backslash in a literal is one only where two are written.
-#}
{% macro engine_words(text) -%}
    {{ return(adapter.dispatch('engine_words')(text)) }}
{%- endmacro %}

{% macro default__engine_words(text) -%}
    {{ return(text) }}
{%- endmacro %}

{% macro spark__engine_words(text) -%}
    {{ return(text | replace('as varchar)', 'as string)') | replace('\\', '\\\\')) }}
{%- endmacro %}
