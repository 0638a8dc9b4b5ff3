{#- Text of digits, microseconds since 1970, as a UTC timestamp. -#}
{% macro microseconds_cast(text) -%}
    {{ return(adapter.dispatch('microseconds_cast')(text)) }}
{%- endmacro %}

{% macro default__microseconds_cast(text) -%}
    make_timestamp(try_cast({{ text }} as bigint))
{%- endmacro %}

{% macro postgres__microseconds_cast(text) -%}
    {%- set number = bigint_cast(text) -%}
    (
        timestamp '1970-01-01 00:00:00'
        + interval '1' second * ({{ number }} / 1000000) + interval '1 microsecond' * ({{ number }} % 1000000)
    )
{%- endmacro %}

{% macro spark__microseconds_cast(text) -%}
    cast(timestamp_micros({{ bigint_cast(text) }}) as timestamp_ntz)
{%- endmacro %}
