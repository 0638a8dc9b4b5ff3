{#- The most units that a line of an invoice may bill of one conversation; a line that says more is one unit. -#}
{% macro most_billed_units() -%}
    10000
{%- endmacro %}
