{#- An instant a whole number of years earlier. -#}
{% macro years_before(instant, years) -%}
    {{ return(adapter.dispatch('years_before')(instant, years)) }}
{%- endmacro %}

{% macro default__years_before(instant, years) -%}
    ({{ instant }} - interval '{{ years }}' year)
{%- endmacro %}
