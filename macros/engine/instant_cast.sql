{#- Text in a form that has been checked, as a UTC timestamp; an offset in the text is applied. NULL when no such day exists. -#}
{% macro instant_cast(text) -%}
    {{ return(adapter.dispatch('instant_cast')(text)) }}
{%- endmacro %}

{% macro default__instant_cast(text) -%}
    try_cast({{ text }} as timestamp)
{%- endmacro %}
