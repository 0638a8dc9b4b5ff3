{#-
    Text without an offset, in a zone, as a UTC timestamp. On most local dates one distance to UTC holds all day, and
    stg_local_days knows it: asking the engine's zone data for each of ten million texts costs more than all else.
    days: alias of stg_local_days, left joined on the zone and the text's date (is_local_day).
-#}
{% macro parse_local_instant(text, timezone, days) -%}
    case
        when {{ days }}.offset_minutes is not null and {{ text }} like '____-__-__ __:__:__'
            then {{ add_minutes(instant_cast(text), '-' ~ days ~ '.offset_minutes') }}
        else {{ parse_instant(text, timezone) }}
    end
{%- endmacro %}
