{#- True when the digits of a number are gone: 9.87654321E9, or 2^53 and more with a fraction of zeros. -#}
{% macro is_damaged_number(text) -%}
    {{ return(adapter.dispatch('is_damaged_number')(text)) }}
{%- endmacro %}

{% macro default__is_damaged_number(text) -%}
    (
        {{ matches(text, '[0-9]+([.][0-9]+)?[eE][+]?[0-9]+') }}
        or ({{ matches(text, '[0-9]+[.]0+') }} and {{ matches(whole_number(text), '[0-9]+[.]0+') }})
    )
{%- endmacro %}
