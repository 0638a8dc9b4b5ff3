{#-
    Wall-clock time of an IANA zone as a UTC instant. In an hour that occurs twice, and in one that does not occur,
    the engine's reading holds.
-#}
{% macro utc_from_local(wall_clock, timezone) -%}
    {{ return(adapter.dispatch('utc_from_local')(wall_clock, timezone)) }}
{%- endmacro %}

{% macro default__utc_from_local(wall_clock, timezone) -%}
    (({{ wall_clock }} at time zone {{ timezone }}) at time zone 'UTC')
{%- endmacro %}
