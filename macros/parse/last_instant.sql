{#- The end of the year 9999: later ones not every client can hold. -#}
{% macro last_instant() -%}
    timestamp '9999-12-31 23:59:59.999999'
{%- endmacro %}
