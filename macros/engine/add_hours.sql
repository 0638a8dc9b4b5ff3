{#- An instant a number of hours later; the number may be a column. -#}
{% macro add_hours(instant, hours) -%}
    {{ return(adapter.dispatch('add_hours')(instant, hours)) }}
{%- endmacro %}

{% macro default__add_hours(instant, hours) -%}
    ({{ instant }} + interval '1' hour * {{ hours }})
{%- endmacro %}
