{#- `HH:MM:SS` as whole seconds; hours may exceed 24. NULL when it is none. -#}
{% macro parse_clock_duration(text) -%}
    {{ return(adapter.dispatch('parse_clock_duration')(text)) }}
{%- endmacro %}

{% macro default__parse_clock_duration(text) -%}
    case
        when {{ matches(trimmed(text), '[0-9]{1,6}:[0-5][0-9]:[0-5][0-9]') }}
            then
                3600 * {{ bigint_cast("split_part(" ~ trimmed(text) ~ ", ':', 1)") }}
                + 60 * {{ bigint_cast("split_part(" ~ trimmed(text) ~ ", ':', 2)") }}
                + {{ bigint_cast("split_part(" ~ trimmed(text) ~ ", ':', 3)") }}
    end
{%- endmacro %}
