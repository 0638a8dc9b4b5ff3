{#-
    Text as a UTC timestamp where a vendor writes ISO 8601 in one place and seconds since 1970 in another: nine to eleven digits
    are seconds, all else is ISO 8601. days as for parse_instant. A year comes first: it needs no regular expression.
-#}
{% macro parse_instant_or_seconds(text, days) -%}
    {{ return(adapter.dispatch('parse_instant_or_seconds')(text, days)) }}
{%- endmacro %}

{% macro default__parse_instant_or_seconds(text, days) -%}
    case
        when {{ text }} like '____-%' then {{ parse_instant(text, days) }}
        when {{ matches(trimmed(text), '[0-9]{9,11}') }} then {{ milliseconds_cast(trimmed(text) ~ " || '000'") }}
        else {{ parse_instant(text, days) }}
    end
{%- endmacro %}
