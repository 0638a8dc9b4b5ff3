{#- Instants of one record that differ by less are one: a spreadsheet cuts the seconds. -#}
{% macro seconds_a_spreadsheet_cuts() -%}
    60
{%- endmacro %}
