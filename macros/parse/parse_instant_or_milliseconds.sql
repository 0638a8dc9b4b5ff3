{#-
    Text as a UTC timestamp where a vendor writes ISO 8601 in one place and milliseconds since 1970 in another: nine to fourteen
    digits are milliseconds, all else is ISO 8601. days as for parse_instant.
-#}
{% macro parse_instant_or_milliseconds(text, days) -%}
    {{ return(adapter.dispatch('parse_instant_or_milliseconds')(text, days)) }}
{%- endmacro %}

{% macro default__parse_instant_or_milliseconds(text, days) -%}
    case
        when {{ matches(trimmed(text), '[0-9]{9,14}') }} then {{ milliseconds_cast(trimmed(text)) }}
        else {{ parse_instant(text, days) }}
    end
{%- endmacro %}
