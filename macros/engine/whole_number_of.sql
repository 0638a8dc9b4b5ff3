{#- Text of 1 to 18 digits as a 64-bit integer, NULL for any other. Cheaper than a pattern where ids are many. -#}
{% macro whole_number_of(text) -%}
    {{ return(adapter.dispatch('whole_number_of')(text)) }}
{%- endmacro %}

{% macro default__whole_number_of(text) -%}
    case when length({{ text }}) <= 18 and ltrim({{ text }}, '0123456789') = '' then try_cast({{ text }} as bigint) end
{%- endmacro %}

{% macro postgres__whole_number_of(text) -%}
    case when {{ text }} ~ '^[0-9]{1,18}$' then cast({{ text }} as bigint) end
{%- endmacro %}

{% macro spark__whole_number_of(text) -%}
    case when {{ matches(text, '[0-9]{1,18}') }} then {{ bigint_cast(text) }} end
{%- endmacro %}
