{#- An instant a number of minutes later (earlier when negative); the number may be a column. -#}
{% macro add_minutes(instant, minutes) -%}
    {{ return(adapter.dispatch('add_minutes')(instant, minutes)) }}
{%- endmacro %}

{% macro default__add_minutes(instant, minutes) -%}
    ({{ instant }} + interval '1' minute * {{ minutes }})
{%- endmacro %}
