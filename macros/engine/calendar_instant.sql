{#- An instant of the calendar that every client can hold, from the earliest allowed on; NULL for any other. -#}
{% macro calendar_instant(instant, earliest) -%}
    {{ return(adapter.dispatch('calendar_instant')(instant, earliest)) }}
{%- endmacro %}

{% macro default__calendar_instant(instant, earliest) -%}
    case when {{ instant }} between {{ earliest }} and {{ last_instant() }} then {{ instant }} end
{%- endmacro %}

{#- what it is handed is dear, and looked at once -#}
{% macro postgres__calendar_instant(instant, earliest) -%}
    engine.calendar_instant({{ instant }}, {{ earliest }})
{%- endmacro %}

{% macro spark__calendar_instant(instant, earliest) -%}
    engine.calendar_instant({{ instant }}, {{ earliest }})
{%- endmacro %}
