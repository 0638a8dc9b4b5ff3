{#- Text as an amount with four decimals, also with an exponent (`1e2`) or without a digit before the point (`.99`), NULL when
    it is none. -#}
{% macro parse_decimal(text) -%}
    {{ return(adapter.dispatch('parse_decimal')(text)) }}
{%- endmacro %}

{% macro default__parse_decimal(text) -%}
    case
        when
            {{ matches(trimmed(text), '[+-]?([0-9]{1,14}([.][0-9]*)?|[.][0-9]+)') }}
            or {{ has_short_exponent(text) }}
            then cast({{ trimmed(text) }} as decimal(18, 4))
    end
{%- endmacro %}
