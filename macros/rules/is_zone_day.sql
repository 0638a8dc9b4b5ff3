{#- Join condition: the row of base_zone_days for the day of a UTC instant. -#}
{% macro is_zone_day(instant, timezone, zone_days) -%}
    {{ timezone }} = {{ zone_days }}.timezone and cast({{ instant }} as date) = {{ zone_days }}.utc_date
{%- endmacro %}
