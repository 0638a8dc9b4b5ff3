{#- An instant a number of seconds later (earlier when negative); the number may be a column. -#}
{% macro add_seconds(instant, seconds) -%}
    {{ return(adapter.dispatch('add_seconds')(instant, seconds)) }}
{%- endmacro %}

{% macro default__add_seconds(instant, seconds) -%}
    ({{ instant }} + interval '1' second * {{ seconds }})
{%- endmacro %}
