{#-
    Text as a UTC timestamp where a vendor writes ISO 8601 in one place and milliseconds since 1970 in another, and warehouses
    the zone as a word behind it: nine to fourteen digits are milliseconds, ` UTC` is an offset, all else is ISO 8601. Text
    without an offset is read in the zone given.
-#}
{% macro parse_instant_or_milliseconds(text, timezone) -%}
    case
        when {{ matches('trim(' ~ text ~ ')', '[0-9]{9,14}') }} then {{ milliseconds_cast('trim(' ~ text ~ ')') }}
        when {{ text }} like '% UTC' then {{ parse_instant("replace(" ~ text ~ ", ' UTC', 'Z')", "'UTC'") }}
        else {{ parse_instant(text, timezone) }}
    end
{%- endmacro %}
