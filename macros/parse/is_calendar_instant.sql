{#- True for instants of the years 1 to 9999: the calendar that every client can hold. -#}
{% macro is_calendar_instant(instant) -%}
    {{ instant }} between timestamp '0001-01-01 00:00:00' and timestamp '9999-12-31 23:59:59.999999'
{%- endmacro %}
