{#- An order so many hours after a click on a product card, or a recommendation, is still credited to it. -#}
{% macro sales_window_hours() -%}
    24
{%- endmacro %}
