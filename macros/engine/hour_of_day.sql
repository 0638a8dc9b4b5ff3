{#- The hour of a wall-clock time: 0 to 23. -#}
{% macro hour_of_day(wall_clock) -%}
    {{ return(adapter.dispatch('hour_of_day')(wall_clock)) }}
{%- endmacro %}

{% macro default__hour_of_day(wall_clock) -%}
    cast(extract(hour from {{ wall_clock }}) as integer)
{%- endmacro %}
