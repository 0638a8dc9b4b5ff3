{#-
    The age in days of 24 hours after an instant at which another instant first lies before: 0 where it lies before the first
    one, 1 from exactly there to a day later, which itself is 2. NULL where either is.
-#}
{% macro age_days_at(from_instant, instant) -%}
    case
        when {{ instant }} < {{ from_instant }} then 0
        else cast(floor({{ microseconds_between(from_instant, instant) }} / 86400000000.0) as bigint) + 1
    end
{%- endmacro %}
