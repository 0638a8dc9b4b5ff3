{#- A share as a double; NULL when its denominator is 0 or missing. -#}
{% macro rate(numerator, denominator) -%}
    cast({{ numerator }} as {{ type_double() }}) / nullif({{ denominator }}, 0)
{%- endmacro %}
