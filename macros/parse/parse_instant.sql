{#-
    ISO 8601 text as a UTC timestamp. Text without an offset is read in the zone given. NULL when it is no instant.
    The commonest form comes first: it needs no regular expression.
-#}
{% macro parse_instant(text, timezone) -%}
    {%- set with_offset = offset_instant_cast(canonical_instant_text(text)) -%}
    {%- set wall_clock = utc_from_local(instant_cast(canonical_instant_text(text)), timezone) -%}
    case
        when {{ text }} like '____-__-__T__:__:__Z' and {{ text }} not like '0000%' then {{ instant_cast(text) }}
        when {{ matches('trim(' ~ text ~ ')', instant_pattern() ~ instant_offset_pattern()) }}
            then case when {{ is_calendar_instant(with_offset) }} then {{ with_offset }} end
        when {{ matches('trim(' ~ text ~ ')', instant_pattern()) }}
            then case when {{ is_calendar_instant(wall_clock) }} then {{ wall_clock }} end
    end
{%- endmacro %}
