{#-
    The instant that a stated duration lies after (+) or before (-) another one; NULL when either is unknown. unit: clock
    (`HH:MM:SS`) or milliseconds.
-#}
{% macro stated_instant(instant, sign, duration, unit='clock') -%}
    {%- set milliseconds = 'cast(' ~ parse_integer(duration) ~ ' as ' ~ type_double() ~ ')' -%}
    {%- set seconds = parse_clock_duration(duration) if unit == 'clock' else nearest_whole(milliseconds ~ ' / 1000') -%}
    {{ add_seconds(instant, sign ~ ' (' ~ seconds ~ ')') }}
{%- endmacro %}
