{#-
    The wall-clock time of a UTC instant in a time zone.
    zone_days: alias of base_zone_days, left joined on zone and UTC date (is_zone_day). An instant past its days stays UTC.
-#}
{% macro local_time(instant, zone_days) -%}
    {{ add_seconds(
        instant,
        'case when ' ~ zone_days ~ '.changes_at <= ' ~ instant ~ ' then ' ~ zone_days ~ '.offset_after_seconds'
        ~ ' else coalesce(' ~ zone_days ~ '.offset_seconds, 0) end'
    ) }}
{%- endmacro %}
