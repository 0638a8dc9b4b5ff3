{#- A local date and a clock time written HH:MM (24:00 is the next midnight) as wall-clock time. -#}
{% macro clock_time_on(local_date, clock_time) -%}
    {{ return(adapter.dispatch('clock_time_on')(local_date, clock_time)) }}
{%- endmacro %}

{% macro default__clock_time_on(local_date, clock_time) -%}
    (cast({{ local_date }} as timestamp)
    + interval '1' hour * cast(split_part({{ clock_time }}, ':', 1) as integer)
    + interval '1' minute * cast(split_part({{ clock_time }}, ':', 2) as integer))
{%- endmacro %}
