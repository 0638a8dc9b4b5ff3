{#-
    The UTC instant of a wall-clock time in a time zone: the first reading of one that occurs twice; one that is skipped is
    shifted by the gap.
    local_days: alias of base_local_days, left joined on zone and local date. A time past its days is read as UTC.
-#}
{% macro utc_from_local(wall_clock, local_days) -%}
    {{ add_seconds(
        wall_clock,
        '-case when ' ~ local_days ~ '.changes_at <= ' ~ wall_clock ~ ' then ' ~ local_days ~ '.offset_after_seconds'
        ~ ' else coalesce(' ~ local_days ~ '.offset_seconds, 0) end'
    ) }}
{%- endmacro %}
