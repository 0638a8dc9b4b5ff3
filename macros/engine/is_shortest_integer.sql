{#- True when the text is a whole number in its shortest form, which fits 64 bits. Cheaper than a pattern where numbers are many. -#}
{% macro is_shortest_integer(text) -%}
    {{ return(adapter.dispatch('is_shortest_integer')(text)) }}
{%- endmacro %}

{% macro default__is_shortest_integer(text) -%}
    cast(try_cast({{ text }} as bigint) as varchar) = {{ text }}
{%- endmacro %}

{% macro postgres__is_shortest_integer(text) -%}
    case
        when {{ text }} ~ '^(0|-?[1-9][0-9]{0,17})$' then true
        when {{ text }} ~ '^-?[1-9][0-9]{18}$'
            then cast({{ text }} as numeric) between -9223372036854775808 and 9223372036854775807
        when {{ text }} is not null then false
    end
{%- endmacro %}

{% macro spark__is_shortest_integer(text) -%}
    cast(try_cast({{ text }} as bigint) as string) = {{ text }}
{%- endmacro %}
