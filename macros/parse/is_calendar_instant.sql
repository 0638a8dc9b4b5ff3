{#- True for instants from the earliest allowed to the end of the year 9999: the calendar that every client can hold. -#}
{% macro is_calendar_instant(instant, earliest) -%}
    {{ instant }} between timestamp '{{ earliest }}' and timestamp '9999-12-31 23:59:59.999999'
{%- endmacro %}
