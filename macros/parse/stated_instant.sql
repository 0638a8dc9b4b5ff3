{#-
    The instant that a stated duration lies after (+) or before (-) another one; NULL when either is unknown, or the duration is of
    68 years or more: no conversation is, and the engine's seconds end there. unit: clock (`HH:MM:SS`) or milliseconds.
-#}
{% macro stated_instant(instant, sign, duration, unit='clock') -%}
    {%- set milliseconds = 'cast(' ~ parse_integer(duration) ~ ' as ' ~ type_double() ~ ')' -%}
    {%- set seconds = parse_clock_duration(duration) if unit == 'clock' else nearest_whole(milliseconds ~ ' / 1000') -%}
    case
        when {{ seconds }} between -2147483647 and 2147483647 then {{ add_seconds(instant, sign ~ ' (' ~ seconds ~ ')') }}
    end
{%- endmacro %}
