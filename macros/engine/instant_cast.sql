{#- Text in a checked form without an offset, or with a Z, as a timestamp of that wall clock. NULL when no such day exists. -#}
{% macro instant_cast(text) -%}
    {{ return(adapter.dispatch('instant_cast')(text)) }}
{%- endmacro %}

{% macro default__instant_cast(text) -%}
    try_cast({{ text }} as timestamp)
{%- endmacro %}

{% macro postgres__instant_cast(text) -%}
    engine.wall_clock({{ text }})
{%- endmacro %}

{% macro spark__instant_cast(text) -%}
    engine.wall_clock({{ text }})
{%- endmacro %}
