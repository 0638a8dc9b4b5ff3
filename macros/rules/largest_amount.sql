{#- What no amount of money reaches: 14 digits before the point is all that an amount's type holds. -#}
{% macro largest_amount() -%}
    99999999999999
{%- endmacro %}
