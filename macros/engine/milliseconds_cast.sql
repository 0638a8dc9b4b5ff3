{#- Text of digits, milliseconds since 1970, as a UTC timestamp. -#}
{% macro milliseconds_cast(text) -%}
    {{ return(adapter.dispatch('milliseconds_cast')(text)) }}
{%- endmacro %}

{% macro default__milliseconds_cast(text) -%}
    make_timestamp(1000 * try_cast({{ text }} as bigint))
{%- endmacro %}
