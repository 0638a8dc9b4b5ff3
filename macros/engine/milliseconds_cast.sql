{#- Text of digits, milliseconds since 1970, as a UTC timestamp. -#}
{% macro milliseconds_cast(text) -%}
    {{ return(adapter.dispatch('milliseconds_cast')(text)) }}
{%- endmacro %}

{% macro default__milliseconds_cast(text) -%}
    make_timestamp(1000 * try_cast({{ text }} as bigint))
{%- endmacro %}

{% macro postgres__milliseconds_cast(text) -%}
    {%- set number = bigint_cast(text) -%}
    (
        timestamp '1970-01-01 00:00:00'
        + interval '1' second * ({{ number }} / 1000) + interval '1 millisecond' * ({{ number }} % 1000)
    )
{%- endmacro %}

{% macro spark__milliseconds_cast(text) -%}
    cast(timestamp_micros(try_multiply(1000, {{ bigint_cast(text) }})) as timestamp_ntz)
{%- endmacro %}
