{#- The earlier of two instants; an instant that is NULL does not count. -#}
{% macro earliest_of(first_instant, second_instant) -%}
    {{ return(adapter.dispatch('earliest_of')(first_instant, second_instant)) }}
{%- endmacro %}

{% macro default__earliest_of(first_instant, second_instant) -%}
    least({{ first_instant }}, {{ second_instant }})
{%- endmacro %}
