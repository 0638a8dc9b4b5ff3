{#- Text of digits as a 64-bit integer, NULL when it does not fit. -#}
{% macro bigint_cast(text) -%}
    {{ return(adapter.dispatch('bigint_cast')(text)) }}
{%- endmacro %}

{% macro default__bigint_cast(text) -%}
    try_cast({{ text }} as bigint)
{%- endmacro %}

{% macro postgres__bigint_cast(text) -%}
    case
        when cast({{ text }} as varchar) ~ '^[+-]?[0-9]+([.]0*)?$'
            then case
                when cast({{ text }} as numeric) between -9223372036854775808 and 9223372036854775807
                    then cast(cast({{ text }} as numeric) as bigint)
            end
    end
{%- endmacro %}
