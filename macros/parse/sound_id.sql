{#- The text of an id inside JSON: a whole number with a fraction of zeros without it; what else a program did to a number is none. -#}
{% macro sound_id(text) -%}
    case when not {{ is_damaged_number(text) }} then {{ whole_number(text) }} end
{%- endmacro %}

{#- Why the id is NULL, for the findings. -#}
{% macro damaged_id_fault(text) -%}
    case when {{ is_damaged_number(text) }} then 'damaged:' || {{ text }} end
{%- endmacro %}

{#- True when the digits of a number are gone: 9.87654321E9, or 2^53 and more with a fraction of zeros. -#}
{% macro is_damaged_number(text) -%}
    (
        {{ matches(text, '[0-9]+([.][0-9]+)?[eE][+]?[0-9]+') }}
        or ({{ matches(text, '[0-9]+[.]0+') }} and {{ matches(whole_number(text), '[0-9]+[.]0+') }})
    )
{%- endmacro %}
