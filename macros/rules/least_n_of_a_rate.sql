{#- How many observations a rate needs before it says more than chance does: with fewer its sample is marked as small. -#}
{% macro least_n_of_a_rate() -%}
    30
{%- endmacro %}
