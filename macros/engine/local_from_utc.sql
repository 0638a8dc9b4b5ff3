{#- A UTC instant (timestamp without zone) as wall-clock time of an IANA zone, also without zone. -#}
{% macro local_from_utc(instant, timezone) -%}
    {{ return(adapter.dispatch('local_from_utc')(instant, timezone)) }}
{%- endmacro %}

{% macro default__local_from_utc(instant, timezone) -%}
    (({{ instant }} at time zone 'UTC') at time zone {{ timezone }})
{%- endmacro %}
