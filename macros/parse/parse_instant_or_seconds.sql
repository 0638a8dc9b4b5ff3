{#-
    Text as a UTC timestamp where a vendor writes ISO 8601 in one place and seconds since 1970 in another: nine to eleven digits
    are seconds, all else is ISO 8601. Text without an offset is read in the zone given.
-#}
{% macro parse_instant_or_seconds(text, timezone) -%}
    case
        when {{ matches('trim(' ~ text ~ ')', '[0-9]{9,11}') }} then {{ milliseconds_cast('trim(' ~ text ~ ") || '000'") }}
        else {{ parse_instant(text, timezone) }}
    end
{%- endmacro %}
