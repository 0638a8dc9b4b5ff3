{#-
    ISO 8601 text as a UTC timestamp. Text without an offset is read in the zone given. NULL when it is no instant, or one
    that tools write for none: 0001-01-01, 1900-01-01 and epoch 0 all lie before the earliest, the first microsecond of 1970.
    The commonest forms come first: they need no regular expression.
-#}
{% macro parse_instant(text, timezone, earliest='1970-01-01 00:00:00.000001') -%}
    {%- set with_offset = offset_instant_cast(canonical_instant_text(text)) -%}
    {%- set wall_clock = utc_from_local(instant_cast(canonical_instant_text(text)), timezone) -%}
    case
        when {{ text }} like '____-__-__T__:__:__Z' and {{ text }} > '1970-01-01T00:00:00Z' then {{ instant_cast(text) }}
        when {{ text }} like '____-__-__T__:__:__+00:00' and {{ text }} > '1970-01-01T00:00:00+00:00'
            then {{ instant_cast("substr(" ~ text ~ ", 1, 19)") }}
        when {{ matches('trim(' ~ text ~ ')', instant_pattern() ~ instant_offset_pattern()) }}
            then case when {{ is_calendar_instant(with_offset, earliest) }} then {{ with_offset }} end
        when {{ matches('trim(' ~ text ~ ')', instant_pattern()) }}
            then case when {{ is_calendar_instant(wall_clock, earliest) }} then {{ wall_clock }} end
    end
{%- endmacro %}
