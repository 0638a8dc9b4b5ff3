{#- The local date of a UTC instant in a time zone; zone_days as for local_time. -#}
{% macro local_date(instant, zone_days) -%}
    cast({{ local_time(instant, zone_days) }} as date)
{%- endmacro %}
