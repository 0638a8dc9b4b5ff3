{#-
    The wall-clock time of a UTC instant in an IANA zone. Asking the engine's zone data for each of a million instants costs
    more than all else in a mart; on most days one offset holds all day, and int_zone_days knows it.
    zone_days: alias of int_zone_days, left joined on zone and UTC date (is_zone_day).
-#}
{% macro local_time(instant, timezone, zone_days) -%}
    case
        when {{ zone_days }}.offset_minutes is not null then {{ add_minutes(instant, zone_days ~ '.offset_minutes') }}
        else {{ local_from_utc(instant, timezone) }}
    end
{%- endmacro %}
