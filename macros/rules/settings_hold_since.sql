{#- Since when a row of an account's settings holds: one that does not say holds since the calendar's first instant. -#}
{% macro settings_hold_since(settings) -%}
    coalesce({{ settings }}.valid_from, timestamp '0001-01-01 00:00:00')
{%- endmacro %}
