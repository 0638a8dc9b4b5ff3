{#-
    Which reading of a local time that occurs twice each piece of evidence is nearer to, in their order: `first`, `second`, or
    NULL where it is half the shift or more from both. Arguments as for reading_by_evidence.
-#}
{% macro usable_evidence(first_reading, shift_seconds, evidence) -%}
    {%- for instant in evidence -%}
        {%- set halves = microseconds_between(first_reading, instant) ~ ' / (-500000.0 * ' ~ shift_seconds ~ ')' -%}
        case
            when {{ halves }} > -1 and {{ halves }} <= 1 then 'first'
            when {{ halves }} > 1 and {{ halves }} < 3 then 'second'
        end
        {%- if not loop.last %}, {% endif -%}
    {%- endfor -%}
{%- endmacro %}
