{#-
    Text as a whole number; `2.0` is 2, `1e2` is 100, `2.5` is none. NULL when it is none or does not fit 64 bits.
    The commonest form comes first: it needs no regular expression.
-#}
{% macro parse_integer(text) -%}
    {{ return(adapter.dispatch('parse_integer')(text)) }}
{%- endmacro %}

{% macro default__parse_integer(text) -%}
    {%- set amount = "cast(" ~ trimmed(text) ~ " as decimal(38, 18))" -%}
    case
        when {{ is_shortest_integer(text) }} then {{ bigint_cast(text) }}
        when {{ matches(trimmed(text), '[+-]?[0-9]{1,19}([.]0*)?') }}
            then {{ bigint_cast("split_part(" ~ trimmed(text) ~ ", '.', 1)") }}
        when {{ has_short_exponent(text) }} then case when {{ amount }} = floor({{ amount }}) then {{ bigint_cast(amount) }} end
    end
{%- endmacro %}
