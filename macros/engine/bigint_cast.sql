{#- Text of digits as a 64-bit integer, NULL when it does not fit. -#}
{% macro bigint_cast(text) -%}
    {{ return(adapter.dispatch('bigint_cast')(text)) }}
{%- endmacro %}

{% macro default__bigint_cast(text) -%}
    try_cast({{ text }} as bigint)
{%- endmacro %}
