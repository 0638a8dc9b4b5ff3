{#- Text of digits, microseconds since 1970, as a UTC timestamp. -#}
{% macro microseconds_cast(text) -%}
    {{ return(adapter.dispatch('microseconds_cast')(text)) }}
{%- endmacro %}

{% macro default__microseconds_cast(text) -%}
    make_timestamp(try_cast({{ text }} as bigint))
{%- endmacro %}
