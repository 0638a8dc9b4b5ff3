{#- The local date of a UTC instant in an IANA zone; zone_days as for local_time. -#}
{% macro local_date(instant, timezone, zone_days) -%}
    cast({{ local_time(instant, timezone, zone_days) }} as date)
{%- endmacro %}
