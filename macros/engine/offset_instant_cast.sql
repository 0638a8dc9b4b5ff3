{#- Text in a checked form with an offset as a UTC timestamp. NULL when no such day exists. -#}
{% macro offset_instant_cast(text) -%}
    {{ return(adapter.dispatch('offset_instant_cast')(text)) }}
{%- endmacro %}

{% macro default__offset_instant_cast(text) -%}
    (try_cast({{ text }} as timestamp with time zone) at time zone 'UTC')
{%- endmacro %}

{% macro postgres__offset_instant_cast(text) -%}
    engine.instant_of({{ text }})
{%- endmacro %}

{% macro spark__offset_instant_cast(text) -%}
    engine.instant_of({{ text }})
{%- endmacro %}
