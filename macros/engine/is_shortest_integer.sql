{#- True when the text is a whole number in its shortest form, which fits 64 bits. Cheaper than a pattern where numbers are many. -#}
{% macro is_shortest_integer(text) -%}
    {{ return(adapter.dispatch('is_shortest_integer')(text)) }}
{%- endmacro %}

{% macro default__is_shortest_integer(text) -%}
    cast(try_cast({{ text }} as bigint) as varchar) = {{ text }}
{%- endmacro %}
