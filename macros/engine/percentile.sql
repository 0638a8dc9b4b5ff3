{#- Aggregate: the value below which a share of the rows lies, interpolated between two of them; NULL does not count. -#}
{% macro percentile(value, share) -%}
    {{ return(adapter.dispatch('percentile')(value, share)) }}
{%- endmacro %}

{% macro default__percentile(value, share) -%}
    percentile_cont({{ share }}) within group (order by {{ value }})
{%- endmacro %}
