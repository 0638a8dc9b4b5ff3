{#- How many observations a person, a team or a category needs before its average or median may be compared with others. -#}
{% macro least_n_to_compare() -%}
    5
{%- endmacro %}
