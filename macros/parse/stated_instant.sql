{#- The instant that lies a stated duration (`HH:MM:SS`) after (+) or before (-) another one; NULL when either is unknown. -#}
{% macro stated_instant(instant, sign, duration) -%}
    {{ add_seconds(instant, sign ~ ' (' ~ parse_clock_duration(duration) ~ ')') }}
{%- endmacro %}
